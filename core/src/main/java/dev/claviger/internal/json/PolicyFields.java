package dev.claviger.internal.json;

/** The names and words of policies in JSON. */
final class PolicyFields {
    static final String USAGE = "usage";
    static final String ISSUANCE = "issuance";
    static final String GRANTS = "grants";
    static final String MERGE_RULE = "merge_rule";
    static final String ADMIN_ROLES = "admin_roles";
    static final String ADMIN_BYPASS = "admin_bypass";
    static final String ELIGIBLE_ROLES = "eligible_roles";
    static final String ENDPOINTS = "endpoints";
    static final String ADDRESSES = "addresses";
    static final String MAX_KEYS_PER_OWNER = "max_keys_per_owner";
    static final String MAX_LIFETIME = "max_lifetime";
    static final String EXPIRY_REQUIRED = "expiry_required";

    static final String EVERYONE = "everyone";
    static final String ROLES = "roles";
    static final String GROUPS = "groups";

    static final String UNRESTRICTED = "unrestricted";
    static final String UNLIMITED = "unlimited";

    private PolicyFields() {}
}
