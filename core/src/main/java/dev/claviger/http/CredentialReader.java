package dev.claviger.http;

import dev.claviger.KeyFormat;
import dev.claviger.PlaintextKey;
import java.util.Iterator;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * The one place that takes credentials from requests. Query, cookies and bodies are never looked at; a header that was
 * not switched on is not there.
 */
final class CredentialReader {
    private static final String AUTHORIZATION = "Authorization";
    private static final String BEARER = "bearer ";
    private static final Credential ABSENT = new Credential.Absent();
    private static final Credential FOREIGN = new Credential.Foreign();
    private static final Credential MISPLACED = new Credential.Misplaced();
    private static final Credential SEVERAL = new Credential.Several();

    private final KeyFormat format;
    private final boolean authorization;
    private final @Nullable String header;

    /**
     * @param authorization whether {@code Authorization: Bearer} is read
     * @param header another header that holds nothing but a key, or {@code null} for none
     */
    CredentialReader(KeyFormat format, boolean authorization, @Nullable String header) {
        this.format = format;
        this.authorization = authorization;
        this.header = header;
    }

    /** Returns whether this is the name of a header that keys are read from. */
    boolean reads(String headerName) {
        return (authorization && AUTHORIZATION.equalsIgnoreCase(headerName))
                || (header != null && header.equalsIgnoreCase(headerName));
    }

    Credential read(GuardedRequest request) {
        Credential bearer = authorization ? one(request, AUTHORIZATION) : ABSENT;
        Credential other = header == null ? ABSENT : one(request, header);
        if (bearer instanceof Credential.Absent) {
            return other;
        }
        return other instanceof Credential.Absent ? bearer : SEVERAL;
    }

    private Credential one(GuardedRequest request, String name) {
        Iterator<String> values = request.headers(name);
        if (!values.hasNext()) {
            return ABSENT;
        }
        String value = values.next();
        if (values.hasNext()) {
            return SEVERAL;
        }
        if (value.isEmpty()) {
            return ABSENT;
        }
        return name.equals(AUTHORIZATION) ? authorization(value) : single(value, name.toLowerCase(Locale.ROOT));
    }

    private Credential authorization(String value) {
        if (startsWithBearer(value)) {
            return single(value.substring(BEARER.length()), "authorization");
        }
        // Other schemes may hold commas, but none that a key stands behind.
        for (String part : value.split(",", -1)) {
            String credential = part.strip();
            if (startsWithBearer(credential) || claimsToBeKey(credential)) {
                return isList(value) ? SEVERAL : MISPLACED;
            }
        }
        return FOREIGN;
    }

    private boolean claimsToBeKey(String credential) {
        return format.claimsToBeKey(credential.substring(credential.indexOf(' ') + 1));
    }

    private static Credential single(String text, String source) {
        return isList(text) ? SEVERAL : new Credential.Presented(PlaintextKey.of(text), source);
    }

    /** A list in one line is what proxies make of two lines; neither header is a list (RFC 9110, 5.3). */
    private static boolean isList(String text) {
        return text.indexOf(',') >= 0;
    }

    /** Returns whether the host may judge this instead, where it asked to: it does not even claim to be a key. */
    boolean isForeign(Credential credential) {
        return credential instanceof Credential.Absent
                || credential instanceof Credential.Foreign
                || (credential instanceof Credential.Presented presented
                        && !presented.key().reveal().contains(" ")
                        && !format.claimsToBeKey(presented.key().reveal()));
    }

    /** Returns whether two credentials of one request are one. */
    static boolean areSame(PlaintextKey one, PlaintextKey other) {
        return one.reveal().equals(other.reveal());
    }

    /** Compares without case by ASCII rules alone (RFC 9110, 11.1): no locale and no folding takes part. */
    private static boolean startsWithBearer(String value) {
        if (value.length() < BEARER.length()) {
            return false;
        }
        for (int i = 0; i < BEARER.length(); i++) {
            char c = value.charAt(i);
            char lower = c >= 'A' && c <= 'Z' ? (char) (c + ('a' - 'A')) : c;
            if (lower != BEARER.charAt(i)) {
                return false;
            }
        }
        return true;
    }
}
