package dev.claviger.behaviour;

import dev.claviger.IssuedKey;
import dev.claviger.KeyDigest;
import dev.claviger.PlaintextKey;
import dev.claviger.SealedKey;
import java.util.Base64;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** Everything that must never be read anywhere, and the search for it. */
final class Secrets {
    /** Shorter than any secret: a part of one is a leak too. Sixteen characters are no coincidence. */
    private static final int TELLTALE_LENGTH = 16;

    /** Parts of secrets, folded to one case, with the number of the secret. */
    private final Map<String, Integer> telltales = new HashMap<>();

    private int count;

    IssuedKey add(IssuedKey key) {
        add(key.plaintext());
        return key;
    }

    void add(PlaintextKey key) {
        // Without prefix and id, which are public.
        addText(ForgedKeys.secretOf(key));
    }

    void add(KeyDigest digest) {
        String text = digest.text();
        addText(text.substring(text.lastIndexOf(':') + 1));
    }

    /** For a key that was chosen elsewhere: the whole text is the secret. */
    PlaintextKey addWhole(PlaintextKey key) {
        addText(key.reveal());
        return key;
    }

    void add(SealedKey sealed) {
        addText(sealed.text().substring(sealed.text().lastIndexOf(':') + 1));
    }

    /** For a pepper or a master key. */
    void addPepper(byte[] bytes) {
        addText(Base64.getEncoder().encodeToString(bytes));
        addText(Base64.getUrlEncoder().withoutPadding().encodeToString(bytes));
        addText(HexFormat.of().formatHex(bytes));
    }

    private void addText(String secret) {
        parts(secret).forEach(part -> telltales.putIfAbsent(part, count));
        count++;
    }

    int size() {
        return count;
    }

    /** Returns what of the secrets stands in {@code text}, in whatever case, as numbers so that a report leaks nothing. */
    Set<Integer> foundIn(String text) {
        return parts(text).map(telltales::get).filter(Objects::nonNull).collect(Collectors.toCollection(TreeSet::new));
    }

    private static Stream<String> parts(String text) {
        String folded = text.toLowerCase(Locale.ROOT);
        return IntStream.rangeClosed(0, folded.length() - TELLTALE_LENGTH)
                .mapToObj(from -> folded.substring(from, from + TELLTALE_LENGTH));
    }
}
