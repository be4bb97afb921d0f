package dev.claviger.internal.json;

import java.util.Locale;

/** The names and words of policies in JSON. */
final class PolicyFields {
    static final String USE = "use";
    static final String ISSUE = "issue";
    static final String GRANTS = "grants";
    static final String MERGE_RULE = "merge-rule";
    static final String ADMIN_ROLES = "admin-roles";
    static final String ADMIN_EXEMPT = "admin-exempt";
    static final String ELIGIBLE_ROLES = "eligible-roles";
    static final String ENDPOINTS = "endpoints";
    static final String ADDRESSES = "addresses";
    static final String KEYS_PER_OWNER = "keys-per-owner";
    static final String LIFETIME = "lifetime";
    static final String END = "end";

    static final String EVERYONE = "everyone";
    static final String ROLES = "roles";
    static final String GROUPS = "groups";

    static final String UNRESTRICTED = "unrestricted";
    static final String UNLIMITED = "unlimited";

    private PolicyFields() {}

    /** Returns the word for a constant, by the rule of the settings. */
    static String word(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
