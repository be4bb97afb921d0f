package dev.claviger.behaviour;

import static dev.claviger.behaviour.Workbench.ADA;
import static dev.claviger.behaviour.Workbench.OPEN;
import static dev.claviger.behaviour.Workbench.ROOT;
import static org.assertj.core.api.Assertions.assertThat;

import dev.claviger.IssuedKey;
import dev.claviger.KeyEdit;
import dev.claviger.KeyFilter;
import dev.claviger.KeyFormat;
import dev.claviger.KeyRequest;
import dev.claviger.Outcome;
import dev.claviger.Outcome.Refusal;
import dev.claviger.SecretVault;
import dev.claviger.spi.KeyQuery;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** People paste keys where everybody reads them: into names, descriptions and reasons. */
class KeyInTextTest {
    private final Workbench bench = new Workbench(
            OPEN,
            builder -> builder.secretVault(SecretVault.aes256Gcm(1, new byte[32]))
                    .keyFormat(KeyFormat.standard().andRetired("old_")));
    private final IssuedKey key = bench.issued("ada");
    private final String text = key.plaintext().reveal();

    @AfterEach
    void close() {
        bench.close();
    }

    static Stream<UnaryOperator<String>> disguises() {
        return Stream.of(
                key -> key,
                key -> "key:" + key + ".",
                key -> "xx" + key + "yy",
                key -> "SK-" + key.substring(3),
                key -> "sk-sk-" + key,
                key -> key.replace("-", "%2D"),
                key -> key.replace("-", "%252d"));
    }

    @ParameterizedTest
    @MethodSource("disguises")
    void texts_areRefused_whenTheyHoldAKey(UnaryOperator<String> disguise) {
        String held = disguise.apply(text);

        assertRefused(bench.claviger.issue(ADA, KeyRequest.named(held)));
        assertRefused(bench.claviger.issue(ADA, KeyRequest.named("x").withDescription(held)));
        assertRefused(
                bench.claviger.issue(ROOT, KeyRequest.named("x").forOwner("ada").withReason(held)));
        assertRefused(bench.claviger.edit(ADA, key.key().id(), KeyEdit.create().withName(held)));
        assertRefused(bench.claviger.edit(ADA, key.key().id(), KeyEdit.create().withDescription(held)));
        assertRefused(bench.claviger.suspend(ADA, key.key().id(), held));
        assertRefused(bench.claviger.revoke(ADA, key.key().id(), held));
        assertRefused(bench.claviger.administration().revokeAll(ROOT, KeyFilter.forOwner("ada"), held));
        assertRefused(bench.claviger.administration().revokeLeaked(ROOT, List.of(key.plaintext()), held));
        assertRefused(bench.claviger.administration().reveal(ROOT, key.key().id(), held));
        assertThat(bench.memory.list(KeyQuery.of(KeyFilter.all()))).hasSize(1);
        assertThat(bench.allows(key)).isTrue();
        assertThat(bench.heard().toString()).doesNotContain(text.substring(20));
    }

    private void assertRefused(Outcome<?> outcome) {
        assertThat(Workbench.refusal(outcome)).isEqualTo(Refusal.KEY_IN_TEXT);
        assertThat(outcome.toString()).doesNotContain(text.substring(20));
    }

    @Test
    void texts_areTaken_whenTheyOnlyLookLikeAKey() {
        String mistyped = text.substring(0, text.length() - 1) + (text.endsWith("0") ? "1" : "0");

        assertThat(bench.claviger.issue(ADA, KeyRequest.named(mistyped))).isInstanceOf(Outcome.Done.class);
        assertThat(bench.claviger.issue(ADA, KeyRequest.named("100%25 disk-0123456789abcdef0123456789abcdef")))
                .isInstanceOf(Outcome.Done.class);
    }
}
