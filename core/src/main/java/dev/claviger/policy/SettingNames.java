package dev.claviger.policy;

import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;

/** The names of all settings, as properties; each has a form as an environment variable too. */
final class SettingNames {
    static final String PREFIX = "claviger.policy.";
    static final String OPEN_WEBUI_PREFIX = "claviger.open-webui.";

    static final String USAGE = PREFIX + "usage";
    static final String ISSUANCE = PREFIX + "issuance";
    static final String GRANTS_EVERYONE = PREFIX + "grants.everyone";
    static final String GRANTED_ROLES = PREFIX + "grants.roles.granted";
    static final String DENIED_ROLES = PREFIX + "grants.roles.denied";
    static final String GRANTED_GROUPS = PREFIX + "grants.groups.granted";
    static final String DENIED_GROUPS = PREFIX + "grants.groups.denied";
    static final String MERGE_RULE = PREFIX + "merge-rule";
    static final String ADMIN_ROLES = PREFIX + "admin-roles";
    static final String ADMIN_BYPASS = PREFIX + "admin-bypass";
    static final String ELIGIBLE_ROLES = PREFIX + "eligible-roles";
    static final String ENDPOINTS = PREFIX + "endpoints.everyone";
    static final String ADDRESSES = PREFIX + "addresses";
    static final String MAX_KEYS_PER_OWNER = PREFIX + "max-keys-per-owner";
    static final String MAX_LIFETIME = PREFIX + "max-lifetime";
    static final String EXPIRY_REQUIRED = PREFIX + "expiry-required";
    static final String GROUP_GRANT_OVERRIDES_SWITCH = OPEN_WEBUI_PREFIX + "group-grant-overrides-switch";

    /** Lists for each role and each group; the name follows, or its number in brackets. */
    static final String ROLES = PREFIX + "endpoints.roles";

    static final String GROUPS = PREFIX + "endpoints.groups";
    static final String ROLE_ENDPOINTS = ROLES + ".";
    static final String GROUP_ENDPOINTS = GROUPS + ".";

    /** The two settings that a role or group takes which is named by a value. */
    static final String NAME = "name";

    static final String ENTRIES = "entries";

    /** Stands for the name of a role or group where names of settings are told. */
    static final String PLACEHOLDER = "NAME";

    private static final Set<String> LISTS = Set.of(
            GRANTED_ROLES,
            DENIED_ROLES,
            GRANTED_GROUPS,
            DENIED_GROUPS,
            ADMIN_ROLES,
            ADMIN_BYPASS,
            ELIGIBLE_ROLES,
            ENDPOINTS,
            ADDRESSES);

    private static final Set<String> SINGLE_VALUES = Set.of(
            USAGE,
            ISSUANCE,
            GRANTS_EVERYONE,
            MERGE_RULE,
            MAX_KEYS_PER_OWNER,
            MAX_LIFETIME,
            EXPIRY_REQUIRED,
            GROUP_GRANT_OVERRIDES_SWITCH);

    private SettingNames() {}

    /** Returns the settings whose whole name is fixed. */
    static Set<String> fixed() {
        Set<String> names = new TreeSet<>(LISTS);
        names.addAll(SINGLE_VALUES);
        return names;
    }

    /** Returns all settings, with a placeholder where a name can be chosen. */
    static Set<String> all() {
        Set<String> names = fixed();
        names.add(ROLE_ENDPOINTS + PLACEHOLDER);
        names.add(GROUP_ENDPOINTS + PLACEHOLDER);
        return names;
    }

    /** Returns whether a setting takes a list, whose items can have settings of their own. */
    static boolean isList(String setting) {
        return LISTS.contains(setting)
                || setting.startsWith(ROLE_ENDPOINTS)
                || setting.startsWith(GROUP_ENDPOINTS)
                || setting.endsWith("]." + ENTRIES);
    }

    /** Returns the environment variable for a setting. */
    static String variable(String setting) {
        return setting.toUpperCase(Locale.ROOT).replace("]", "").replaceAll("[.\\[-]", "_");
    }
}
