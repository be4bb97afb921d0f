package dev.claviger.internal.keys;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.claviger.Actor;
import dev.claviger.ApiKey;
import dev.claviger.IssuedKey;
import dev.claviger.KeyDigest;
import dev.claviger.KeyId;
import dev.claviger.PlaintextKey;
import dev.claviger.SealedKey;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** Makes the secret part of a key: draws it or takes it over, digests it, and seals it if there is a vault. */
public final class KeyDrafts {
    private static final Pattern DIGESTED = Pattern.compile("([0-9A-Za-z]{10}):([!-~]{4}):(.{1,200})");

    /** What 128 random bits have at least, in characters of which each holds six bits. */
    private static final int SHORTEST_TO_DIGEST_FAST = 22;

    private static final int FEWEST_TO_DIGEST_FAST = 10;

    private final KeyCodec codec;
    private final KeyTextReader reader;
    private final SecureRandom random;
    private final DigestAlgorithms digests;
    private final @Nullable Vault vault;

    public KeyDrafts(
            KeyCodec codec,
            KeyTextReader reader,
            SecureRandom random,
            DigestAlgorithms digests,
            @Nullable Vault vault) {
        this.codec = codec;
        this.reader = reader;
        this.random = random;
        this.digests = digests;
        this.vault = vault;
    }

    /** Draws a key; with {@code id}, or with a random one if that is {@code null}. */
    public Draft<IssuedKey> drawn(@Nullable KeyId id) {
        KeyText text = id == null ? codec.generate(random) : codec.generate(random, id);
        try {
            PlaintextKey plaintext = text.toPlaintext();
            return draft(text, plaintext, key -> new IssuedKey(key, plaintext));
        } finally {
            text.wipe();
        }
    }

    /** Takes a key over. */
    public Draft<ApiKey> imported(PlaintextKey plaintext) {
        return reading(plaintext, text -> draft(text, plaintext, key -> key));
    }

    private <T> Draft<T> draft(KeyText text, PlaintextKey plaintext, Function<ApiKey, T> answer) {
        SealedKey sealed = vault == null ? null : vault.seal(text.id(), plaintext, random);
        return new Draft<>(text.id(), text.hint(), digests.digest(text), sealed, answer);
    }

    /** Returns what {@link #ofDigested} takes. */
    public String digested(PlaintextKey plaintext) {
        return reading(
                plaintext,
                text -> text.id() + ":" + text.hint() + ":"
                        + digests.digest(text).text());
    }

    /** Returns the digest that a key would have if it were made now, or {@code null} if the text is no key. */
    public @Nullable KeyDigest digestOf(PlaintextKey presented) {
        KeyText text = reader.read(presented);
        if (text == null) {
            return null;
        }
        try {
            return digests.digest(text);
        } finally {
            text.wipe();
        }
    }

    /** Returns the id that a key to import has. */
    public KeyId idOf(PlaintextKey plaintext) {
        return reading(plaintext, KeyText::id);
    }

    /**
     * Takes a key over of which only the digest is here.
     *
     * @throws IllegalArgumentException if the text is none, or its digest cannot be verified here
     */
    public Draft<ApiKey> ofDigested(String line) {
        Matcher parts = DIGESTED.matcher(line);
        if (!parts.matches()) {
            throw new IllegalArgumentException("a digested key must be id:hint:digest, as digested(...) returns it");
        }
        KeyDigest digest = KeyDigest.parse(parts.group(3));
        if (!digests.canVerify(digest)) {
            throw new IllegalArgumentException("the key is digested with " + digest.algorithm() + ", version "
                    + digest.version() + ", which is not among the configured hashings");
        }
        return new Draft<>(KeyId.parse(parts.group(1)), parts.group(2), digest, null, key -> key);
    }

    private <T> T reading(PlaintextKey plaintext, Function<KeyText, T> use) {
        KeyText text = reader.readForImport(plaintext);
        try {
            requireUnguessable(text);
            return use.apply(text);
        } finally {
            text.wipe();
        }
    }

    /** A fast digest of a text that a person has made up protects nothing: whoever has the table tries all of them. */
    private void requireUnguessable(KeyText text) {
        if (digests.resistGuessing()) {
            return;
        }
        byte[] bytes = text.bytes();
        long different =
                IntStream.range(0, bytes.length).map(at -> bytes[at]).distinct().count();
        if (bytes.length < SHORTEST_TO_DIGEST_FAST || different < FEWEST_TO_DIGEST_FAST) {
            throw new IllegalArgumentException("without Argon2id an imported key must have at least "
                    + SHORTEST_TO_DIGEST_FAST + " characters, " + FEWEST_TO_DIGEST_FAST + " of them different:"
                    + " shorter ones can be guessed from a fast digest");
        }
    }

    /**
     * Returns the id of the key that one actor issues to an owner for one idempotency id. Whoever asks again asks for the
     * same primary key, and so no store can hold two of them, whatever happens at the same time.
     */
    public static KeyId idFor(Actor actor, String owner, String idempotencyId) {
        MessageDigest hash = Sha256Digests.newSha256();
        for (String part : new String[] {"claviger-issue", actor.toString(), owner, idempotencyId}) {
            byte[] bytes = part.getBytes(UTF_8);
            // Lengths first, or two different tuples could be one text.
            hash.update(ByteBuffer.allocate(Integer.BYTES).putInt(bytes.length).flip());
            hash.update(bytes);
        }
        return KeyText.idOfHash(hash.digest());
    }
}
