package dev.claviger;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import dev.claviger.internal.Parts;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.SplittableRandom;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a secret scanner does: the published expression first, the checksum second. */
class KeyScanTest {
    private static final int MEGABYTE = 1_000_000;

    private static final KeyFormat FORMAT =
            KeyFormat.withPrefix("acme_live_").andRetired("acme_").andRetired("sk-");
    private static final Pattern PUBLISHED = Pattern.compile(FORMAT.regex());

    /** What stands around a key in source code, configuration, logs and mail. */
    private static final String DELIMITERS = " \t\n\"'`=:;,<>()[]{}/\\.|&?#%+*@!~^$-";

    @ParameterizedTest
    @ValueSource(strings = {"sk-", "acme_", "acme_live_"})
    void regex_findsEveryKey_inAMegabyteOfNoise(String prefix) {
        Random random = new Random(7);
        KeyFormat format = KeyFormat.withPrefix(prefix);
        List<String> keys = new ArrayList<>();
        StringBuilder noise = new StringBuilder();
        while (noise.length() < MEGABYTE) {
            String key = format.codec()
                    .generate(new ScriptedRandom(random.nextInt(248), random.nextInt(248)))
                    .toPlaintext()
                    .reveal();
            keys.add(key);
            random.ints(random.nextInt(1_000), ' ', 0x17f).forEach(noise::appendCodePoint);
            noise.append(delimiter(random)).append(key).append(delimiter(random));
        }

        assertThat(found(noise.toString())).isEqualTo(keys);
    }

    @Test
    void regex_findsKeysThatStandSideBySide() {
        String key = Parts.newText().toPlaintext().reveal();

        assertThat(found(key + "," + key + "\n" + key)).containsExactly(key, key, key);
    }

    @Test
    void regex_findsNothing_whereAKeyIsOnlyPartOfAWord() {
        String key = Parts.newText().toPlaintext().reveal();

        assertThat(found("x" + key)).isEmpty();
        assertThat(found(key + "x")).isEmpty();
    }

    /**
     * The Base64 alphabet for URLs, which unlike the standard one can form a prefix. Expression and checksum together
     * then err about once in 10^19 characters.
     */
    @Test
    void scan_hasNoFalseHit_in100MegabytesOfRandomBase64() {
        SplittableRandom random = new SplittableRandom(7);
        byte[] block = new byte[MEGABYTE];

        for (int megabytes = 0; megabytes < 100; megabytes++) {
            fillWithBase64(block, random);
            assertThat(found(new String(block, US_ASCII))).isEmpty();
        }
    }

    private static void fillWithBase64(byte[] block, SplittableRandom random) {
        byte[] alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_".getBytes(US_ASCII);
        for (int i = 0; i < block.length; ) {
            long bits = random.nextLong();
            for (int end = Math.min(i + 10, block.length); i < end; i++) {
                block[i] = alphabet[(int) bits & 63];
                bits >>>= 6;
            }
        }
    }

    private static List<String> found(String text) {
        List<String> found = new ArrayList<>();
        for (Matcher hit = PUBLISHED.matcher(text); hit.find(); ) {
            if (FORMAT.isWellFormed(hit.group())) {
                found.add(hit.group());
            }
        }
        return found;
    }

    private static char delimiter(Random random) {
        return DELIMITERS.charAt(random.nextInt(DELIMITERS.length()));
    }
}
