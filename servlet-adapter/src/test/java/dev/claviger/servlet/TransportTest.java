package dev.claviger.servlet;

import static dev.claviger.servlet.RefusedKeys.refusedFor;
import static dev.claviger.servlet.TestHost.ADA;
import static dev.claviger.servlet.TestHost.BOB;
import static dev.claviger.servlet.TestHost.bearer;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.claviger.Decision.Reason;
import java.util.Base64;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Where a key may stand in a request. In the samples, KEY stands for a key that works. */
class TransportTest {
    private final TestHost host = TestHost.allowing("/api/models");
    private final String key = host.issueTo(ADA).plaintext().reveal();
    private final Probe probe = new Probe();

    @AfterEach
    void close() {
        host.close();
    }

    private ApiKeyFilter alsoFrom(String header) {
        return ApiKeyFilter.builder(host.claviger).alsoFromHeader(header).build();
    }

    private ApiKeyFilter onlyFrom(String header) {
        return ApiKeyFilter.builder(host.claviger).onlyFromHeader(header).build();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "X-API-Key: KEY",
                "Api-Key: KEY",
                "Proxy-Authorization: Bearer KEY",
                "X-Authorization: Bearer KEY",
                "X-Forwarded-Authorization: Bearer KEY",
                "Cookie: Authorization=KEY; api_key=KEY; token=KEY",
                "Sec-WebSocket-Protocol: bearer, KEY",
                "X-Goog-Api-Key: KEY",
                "Ocp-Apim-Subscription-Key: KEY",
                "Referer: http://localhost/?api_key=KEY",
            })
    void doFilter_seesNoKey_inHeadersThatWereNotSwitchedOn(String header) throws Exception {
        try (TestServer server = TestServer.start(host.filter(), probe)) {
            Answer answer = server.get("/api/models", header.replace("KEY", key));

            assertThat(answer.status()).isEqualTo(401);
            assertThat(probe.runs()).isZero();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"api_key=", "access_token=", "key=", "token=", "Authorization=Bearer%20", "X-API-Key="})
    void doFilter_seesNoKey_inQueryOrForm(String parameter) throws Exception {
        try (TestServer server = TestServer.start(alsoFrom("X-API-Key"), probe)) {
            String form = parameter + key;

            Answer query = server.get("/api/models?" + form);
            Answer body = server.sendWithBody(
                    form,
                    "POST /api/models HTTP/1.1",
                    "Content-Type: application/x-www-form-urlencoded",
                    "Content-Length: " + form.length());

            assertThat(query.status()).isEqualTo(401);
            assertThat(body.status()).isEqualTo(401);
            assertThat(probe.runs()).isZero();
        }
    }

    @Test
    void doFilter_seesNoKey_inTrailers() throws Exception {
        try (TestServer server = TestServer.start(host.filter(), probe)) {
            Answer answer = server.sendWithBody(
                    "1\r\nx\r\n0\r\n" + bearer(key) + "\r\n\r\n",
                    "POST /api/models HTTP/1.1",
                    "Transfer-Encoding: chunked",
                    "Trailer: Authorization");

            assertThat(answer.status()).isEqualTo(401);
            assertThat(probe.runs()).isZero();
        }
    }

    @Test
    void doFilter_seesNoKey_inUserOrPasswordOfBasic() throws Exception {
        try (TestServer server = TestServer.start(alsoFrom("X-API-Key"), probe)) {
            assertThat(server.get("/api/models", basic(key + ":")).status()).isEqualTo(401);
            assertThat(server.get("/api/models", basic("ada:" + key)).status()).isEqualTo(401);
            assertThat(probe.runs()).isZero();
        }
    }

    private static String basic(String pair) {
        byte[] bytes = pair.getBytes(UTF_8);
        return "Authorization: Basic " + Base64.getEncoder().encodeToString(bytes);
    }

    @Test
    void alsoFromHeader_readsBothHeaders() throws Exception {
        try (TestServer server = TestServer.start(alsoFrom("X-API-Key"), probe)) {
            assertThat(server.get("/api/models", "x-api-key: " + key).status()).isEqualTo(200);
            assertThat(server.get("/api/models", bearer(key)).status()).isEqualTo(200);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "X_API_KEY",
                "X-API_Key",
                "X-API-Key-",
                "X-API-Key_",
                "-X-API-Key",
                "X-API-Key2",
                "X-API--Key",
                "XAPIKey",
                "API-Key",
                "X-API-Keys",
                "X.API.Key",
            })
    void alsoFromHeader_readsNoOtherName(String name) throws Exception {
        try (TestServer server = TestServer.start(alsoFrom("X-API-Key"), probe)) {
            Answer answer = server.get("/api/models", name + ": " + key);

            assertThat(answer.status()).isEqualTo(401);
            assertThat(probe.runs()).isZero();
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"Bearer KEY", "\"KEY\"", "KEY x", "KEY;x", "KEY KEY", "key=KEY", "\u00a0KEY", "KEY\u00e9", "x"})
    void alsoFromHeader_takesNothingButTheKey(String value) throws Exception {
        try (TestServer server = TestServer.start(alsoFrom("X-API-Key"), probe)) {
            Answer answer = server.get("/api/models", "X-API-Key: " + value.replace("KEY", key));

            assertThat(answer.status()).isEqualTo(401);
            assertThat(probe.runs()).isZero();
        }
    }

    @Test
    void alsoFromHeader_answers400_whenThereAreTwoCredentials() throws Exception {
        String other = host.issueTo(BOB).plaintext().reveal();
        String header = "X-API-Key: " + key;
        try (TestServer server = TestServer.start(alsoFrom("X-API-Key"), probe)) {
            assertSeveral(server.get("/api/models", header, bearer(key)));
            assertSeveral(server.get("/api/models", header, bearer(other)));
            assertSeveral(server.get("/api/models", header, bearer("x")));
            assertSeveral(server.get("/api/models", "X-API-Key: x", bearer(key)));
            assertSeveral(server.get("/api/models", header, "Authorization: Basic YTpi"));
            assertSeveral(server.get("/api/models", header, header));
            assertSeveral(server.get("/api/models", header, "x-api-key: " + other));
            assertSeveral(server.get("/api/models", header + ", " + other));
            assertSeveral(server.get("/api/models", header + ","));
            assertThat(probe.runs()).isZero();
        }
    }

    private static void assertSeveral(Answer answer) {
        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.code()).isEqualTo("several_credentials");
    }

    @Test
    void doFilter_ignoresOtherHeaders_whenTheyWereNotSwitchedOn() throws Exception {
        try (TestServer server = TestServer.start(host.filter(), probe)) {
            Answer answer = server.get("/api/models", bearer(key), "X-API-Key: x", "X-API-Key: y");

            assertThat(answer.status()).isEqualTo(200);
        }
    }

    @Test
    void onlyFromHeader_leavesAuthorizationAlone() throws Exception {
        try (TestServer server = TestServer.start(onlyFrom("X-API-Key"), probe)) {
            assertThat(server.get("/api/models", bearer(key)).status()).isEqualTo(401);
            assertThat(probe.runs()).isZero();
            assertThat(server.get("/api/models", "X-API-Key: " + key, "Authorization: Basic YTpi")
                            .status())
                    .isEqualTo(200);
        }
    }

    @ParameterizedTest
    @EnumSource(value = Reason.class, mode = EnumSource.Mode.EXCLUDE, names = "INSECURE_CHANNEL")
    void doFilter_answersTheSame_whicheverHeaderTheKeyCameIn(Reason reason) throws Exception {
        String refused = refusedFor(reason, host);
        try (TestServer one = TestServer.start(host.filter(), probe);
                TestServer two = TestServer.start(alsoFrom("X-API-Key"), probe);
                TestServer three = TestServer.start(onlyFrom("My-Key"), probe)) {
            Answer expected = one.get("/api/models", bearer(refused)).withoutDate();

            assertThat(two.get("/api/models", bearer(refused)).withoutDate()).isEqualTo(expected);
            assertThat(two.get("/api/models", "X-API-Key: " + refused).withoutDate())
                    .isEqualTo(expected);
            assertThat(three.get("/api/models", "My-Key: " + refused).withoutDate())
                    .isEqualTo(expected);
            assertThat(probe.runs()).isZero();
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " ",
                "X_API_Key",
                "X-API-Key ",
                "X-API-Key:",
                "X API Key",
                "X-API-Key\r\nX",
                "X-\u00c4PI",
                "Authorization",
                "authorization",
                "AUTHORIZATION",
                "Proxy-Authorization",
                "Cookie",
                "cookie",
            })
    void alsoFromHeader_refusesNames_thatAreNotItsToRead(String name) {
        ApiKeyFilter.Builder builder = ApiKeyFilter.builder(host.claviger);

        assertThatIllegalArgumentException()
                .isThrownBy(() -> builder.alsoFromHeader(name))
                .withMessageContaining("the header for keys");
        assertThatIllegalArgumentException().isThrownBy(() -> builder.onlyFromHeader(name));
    }

    @Test
    void alsoFromHeader_refusesNames_thatAreTooLong() {
        ApiKeyFilter.Builder builder = ApiKeyFilter.builder(host.claviger);

        assertThat(builder.alsoFromHeader("x".repeat(64))).isSameAs(builder);
        assertThatIllegalArgumentException().isThrownBy(() -> builder.alsoFromHeader("x".repeat(65)));
    }
}
