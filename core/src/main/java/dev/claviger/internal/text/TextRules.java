package dev.claviger.internal.text;

import static java.util.Objects.requireNonNull;

import java.util.regex.Pattern;

/** What the texts that people and hosts choose may consist of. The message of a refusal tells the rule and not the text. */
public final class TextRules {
    private static final int MAX_OWNER_ID_LENGTH = 255;
    private static final int MAX_NAME_LENGTH = 100;
    private static final int MAX_DESCRIPTION_LENGTH = 500;
    private static final int MAX_REASON_LENGTH = 500;
    private static final int MAX_POLICY_NAME_LENGTH = 255;

    /** What some databases cannot keep, and logs should not. */
    private static final Pattern UNSTORABLE = Pattern.compile("[\\p{Cc}\\p{Cs}]");

    /*
     * Control and format characters, private use, unassigned, line and paragraph separators: they forge log lines or
     * reorder what a person reads (CVE-2021-42574).
     */
    private static final Pattern UNPRINTABLE = Pattern.compile("[\\p{C}\\p{Zl}\\p{Zp}]");

    /** Letters, digits, punctuation and symbols, without the few among them that show nothing. */
    private static final Pattern VISIBLE =
            Pattern.compile("[\\p{L}\\p{N}\\p{P}\\p{S}&&[^\\u115F\\u1160\\u2800\\u3164\\uFFA0]]");

    /**
     * Letters, digits, marks, punctuation, symbols and inner blanks; nothing that controls, hides or reorders text, and
     * none of the characters that count as letters or symbols and show nothing.
     */
    private static final Pattern POLICY_NAME =
            Pattern.compile("[\\p{L}\\p{N}\\p{M}\\p{P}\\p{S} &&[^\\u034F\\u115F\\u1160\\u2800\\u3164\\uFFA0]]+");

    private static final Pattern IDEMPOTENCY_ID = Pattern.compile("[\\x20-\\x7e]{1,255}");
    private static final Pattern TECHNICAL_NAME = Pattern.compile("[0-9A-Za-z._-]{1,64}");

    private TextRules() {}

    /** Returns whether all databases can keep a text. */
    public static boolean isStorable(String text) {
        return !UNSTORABLE.matcher(text).find();
    }

    public static String checkOwnerId(String id) {
        if (requireNonNull(id, "id").isEmpty() || id.length() > MAX_OWNER_ID_LENGTH || !isStorable(id)) {
            throw new IllegalArgumentException("owner id must be 1 to " + MAX_OWNER_ID_LENGTH
                    + " characters, without control characters and broken surrogate pairs");
        }
        return id;
    }

    public static String checkName(String name) {
        if (!VISIBLE.matcher(requireNonNull(name, "name")).find()
                || name.length() > MAX_NAME_LENGTH
                || UNPRINTABLE.matcher(name).find()) {
            throw new IllegalArgumentException("key name must be 1 to " + MAX_NAME_LENGTH
                    + " characters, not all invisible, without control, format or line-breaking characters");
        }
        return name;
    }

    public static String checkDescription(String description) {
        if (requireNonNull(description, "description").length() > MAX_DESCRIPTION_LENGTH
                || UNPRINTABLE.matcher(description).find()) {
            throw new IllegalArgumentException("description must be at most " + MAX_DESCRIPTION_LENGTH
                    + " characters, without control, format or line-breaking characters");
        }
        return description;
    }

    public static String checkReason(String reason) {
        if (requireNonNull(reason, "reason").length() > MAX_REASON_LENGTH
                || UNPRINTABLE.matcher(reason).find()) {
            throw new IllegalArgumentException("reason must be at most " + MAX_REASON_LENGTH
                    + " characters, without control, format or line-breaking characters");
        }
        return reason;
    }

    public static String checkIdempotencyId(String id) {
        if (!IDEMPOTENCY_ID.matcher(id).matches()) {
            throw new IllegalArgumentException("idempotency id must be 1 to 255 printable ASCII characters");
        }
        return id;
    }

    /**
     * Checks the name of a role, a group or a feature.
     *
     * @param what which of them, for the message
     */
    public static String checkPolicyName(String what, String name) {
        if (requireNonNull(name, what).length() > MAX_POLICY_NAME_LENGTH
                || !POLICY_NAME.matcher(name).matches()
                || !name.equals(name.strip())) {
            throw new IllegalArgumentException(what + " name must be 1 to " + MAX_POLICY_NAME_LENGTH
                    + " printable characters without blanks at its ends");
        }
        return name;
    }

    /**
     * Checks the name of a part of the host's program, which stands in records and logs.
     *
     * @param what of which part, for the message
     */
    public static String checkTechnicalName(String what, String name) {
        if (!TECHNICAL_NAME.matcher(requireNonNull(name, "name")).matches()) {
            throw new IllegalArgumentException(
                    what + " name must be 1 to 64 characters of 0-9, A-Z, a-z, '.', '_', '-'");
        }
        return name;
    }
}
