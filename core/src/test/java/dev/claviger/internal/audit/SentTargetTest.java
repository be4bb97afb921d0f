package dev.claviger.internal.audit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.claviger.Call;
import dev.claviger.CallPath;
import dev.claviger.Fixtures;
import dev.claviger.InMemoryKeyStorage;
import dev.claviger.IssuedKey;
import dev.claviger.RejectedCall;
import dev.claviger.Rotation;
import dev.claviger.TestNode;
import dev.claviger.internal.Parts;
import dev.claviger.internal.keys.KeyCodec;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What a record shows of a target: its spelling, and nothing that is secret. */
class SentTargetTest {
    private static final String SECRET = Parts.newText().toPlaintext().reveal();

    private static String shown(String sent) {
        return SentTarget.forRecord(sent, Parts.CODEC);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/api/models",
                "/api/models/..;/admin",
                "/api/models/%2e%2E/admin",
                "/api/models/%252e%252e/",
                "/a//b/%zz/%",
                "/task-force/risk-assessments",
                "*",
                "",
            })
    void forRecord_keepsTheSpelling(String sent) {
        assertThat(shown(sent)).isEqualTo(sent);
    }

    @ParameterizedTest
    @CsvSource({
        "/a?access_token=0A1B, /a?[query]",
        "/a?, /a?[query]",
        "/a%3Faccess_token%3D0A1B, /a%3F[query]",
        "/a%25253faccess_token, /a%25253f[query]",
        "/a;jsessionid=0A1B.n1/b, /a;jsessionid=[hidden]/b",
        "/a%3bJSESSIONID%3d0A1B, /a%3bJSESSIONID%3d[hidden]",
        "/a;x=1;y=2;z/b, /a;x=[hidden];y=[hidden];z/b",
        "http://ada:0A1B@host/b@c, http://[hidden]@host/b@c",
    })
    void forRecord_hidesWhatMayBeSecret(String sent, String shown) {
        assertThat(shown(sent)).isEqualTo(shown);
    }

    @Test
    void forRecord_hidesAKey_howeverItIsSpelt() {
        String escapedOnce = escaped(SECRET);
        for (String key : List.of(
                SECRET,
                SECRET.toLowerCase(Locale.ROOT),
                SECRET.substring(0, SECRET.length() - 10),
                SECRET + "0",
                SECRET.replace("-", "%2D"),
                SECRET.replace("-", "%252d"),
                SECRET.replace("sk", "%73%6B"),
                escapedOnce,
                escapedOnce.replace("%", "%25"),
                escapedOnce.replace("%", "%%32%35"))) {
            assertThat(shown("/a/" + key + "/b")).as(key).isEqualTo("/a/[key]/b");
            assertThat(shown("/api_" + key)).as(key).isEqualTo("/api_[key]");
            assertThat(shown("/%2e%2e;/" + key + "/%e2%80%ae")).as(key).isEqualTo("/%2e%2e;/[key]/%e2%80%ae");
            assertThat(shown("/a;key=" + key)).as(key).doesNotContain(key);
            assertThat(shown("/a?key=" + key)).as(key).isEqualTo("/a?[query]");
        }
        assertThat(shown("/" + SECRET + escapedOnce + "/" + SECRET)).isEqualTo("/[key][key]/[key]");
    }

    @Test
    void forRecord_hidesAKeyThatWasChosenElsewhere() {
        assertThat(shown("/a/sk-0f8e7d6c5b4a39281706f5e4d3c2b1a0")).isEqualTo("/a/[key]");
    }

    @Test
    void forRecord_hidesKeysWithRetiredPrefixes() {
        KeyCodec codec = new KeyCodec(List.of("acme_", "sk-"));

        assertThat(SentTarget.forRecord("/" + SECRET + "/" + SECRET.replace("sk-", "acme%5f"), codec))
                .isEqualTo("/[key]/[key]");
    }

    @Test
    void forRecord_isOneLineOfPrintableAscii_inWhichEverySpellingIsAnother() {
        assertThat(shown("/a\r\n\u001b[2K\u2028\u202e\u0085\u007f\0 \u00e9\ud83d"))
                .isEqualTo("/a\\u000d\\u000a\\u001b[2K\\u2028\\u202e\\u0085\\u007f\\u0000\\u0020\\u00e9\\ud83d");
        assertThat(shown("/a\\u000d")).isEqualTo("/a\\\\u000d");
    }

    /** Spellings that make a careless expression go back and forth; each takes a thousandth of the time that is given. */
    @ParameterizedTest
    @ValueSource(strings = {"%25", "%3b", ";", ";a=", "%", "sk-", "%73", "://", "a@", "://a@", "%2", "?", "%3b%3d"})
    @Timeout(5)
    void forRecord_isQuick_whateverIsRepeated(String part) {
        String sent = part.repeat(8_192 / part.length());
        for (int i = 0; i < 20; i++) {
            assertThat(shown("/" + sent)).isNotEmpty();
            assertThat(shown(sent + ";3b%")).isNotEmpty();
        }
    }

    @Test
    void rejected_keepsNoMoreOfATarget_thanAPathMayHave() {
        RejectedCall request =
                RejectedCall.of(Call.Rejection.AMBIGUOUS_PATH, "GET").withRawTarget("/" + "x".repeat(100_000));

        assertThat(request.rawTarget()).hasSize(8_192);
    }

    @Test
    void toString_hidesTheTarget() {
        assertThat(Call.of("GET", CallPath.of("/a")).withRawTarget("/a;jsessionid=0A1B"))
                .hasToString("Call[GET /a]");
        assertThat(RejectedCall.of(Call.Rejection.SEVERAL_CREDENTIALS, "GET").withRawTarget("/a;jsessionid=0A1B"))
                .hasToString("RejectedCall[several_credentials GET]");
    }

    @Test
    void records_haveTheTarget_whateverBecomesOfTheCall() {
        InMemoryKeyStorage shared = new InMemoryKeyStorage();
        try (TestNode node = new TestNode(shared, builder -> builder.recordCallsInStore())) {
            Call call = Call.of("GET", CallPath.of("/elsewhere")).withRawTarget("/else%77here");
            IssuedKey key = node.issue();
            node.claviger.decide(key.plaintext(), Fixtures.CALL.withRawTarget("/app/used"));
            node.claviger.decide(key.plaintext(), call);
            node.claviger
                    .rotate(TestNode.HOST, key.key().id(), Rotation.atOnce())
                    .orElseThrow();
            node.claviger.decide(
                    key.plaintext(),
                    call.withClientAddress("192.0.2.7")
                            .withOverridingMethod("PUT")
                            .withRequestId("r"));
            node.executor.runWaiting();
        }

        assertThat(Fixtures.recordsOf(shared))
                .filteredOn(record -> record.details().containsKey("target"))
                .extracting(
                        record -> record.type().code() + " " + record.details().get("target"))
                .containsExactlyInAnyOrder(
                        "key_first_used /app/used",
                        "call_refused /else%77here",
                        "call_refused /else%77here",
                        "rotated_key_used /else%77here");
    }

    private static String escaped(String text) {
        StringBuilder escaped = new StringBuilder();
        text.chars().forEach(c -> escaped.append(String.format(Locale.ROOT, "%%%02x", c)));
        return escaped.toString();
    }
}
