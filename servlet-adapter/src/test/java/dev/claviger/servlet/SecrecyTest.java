package dev.claviger.servlet;

import static dev.claviger.servlet.RefusedKeys.refusedFor;
import static dev.claviger.servlet.TestHost.ADA;
import static dev.claviger.servlet.TestHost.bearer;
import static org.assertj.core.api.Assertions.assertThat;

import dev.claviger.Decision.Reason;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Secrets are sent in every way that there is, and then searched for in everything that comes out. */
class SecrecyTest {
    private static final int SECRET_AT = "sk-".length() + 10;
    private static final int CHECKSUM_AT = SECRET_AT + 43;

    private final Probe probe = new Probe();
    private final List<String> secrets = new ArrayList<>();
    private final StringBuilder out = new StringBuilder();

    @Test
    void doFilter_letsNoSecretOut_whateverBecomesOfTheRequest() throws Exception {
        try (LogCapture log = new LogCapture()) {
            for (Reason reason : EnumSet.complementOf(EnumSet.of(Reason.INSECURE_CHANNEL))) {
                try (TestHost host = TestHost.allowing("/api/models")) {
                    String credential = refusedFor(reason, host);
                    exchange(host, "/api/models", bearer(remember(credential)));
                }
            }
            try (TestHost host = TestHost.allowing("/api/models")) {
                exchangeOddly(host);
            }
            try (TestHost host = TestHost.allowing("/api/models")) {
                exchangeInTrouble(host);
            }
            out.append(log.text());
        }

        assertThat(secrets).hasSizeGreaterThan(20).allMatch(secret -> secret.length() >= 8);
        assertThat(out)
                .contains("invalid_api_key", "endpoint_not_allowed", "several_credentials", "unavailable")
                .contains("handler ran", "could not be decided", "not secure", "call_refused")
                .doesNotContain(secrets.toArray(String[]::new));
    }

    private void exchangeOddly(TestHost host) throws Exception {
        String key = fresh(host);
        exchange(host, "/api/models", bearer(key));
        exchange(host, "/api/admin", bearer(key));
        exchange(host, "/api/models", bearer(key), bearer(fresh(host)));
        exchange(host, "/api/models", bearer(key + ", Bearer " + fresh(host)));
        exchange(host, "/api/models", bearer("\"" + key + "\""));
        exchange(host, "/api/models", bearer(key + "x"));
        exchange(host, "/api/models", "Authorization: " + key);
        exchange(host, "/api/models", "Authorization: Token " + key);
        exchange(host, "/api/models?api_key=" + key);
        exchange(host, "/api/" + key);
        exchange(host, "/api/;" + key, bearer(key));
        exchange(host, "/api/models", "X-API-Key: " + key, "Cookie: key=" + key);
        exchange(host, "/api/models", bearer(key), "X-HTTP-Method-Override: " + key);
    }

    private void exchangeInTrouble(TestHost host) throws Exception {
        String key = fresh(host);
        for (Trouble.Place place : Trouble.Place.values()) {
            host.trouble.at(place, () -> new IllegalStateException("so the test wants"));
            exchange(host, "/api/models", bearer(key));
        }
    }

    private String fresh(TestHost host) {
        return remember(host.issueTo(ADA).plaintext().reveal());
    }

    /** Also remembers the part that nobody else knows, should somebody cut the key into pieces. */
    private String remember(String credential) {
        secrets.add(credential);
        if (credential.length() > CHECKSUM_AT) {
            secrets.add(credential.substring(SECRET_AT, CHECKSUM_AT));
        }
        return credential;
    }

    private void exchange(TestHost host, String target, String... headers) throws Exception {
        ApiKeyFilter filter = ApiKeyFilter.builder(host.claviger)
                .alsoFromHeader("X-Other-Key")
                .build();
        try (TestServer server = TestServer.start(filter, probe)) {
            out.append(server.get(target, headers))
                    .append(server.sendWithBody("", "POST " + target + " HTTP/1.1", headers));
        }
        host.claviger.close();
        host.audit.records().forEach(event -> out.append(event.type().code()).append(event));
        out.append(host.claviger.counts());
    }
}
