package dev.claviger.servlet.manage;

import static java.nio.charset.StandardCharsets.US_ASCII;

import dev.claviger.KeyId;
import dev.claviger.KeyPosition;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.Base64;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The places where pages go on, as texts that mean nothing to callers. */
final class Cursor {
    private static final Pattern KEY = Pattern.compile("k(-?[0-9]{1,15})\\.([0-9A-Za-z]{10})");
    private static final Pattern RECORD = Pattern.compile("r([0-9]{1,18})");

    private Cursor() {}

    static String of(KeyPosition position) {
        return encoded("k" + position.issuedAt().toEpochMilli() + "." + position.id());
    }

    static String of(long auditRecord) {
        return encoded("r" + auditRecord);
    }

    static KeyPosition position(String cursor) {
        Matcher matcher = matched(KEY, cursor);
        try {
            Instant issuedAt = Instant.ofEpochMilli(Long.parseLong(matcher.group(1)));
            return new KeyPosition(issuedAt, KeyId.parse(matcher.group(2)));
        } catch (IllegalArgumentException | DateTimeException e) {
            throw unknown();
        }
    }

    static long auditRecord(String cursor) {
        return Long.parseLong(matched(RECORD, cursor).group(1));
    }

    private static String encoded(String text) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(text.getBytes(US_ASCII));
    }

    private static Matcher matched(Pattern pattern, String cursor) {
        try {
            Matcher matcher = pattern.matcher(new String(Base64.getUrlDecoder().decode(cursor), US_ASCII));
            if (matcher.matches()) {
                return matcher;
            }
        } catch (IllegalArgumentException e) {
            // Refused below, like any other text.
        }
        throw unknown();
    }

    private static RejectedRequest unknown() {
        return RejectedRequest.parameter("cursor", "must be one that a page of this list named");
    }
}
