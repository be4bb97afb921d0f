package dev.claviger.internal.keys;

import static java.nio.charset.StandardCharsets.US_ASCII;

import dev.claviger.Call;
import dev.claviger.CallPath;
import dev.claviger.KeyRequest;
import dev.claviger.PlaintextKey;
import java.security.GeneralSecurityException;
import java.util.regex.Pattern;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;

/**
 * Reads what callers present: keys of the configured format and, where importing is configured, texts that were chosen
 * elsewhere. The one place that takes the text out of a presented key.
 *
 * <p>A text that was chosen elsewhere has no id in it, and gets one derived from it by an HMAC. So its row is found by
 * the primary key, in every store and in one read, and never by scanning. The HMAC is keyed, and cut to 59 bits, so that
 * an id, which is no secret, tells nothing about the text to whoever does not have the lookup key. Two texts with one id
 * are as unlikely as two random ids that are equal, and then the second cannot be imported; a text that only shares the
 * id of another key is refused for its digest, like a wrong secret.
 */
public final class KeyTextReader {
    /** Visible ASCII without the comma: that one separates values of HTTP headers. */
    private static final Pattern CHOSEN_ELSEWHERE = Pattern.compile("[!-+\\--~]{16,200}");

    /** A shorter text protects nothing, and to hide it would hide much else. */
    private static final int SHORTEST_HIDDEN = 6;

    /** Keeps ids apart from digests, should somebody use one pepper for both. */
    private static final byte[] PURPOSE = "claviger-imported-key:".getBytes(US_ASCII);

    private final KeyCodec codec;
    private final @Nullable KeyingSecret lookup;

    /**
     * @param lookup under which texts that were chosen elsewhere are found, or {@code null} if there are none
     */
    public KeyTextReader(KeyCodec codec, @Nullable KeyingSecret lookup) {
        this.codec = codec;
        this.lookup = lookup;
    }

    /** Reads a key, or returns {@code null} if it can be none: such a text costs neither a read nor a digest. */
    public @Nullable KeyText read(PlaintextKey presented) {
        String text = presented.reveal();
        KeyText wellFormed = codec.read(text);
        return wellFormed != null || lookup == null ? wellFormed : chosenElsewhere(text, lookup);
    }

    /**
     * Reads a key that shall be imported.
     *
     * @throws IllegalStateException if the text is not of the format and importing others is not configured
     * @throws IllegalArgumentException if the text can be no key; the message tells the rule and not the text
     */
    KeyText readForImport(PlaintextKey plaintext) {
        KeyText text = read(plaintext);
        if (text != null) {
            return text;
        }
        if (codec.hasShape(plaintext.reveal())) {
            throw new IllegalArgumentException(
                    "the text has the shape of a key of this claviger's format, but its checksum is wrong");
        }
        if (lookup == null) {
            throw new IllegalStateException("the text is not of this claviger's format, and keys with other texts need"
                    + " ClavigerBuilder.importLookupKey");
        }
        throw new IllegalArgumentException(
                "an imported key must be 16 to 200 printable ASCII characters without a space or comma");
    }

    /**
     * Returns what to put on record of a call: without the presented text, should that stand elsewhere in it too. A text of the
     * configured shape needs no such look, because records hide those wherever they stand.
     */
    public Call shown(PlaintextKey presented, Call call) {
        String text = presented.reveal();
        if (text.length() < SHORTEST_HIDDEN || codec.hasShape(text)) {
            return call;
        }
        Redaction redaction = Redaction.ofText(text);
        String path = redaction.of(call.path().value());
        CallPath shown =
                path.equals(call.path().value()) ? call.path() : CallPath.of(path.startsWith("/") ? path : "/" + path);
        Call redacted = Call.of(redaction.of(call.method()), shown)
                .withOverridingMethod(hidden(redaction, call.overridingMethod()))
                .withClientAddress(hidden(redaction, call.clientAddress()))
                .withSource(call.source())
                .withRequestId(hidden(redaction, call.requestId()))
                .withRawTarget(hidden(redaction, call.rawTarget()));
        return call.insecureChannel() ? redacted.withInsecureChannel() : redacted;
    }

    private static @Nullable String hidden(Redaction redaction, @Nullable String text) {
        return text == null ? null : redaction.of(text);
    }

    /**
     * Refuses a text to import that stands in what is stored and shown beside it.
     *
     * @throws IllegalArgumentException if it does
     */
    public static void requireNotIn(KeyRequest request, PlaintextKey plaintext) {
        String texts = String.join("\n", request.name(), request.description(), request.reason());
        if (texts.contains(plaintext.reveal())) {
            throw new IllegalArgumentException(
                    "name, description and reason of an imported key must not hold the text of the key");
        }
    }

    private @Nullable KeyText chosenElsewhere(String text, KeyingSecret lookup) {
        // A typing error in a key of this installation is no reason to ask the store.
        if (!CHOSEN_ELSEWHERE.matcher(text).matches() || codec.hasShape(text)) {
            return null;
        }
        byte[] bytes = text.getBytes(US_ASCII);
        return KeyText.chosenElsewhere(bytes, KeyText.idOfHash(hmac(lookup, bytes)));
    }

    private static byte[] hmac(KeyingSecret lookup, byte[] text) {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(lookup.bytes(), mac.getAlgorithm()));
            mac.update(PURPOSE);
            return mac.doFinal(text);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java platform has HmacSHA256", e);
        }
    }
}
