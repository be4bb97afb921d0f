package dev.claviger.servlet;

import static dev.claviger.servlet.TestHost.ADA;
import static dev.claviger.servlet.TestHost.bearer;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code passOthersToHost}: keys are judged here, and everything else is the host's. KEY stands for a working key. */
class HostCredentialsTest {
    private static final String TOKEN = "eyJhbGciOiJub25lIn0.eyJzdWIiOiJhZGEifQ.sig-sk-nature";

    private final TestHost host = TestHost.allowing("/api/models");
    private final String key = host.issueTo(ADA).plaintext().reveal();
    private final Probe probe = new Probe();
    private TestServer server;

    @BeforeEach
    void start() throws Exception {
        server = TestServer.start(
                ApiKeyFilter.builder(host.claviger)
                        .alsoFromHeader("X-API-Key")
                        .passOthersToHost()
                        .build(),
                probe);
    }

    @AfterEach
    void close() {
        server.close();
        host.close();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "X-Unrelated: x",
                "Cookie: JSESSIONID=1",
                "Authorization:",
                "Authorization: Bearer",
                "Authorization: Bearer " + TOKEN,
                "Authorization: bearer " + TOKEN,
                "Authorization: Basic YWRhOnBhc3N3b3Jk",
                "Authorization: Digest username=\"ada\", realm=\"a, b\", nonce=\"x\", uri=\"/api\", response=\"y\"",
                "Authorization: AWS4-HMAC-SHA256 Credential=a/b, SignedHeaders=host;x, Signature=c",
                "Authorization: Negotiate YII=",
                "X-API-Key: of-another-product",
            })
    void doFilter_passesUnauthenticated_whatDoesNotClaimToBeAKey(String header) throws Exception {
        Answer answer = server.get("/api/models", header);

        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.body()).isEqualTo(Probe.marker("GET", "/api/models", null));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Authorization: Bearer sk-x",
                "Authorization: bearer SK-x",
                "Authorization: Bearer KEYx",
                "Authorization: Bearer  KEY",
                "Authorization: Bearer KEY x",
                "Authorization: Bearer Bearer KEY",
                "Authorization: KEY",
                "Authorization: Token KEY",
                "Authorization: Basic KEY",
                "X-API-Key: sk-x",
                "X-API-Key: Bearer KEY",
            })
    void doFilter_answers401_whenTheCredentialClaimsToBeAKeyAndIsNone(String header) throws Exception {
        Answer answer = server.get("/api/models", header.replace("KEY", key));

        assertThat(answer.status()).isEqualTo(401);
        assertThat(probe.runs()).isZero();
    }

    @Test
    void doFilter_judgesKeys() throws Exception {
        assertThat(server.get("/api/models", bearer(key)).body()).isEqualTo(Probe.marker("GET", "/api/models", ADA));
        assertThat(server.get("/api/admin", bearer(key)).code()).isEqualTo("endpoint_not_allowed");
        assertThat(server.get("/api/%61dmin;x", bearer(key)).status()).isEqualTo(400);
        assertThat(probe.runs()).isEqualTo(1);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Authorization: Bearer KEY, Bearer " + TOKEN,
                "Authorization: Bearer " + TOKEN + ", Bearer KEY",
                "Authorization: Basic YTpi, Bearer " + TOKEN,
                "Authorization: Digest username=\"ada\", Bearer KEY",
                "Authorization: Bearer KEY\r\nAuthorization: Bearer " + TOKEN,
                "Authorization: Bearer " + TOKEN + "\r\nAuthorization: Bearer KEY",
                "Authorization: Basic YTpi\r\nAuthorization: Basic YTpi",
                "Authorization: Bearer " + TOKEN + "\r\nX-API-Key: KEY",
                "Authorization: Bearer KEY\r\nX-API-Key: of-another-product",
            })
    void doFilter_answers400_whenThereAreSeveralCredentials(String headers) throws Exception {
        Answer answer = server.get("/api/models", headers.replace("KEY", key));

        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.code()).isEqualTo("several_credentials");
        assertThat(probe.runs()).isZero();
    }
}
