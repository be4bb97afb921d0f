package dev.claviger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;

import dev.claviger.internal.Parts;
import dev.claviger.internal.keys.KeyText;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.NullSource;
import org.junit.jupiter.params.provider.ValueSource;

class KeyFormatTest {
    private static final KeyFormat STANDARD = KeyFormat.standard();

    /** Drawn for {@code 'a'}. */
    private static final int LETTER_A = 36;

    @Test
    void standard_has62Characters_behindTheUsualPrefix() {
        assertThat(newKey(STANDARD)).matches("sk-[0-9A-Za-z]{59}").hasSize(62).matches(STANDARD.regex());
    }

    @Test
    void generate_endsWithTheChecksumOfAllBefore() {
        String key = newKey(STANDARD);

        assertThat(key).endsWith(Fixtures.checksum(key.substring(0, 56)));
    }

    @Test
    void generate_putsTheIdBehindThePrefix_andHintsAtTheEnd() {
        KeyText text = Parts.newText();
        String key = text.toPlaintext().reveal();

        assertThat(key.substring(3, 13)).isEqualTo(text.id().toString());
        assertThat(key).endsWith(text.hint());
        assertThat(text.hint()).hasSize(4);
    }

    @ParameterizedTest
    @ValueSource(strings = {"k_", "sk-", "0-", "my-app_key_", "a--", "abcdefghijklmnopqrs-"})
    void withPrefix_startsKeysWithIt(String prefix) {
        KeyFormat format = KeyFormat.withPrefix(prefix);

        assertThat(format.prefix()).isEqualTo(prefix);
        assertThat(newKey(format)).startsWith(prefix).hasSize(prefix.length() + 59);
        assertThat(format.isWellFormed(newKey(format))).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "k",
                "-",
                "_",
                "sk",
                "-sk-",
                "_sk_",
                "sk- ",
                " sk-",
                "s k-",
                "sk.-",
                "sk+-",
                "ské-",
                "sk\u2010",
                "sk-\n",
                "sk-\0",
                "abcdefghijklmnopqrst-",
                "(sk)-",
                "sk|-"
            })
    void withPrefix_refuses_whatItsRuleForbids(String prefix) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> KeyFormat.withPrefix(prefix))
                .withMessageContaining("key prefix must be 2 to 20 characters");
        assertThatIllegalArgumentException().isThrownBy(() -> STANDARD.andRetired(prefix));
    }

    @ParameterizedTest
    @NullSource
    void withPrefix_namesTheArgument_whenItIsNull(String prefix) {
        assertThatNullPointerException()
                .isThrownBy(() -> KeyFormat.withPrefix(prefix))
                .withMessage("prefix");
    }

    @Test
    void andRetired_readsOldKeys_andIssuesNewOnes() {
        String old = newKey(STANDARD);

        KeyFormat renamed = KeyFormat.withPrefix("acme_").andRetired("sk-");

        assertThat(renamed.isWellFormed(old)).isTrue();
        assertThat(newKey(renamed)).startsWith("acme_");
        assertThat(KeyFormat.withPrefix("acme_").isWellFormed(old)).isFalse();
    }

    @Test
    void andRetired_changesNothing_whenThePrefixIsKnown() {
        assertThat(STANDARD.andRetired("sk-")).hasToString(STANDARD.toString());
    }

    @Test
    void andRetired_leavesTheOldFormatAlone() {
        KeyFormat format = KeyFormat.withPrefix("acme_");

        format.andRetired("sk-");

        assertThat(format.isWellFormed(newKey(STANDARD))).isFalse();
    }

    /** Prefixes that begin each other, or are as long as each other, must not make one key readable in two ways. */
    @Test
    void read_findsTheOnePrefix_whenPrefixesResembleEachOther() {
        List<String> prefixes = List.of("a-", "a-a-", "a-a-a-", "a_", "aa-", "aa_a-", "0-", "0-0-");
        KeyFormat all = KeyFormat.withPrefix("a-");
        for (String prefix : prefixes) {
            all = all.andRetired(prefix);
        }
        for (String prefix : prefixes) {
            KeyText written = KeyFormat.withPrefix(prefix).codec().generate(new ScriptedRandom(LETTER_A));

            KeyText read = all.codec().read(written.toPlaintext().reveal());

            assertThat(read).isNotNull();
            assertThat(read.digestedFrom()).isEqualTo(prefix.length());
            assertThat(read.id()).isEqualTo(written.id());
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"sk-", "sk-x", "SK-x", "Sk-", "sk-0123456789abcdef0123456789abcdef"})
    void claimsToBeKey_isTrue_forTheKnownPrefixInAnyCase(String text) {
        assertThat(STANDARD.claimsToBeKey(text)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "s", "sk", "sk_", " sk-", "xsk-", "eyJhbGciOiJIUzI1NiJ9.e30.x", "acme_x"})
    void claimsToBeKey_isFalse_forOtherBeginnings(String text) {
        assertThat(STANDARD.claimsToBeKey(text)).isFalse();
    }

    @Test
    void claimsToBeKey_isTrue_forARetiredPrefix() {
        assertThat(KeyFormat.withPrefix("acme_").andRetired("sk-").claimsToBeKey("SK-x"))
                .isTrue();
    }

    @Test
    void toString_namesThePrefixes() {
        assertThat(STANDARD.andRetired("old_")).hasToString("KeyFormat[sk-, old_]");
    }

    private static String newKey(KeyFormat format) {
        return format.codec().generate(new ScriptedRandom(7)).toPlaintext().reveal();
    }
}
