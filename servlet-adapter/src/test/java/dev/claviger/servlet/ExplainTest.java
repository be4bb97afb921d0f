package dev.claviger.servlet;

import static dev.claviger.servlet.TestHost.ADA;
import static dev.claviger.servlet.TestHost.bearer;
import static org.assertj.core.api.Assertions.assertThat;

import dev.claviger.Actor;
import dev.claviger.Call;
import dev.claviger.CallPath;
import dev.claviger.Decision;
import dev.claviger.IssuedKey;
import dev.claviger.KeyRequest;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What administrators are told about a call is what a caller gets. */
class ExplainTest {
    private static final List<String> METHODS =
            List.of("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "PROPFIND", "get");

    private static final List<String> TARGETS = List.of(
            "/",
            "/api",
            "/api/",
            "/api/models",
            "/api/models/",
            "/api/models/7",
            "/api/models/7/8",
            "/api/Models",
            "/api/%6dodels",
            "/api/caf%C3%A9",
            "/api/models/../admin",
            "/api/models/%2e%2e/admin",
            "/api/models;x",
            "/api//models",
            "/api/models%2f7",
            "/api/admin/keys");

    @Test
    void explain_agreesWithTheFilter() throws Exception {
        Probe probe = new Probe();
        try (TestHost host = TestHost.allowing("GET /api/models", "POST,DELETE /api/models/**", "/api/café", "PUT /")) {
            IssuedKey whole = host.issueTo(ADA);
            IssuedKey narrow = host.issue(KeyRequest.named("narrow")
                    .forOwner(ADA)
                    .withReason("test")
                    .withEndpoints("/api/models/*", "GET /api/models"));
            List<String> disagreements = new ArrayList<>();
            int allowed = 0;
            try (TestServer server = TestServer.start(host.filter(), probe)) {
                for (IssuedKey key : List.of(whole, narrow)) {
                    for (String method : METHODS) {
                        for (String target : TARGETS) {
                            String told = explained(host, key, method, target);
                            String got = answered(server, key, method, target);
                            if (!told.startsWith(got)) {
                                disagreements.add(method + " " + target + ": " + told + ", but " + got);
                            }
                            allowed += told.equals("200") ? 1 : 0;
                        }
                    }
                }
            }
            assertThat(disagreements).isEmpty();
            assertThat(probe.runs()).isEqualTo(allowed).isGreaterThan(20);
        }
    }

    private static String explained(TestHost host, IssuedKey key, String method, String target) {
        if (!(CallPath.read(target, "") instanceof CallPath path)) {
            return "400";
        }
        Decision byId = host.claviger
                .administration()
                .explain(
                        Actor.host("test"),
                        key.key().id(),
                        Call.of(method, path).withClientAddress("127.0.0.1"))
                .orElseThrow()
                .decision();
        Decision byText = host.claviger
                .explain(key.plaintext(), Call.of(method, path).withClientAddress("127.0.0.1"))
                .decision();
        assertThat(byText).isEqualTo(byId);
        return byId.fold(allowed -> "200", denied -> "403 " + denied.reason().code());
    }

    /** An answer to HEAD has no body to read the code from. */
    private static String answered(TestServer server, IssuedKey key, String method, String target) throws Exception {
        Answer answer = server.send(method + " " + target + " HTTP/1.1", bearer(key), "Content-Length: 0");
        return answer.status() == 403 && !method.equals("HEAD")
                ? "403 " + answer.code()
                : String.valueOf(answer.status());
    }
}
