package dev.claviger.servlet;

import static dev.claviger.servlet.TestHost.ADA;
import static dev.claviger.servlet.TestHost.BOB;
import static dev.claviger.servlet.TestHost.bearer;
import static java.util.stream.Collectors.joining;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.Locale;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Which spellings of {@code Authorization} present a key. In the samples, KEY stands for a key that works. */
class CredentialTest {
    private final TestHost host = TestHost.allowing("/api/models");
    private final String key = host.issueTo(ADA).plaintext().reveal();
    private final Probe probe = new Probe();
    private TestServer server;

    @BeforeEach
    void start() throws Exception {
        server = TestServer.start(host.filter(), probe);
    }

    @AfterEach
    void close() {
        server.close();
        host.close();
    }

    private String filledIn(String sample) {
        return sample.replace("KEY", key);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Authorization: Bearer KEY",
                "authorization: Bearer KEY",
                "AUTHORIZATION:Bearer KEY",
                "Authorization: bearer KEY",
                "Authorization: BEARER KEY",
                "Authorization: bEaReR KEY",
                "Authorization:   Bearer KEY \t ",
            })
    void doFilter_runsTheHandler_forEverySpellingThatHttpMeansAlike(String header) throws Exception {
        Answer answer = server.get("/api/models", filledIn(header));

        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.body()).isEqualTo(Probe.marker("GET", "/api/models", ADA));
    }

    @ParameterizedTest
    @ValueSource(strings = {"tr", "az", "lt"})
    void doFilter_runsTheHandler_inLocalesWithOtherRulesForCase(String language) throws Exception {
        Locale before = Locale.getDefault();
        Locale.setDefault(Locale.forLanguageTag(language));
        try (TestHost local = TestHost.allowing("/api/models")) {
            ApiKeyFilter filter = ApiKeyFilter.builder(local.claviger)
                    .alsoFromHeader("X-API-KEY-ID")
                    .build();
            String text = local.issueTo(ADA).plaintext().reveal();
            try (TestServer own = TestServer.start(filter, probe)) {
                assertThat(own.get("/api/models", "AUTHORIZATION: BEARER " + text)
                                .status())
                        .isEqualTo(200);
                assertThat(own.get("/api/models", "x-api-key-id: " + text).status())
                        .isEqualTo(200);
                assertThat(own.get("/API/MODELS", bearer(text)).code()).isEqualTo("endpoint_not_allowed");
                assertThat(own.get("/api/models", bearer("x")).code()).isEqualTo("invalid_api_key");
            }
        } finally {
            Locale.setDefault(before);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "Bearer",
                "Bearer ",
                "KEY",
                "BearerKEY",
                "Bearer:KEY",
                "Bearer: KEY",
                "Bearer=KEY",
                "Bearer\tKEY",
                "Bearer\u00a0KEY",
                "Bearer \u00a0KEY",
                "Bearer \tKEY",
                "Bearer  KEY",
                "Bearer \"KEY\"",
                "Bearer 'KEY'",
                "Bearer <KEY>",
                "Bearer KEY;x=1",
                "Bearer KEY x=1",
                "Bearer key=KEY",
                "Bearer key=\"KEY\"",
                "Bearer Bearer KEY",
                "Bearer KEY KEY",
                "Bearer KEY.",
                "Bearer .KEY",
                "Bearer KEY\u00e9",
                "Bearer \u00efKEY",
                "Bear KEY",
                "Bearers KEY",
                "Token KEY",
                "ApiKey KEY",
                "Basic KEY",
                "Digest KEY",
                "B\u00e9arer KEY",
            })
    void doFilter_answers401_whenTheCredentialIsSpeltOtherwise(String value) throws Exception {
        Answer answer = server.get("/api/models", "Authorization: " + filledIn(value));

        assertThat(answer.status()).isEqualTo(401);
        assertThat(answer.code()).isEqualTo("invalid_api_key");
        assertThat(probe.runs()).isZero();
    }

    @ParameterizedTest
    @ValueSource(strings = {"\u0000", "\u0001", "\u001b", "\u007f", "\r", "\n"})
    void doFilter_runsNothing_whenTheCredentialHoldsControlCharacters(String control) throws Exception {
        Answer before = server.get("/api/models", "Authorization: Bearer " + control + key);
        Answer within = server.get("/api/models", "Authorization: Bearer " + key.replace("sk-", "sk-" + control));
        Answer after = server.get("/api/models", "Authorization: Bearer " + key + control + "x");

        assertThat(before.status()).isBetween(400, 401);
        assertThat(within.status()).isBetween(400, 401);
        assertThat(after.status()).isBetween(400, 401);
        assertThat(probe.runs()).isZero();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"Authorization : Bearer KEY", "Authorization: Bearer\r\n KEY", " Authorization: Bearer KEY"})
    void doFilter_runsNothing_whenTheHeaderItselfIsMalformed(String header) throws Exception {
        Answer answer = server.get("/api/models", filledIn(header));

        assertThat(answer.status()).isBetween(400, 401);
        assertThat(probe.runs()).isZero();
    }

    @Test
    void doFilter_comparesTheKeyByteForByte() throws Exception {
        assertRefused(key.toUpperCase(Locale.ROOT));
        assertRefused(key.toLowerCase(Locale.ROOT));
        assertRefused("SK-" + key.substring(3));
        assertRefused(key.substring(0, key.length() - 1));
        assertRefused(key + "0");
        assertRefused(key.replace("sk-", "sk%2D"));
        assertRefused(key.replace("sk-", "sk\u00ad-"));
    }

    @Test
    void doFilter_comparesTheKeyByteForByte_whateverCameBeforeOnTheConnection() throws Exception {
        String otherCase = key.chars()
                .mapToObj(c -> Character.toString(
                        Character.isUpperCase(c) ? Character.toLowerCase(c) : Character.toUpperCase(c)))
                .collect(joining());
        try (KeptConnection connection = new KeptConnection(server)) {
            assertThat(connection.get("/api/models", bearer("SK-")).status()).isEqualTo(401);
            assertThat(connection
                            .get("/api/models", bearer(otherCase.substring(0, 5)))
                            .status())
                    .isEqualTo(401);
            assertThat(connection.get("/api/models", bearer(key)).status()).isEqualTo(200);
            assertThat(connection.get("/api/models", bearer(otherCase)).status())
                    .isEqualTo(401);
            assertThat(connection.get("/api/models", bearer(key)).status()).isEqualTo(200);
        }
    }

    private void assertRefused(String credential) throws Exception {
        assertThat(server.get("/api/models", bearer(credential)).status()).isEqualTo(401);
        assertThat(probe.runs()).isZero();
    }

    @Test
    void doFilter_answers400_whenTheHeaderComesTwice() throws Exception {
        String bobs = bearer(host.issueTo(BOB));
        String mine = bearer(key);

        assertSeveral(mine, mine);
        assertSeveral(mine, bobs);
        assertSeveral(mine, bearer("x"));
        assertSeveral(bearer("x"), mine);
        assertSeveral("Authorization: Basic YTpi", mine);
        assertSeveral(mine, "authorization: Basic YTpi");
        assertSeveral("Authorization:", mine);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Bearer KEY, Bearer KEY",
                "Bearer KEY,Bearer KEY",
                "Bearer KEY,",
                "Bearer ,KEY",
                "Bearer x, Bearer KEY",
                "Basic YTpi, Bearer KEY",
                "Bearer KEY, Basic YTpi",
                "Digest username=\"a\", realm=\"b\", Bearer KEY",
                "Basic YTpi, KEY",
            })
    void doFilter_answers400_whenOneLineListsSeveralCredentials(String value) throws Exception {
        assertSeveral("Authorization: " + filledIn(value));
    }

    private void assertSeveral(String... headers) throws Exception {
        Answer answer = server.get("/api/models", headers);

        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.code()).isEqualTo("several_credentials");
        assertThat(answer.header("WWW-Authenticate")).contains("Bearer error=\"invalid_request\"");
        assertThat(answer.header("Cache-Control")).contains("no-store");
        assertThat(probe.runs()).isZero();
    }
}
