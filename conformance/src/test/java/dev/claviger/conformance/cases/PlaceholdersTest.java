package dev.claviger.conformance.cases;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.claviger.Claviger;
import dev.claviger.InMemoryKeyStorage;
import dev.claviger.KeyFormat;
import dev.claviger.policy.Availability;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PlaceholdersTest {
    private Claviger claviger;
    private Placeholders placeholders;
    private String ok;

    @BeforeEach
    void issueKeys() {
        InMemoryKeyStorage storage = new InMemoryKeyStorage();
        Owners owners = new Owners();
        claviger = Claviger.builder(storage, owners)
                .initialPolicy(Host.policy(Availability.EVERYONE).build())
                .build();
        CallerKeys keys = CallerKeys.issue(claviger, storage, owners);
        placeholders = new Placeholders(keys, 42);
        ok = keys.key(CallerKeys.OK).reveal();
    }

    @AfterEach
    void close() {
        claviger.close();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "KEY_OK",
                "KEY_OTHER",
                "KEY_ADMIN",
                "KEY_REVOKED",
                "KEY_EXPIRED",
                "KEY_OWNER_DISABLED",
                "KEY_GROUP_REMOVED",
                "KEY_WRONG_SECRET",
                "KEY_UNKNOWN_ID"
            })
    void text_holdsAWellFormedKey_whenTheTemplateNamesOne(String name) {
        String text = placeholders.text("Bearer {" + name + "}");

        assertThat(text).startsWith("Bearer sk-");
        assertThat(KeyFormat.standard().isWellFormed(text.substring("Bearer ".length())))
                .isTrue();
    }

    @Test
    void wrongSecret_sharesTheIdAndNothingElse_withTheGoodKey() {
        String wrong = placeholders.text("{KEY_WRONG_SECRET}");

        assertThat(wrong).startsWith("sk-" + placeholders.text("{KEY_OK_ID}"));
        assertThat(wrong.substring(13)).isNotEqualTo(ok.substring(13));
    }

    @Test
    void text_isEncoded_whenTheTemplateAsksForBase64OfKeys() {
        String text = placeholders.text("Basic {B64:user:KEY_OK}");

        byte[] decoded = Base64.getDecoder().decode(text.substring("Basic ".length()));
        assertThat(new String(decoded, StandardCharsets.ISO_8859_1)).isEqualTo("user:" + ok);
    }

    @Test
    void text_isRepeated_whenTheTemplateAsksForIt() {
        assertThat(placeholders.text("{REPEAT:a:b:3}|{LEN}")).isEqualTo("a:ba:ba:b|42");
    }

    @Test
    void text_fillsInnerPlaceholdersFirst_whenTheyAreNested() {
        assertThat(placeholders.text("{REPEAT:{KEY_OK},:2}")).isEqualTo(ok + "," + ok + ",");
    }

    @Test
    void lines_becomeSeveral_whenALineIsRepeated() {
        String lines = placeholders.lines(List.of("A: 1", "{REPEAT_HEADER:X-Pad: a:2}", "{REPEAT_HEADER:B: 1:0}"));

        assertThat(lines).isEqualTo("A: 1\r\nX-Pad: a\r\nX-Pad: a\r\n");
    }

    @Test
    void text_staysAsItIs_whenBracesAreNoPlaceholders() {
        assertThat(placeholders.text("{\"name\":\"x\"} {} {key}")).isEqualTo("{\"name\":\"x\"} {} {key}");
    }

    @ParameterizedTest
    @ValueSource(strings = {"{KEY_NOBODY}", "{SESSION_USER}", "{REPEAT:a:many}", "{REPEAT:abc:99999999}"})
    void text_isNotRunnable_whenAPlaceholderMakesNoSense(String template) {
        assertThatThrownBy(() -> placeholders.text(template)).isInstanceOf(NotRunnableException.class);
    }
}
