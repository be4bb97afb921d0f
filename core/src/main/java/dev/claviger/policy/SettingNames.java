package dev.claviger.policy;

import static java.util.Objects.requireNonNull;

import java.util.Arrays;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The names of settings. A name that was probably meant for a setting and is none refuses, because the setting would not be in
 * force; what others put into an environment under our prefix, a Kubernetes service for instance, is ignored.
 */
final class SettingNames {
    static final String OWN_PREFIX = "claviger.";
    static final String USE = OWN_PREFIX + "use";
    static final String ISSUE = OWN_PREFIX + "issue";
    static final String GRANT = OWN_PREFIX + "grant";
    static final String GRANTED_ROLES = OWN_PREFIX + "granted-roles";
    static final String DENIED_ROLES = OWN_PREFIX + "denied-roles";
    static final String GRANTED_GROUPS = OWN_PREFIX + "granted-groups";
    static final String DENIED_GROUPS = OWN_PREFIX + "denied-groups";
    static final String MERGE_RULE = OWN_PREFIX + "merge-rule";
    static final String GROUP_GRANT_LIFTS_SWITCH = OWN_PREFIX + "group-grant-lifts-switch";
    static final String ADMIN_ROLES = OWN_PREFIX + "admin-roles";
    static final String ADMIN_EXEMPT = OWN_PREFIX + "admin-exempt";
    static final String ELIGIBLE_ROLES = OWN_PREFIX + "eligible-roles";
    static final String ENDPOINTS = OWN_PREFIX + "endpoints";
    static final String ROLE_ENDPOINTS = ENDPOINTS + ".role.";
    static final String GROUP_ENDPOINTS = ENDPOINTS + ".group.";
    static final String ADDRESSES = OWN_PREFIX + "addresses";
    static final String KEYS_PER_OWNER = OWN_PREFIX + "keys-per-owner";
    static final String LIFETIME = OWN_PREFIX + "lifetime";
    static final String END = OWN_PREFIX + "end";

    static final String WEBUI_SWITCH = "ENABLE_API_KEYS";
    static final String WEBUI_RESTRICTIONS = "ENABLE_API_KEYS_ENDPOINT_RESTRICTIONS";
    static final String WEBUI_ENDPOINTS = "API_KEYS_ALLOWED_ENDPOINTS";
    static final String WEBUI_ADMIN_ENDPOINTS = "API_KEY_ALLOWED_ENDPOINTS_ADMIN";
    static final String WEBUI_USER_ENDPOINTS = "API_KEY_ALLOWED_ENDPOINTS_USER";
    static final String WEBUI_GRANT = "USER_PERMISSIONS_FEATURES_API_KEYS";

    private static final Set<String> OWN = Set.of(
            USE,
            ISSUE,
            GRANT,
            GRANTED_ROLES,
            DENIED_ROLES,
            GRANTED_GROUPS,
            DENIED_GROUPS,
            MERGE_RULE,
            GROUP_GRANT_LIFTS_SWITCH,
            ADMIN_ROLES,
            ADMIN_EXEMPT,
            ELIGIBLE_ROLES,
            ENDPOINTS,
            ADDRESSES,
            KEYS_PER_OWNER,
            LIFETIME,
            END);

    /** Each name of Open WebUI with its present one: three were renamed in 0.6.37, and one lost its value by that. */
    private static final Map<String, String> WEBUI = Map.of(
            WEBUI_SWITCH,
            WEBUI_SWITCH,
            "ENABLE_API_KEY",
            WEBUI_SWITCH,
            WEBUI_RESTRICTIONS,
            WEBUI_RESTRICTIONS,
            "ENABLE_API_KEY_ENDPOINT_RESTRICTIONS",
            WEBUI_RESTRICTIONS,
            WEBUI_ENDPOINTS,
            WEBUI_ENDPOINTS,
            "API_KEY_ALLOWED_ENDPOINTS",
            WEBUI_ENDPOINTS,
            WEBUI_ADMIN_ENDPOINTS,
            WEBUI_ADMIN_ENDPOINTS,
            WEBUI_USER_ENDPOINTS,
            WEBUI_USER_ENDPOINTS,
            WEBUI_GRANT,
            WEBUI_GRANT);

    private static final List<String> WEBUI_BEGINNINGS =
            List.of("ENABLE_API_KEY", "API_KEY_", "API_KEYS_", "USER_PERMISSIONS_FEATURES_API_KEY");

    /** What Kubernetes tells every container about a service. */
    private static final Pattern SERVICE_VARIABLE = Pattern.compile("CLAVIGER_(?:[0-9A-Z_]+_)?(?:SERVICE_HOST"
            + "|SERVICE_PORT(?:_[0-9A-Z_]+)?|PORT(?:_[0-9]+_(?:TCP|UDP|SCTP)(?:_(?:PROTO|PORT|ADDR))?)?)");

    /** Words of a name that speaks of a policy. */
    private static final Set<String> WORDS = Stream.concat(
                    OWN.stream().flatMap(name -> Arrays.stream(words(name))),
                    Stream.of("deny", "allow", "allowed", "blocked", "policy"))
            .collect(Collectors.toUnmodifiableSet());

    private SettingNames() {}

    static boolean isWebui(String presentName) {
        return WEBUI.containsValue(presentName);
    }

    /** Returns whether the name stands below our prefix, in whatever spelling. */
    static boolean isBelowPrefix(String name) {
        return name.regionMatches(true, 0, OWN_PREFIX, 0, OWN_PREFIX.length() - 1)
                && name.length() >= OWN_PREFIX.length()
                && ".-_".indexOf(name.charAt(OWN_PREFIX.length() - 1)) >= 0;
    }

    /**
     * Returns the present name of a setting, or {@code null} if the name is no setting's.
     *
     * @throws IllegalArgumentException if it is none but was probably meant for one
     */
    static @Nullable String present(String name) {
        if (!isBelowPrefix(name)) {
            String webui = WEBUI.get(name);
            refuseIf(webui == null && isLikeWebui(name.toUpperCase(Locale.ROOT)), name, WEBUI.keySet());
            return webui;
        }
        String own = OWN_PREFIX
                + name.substring(OWN_PREFIX.length()).toLowerCase(Locale.ROOT).replace('_', '-');
        if (name.startsWith("CLAVIGER_")) {
            boolean isLikeOwn = !OWN.contains(own)
                    && !SERVICE_VARIABLE.matcher(name).matches()
                    && (Arrays.stream(words(own)).anyMatch(word -> isNearAny(word, WORDS)) || isNearAny(own, OWN));
            refuseIf(isLikeOwn, name, environmentNames());
            return OWN.contains(own) ? own : null;
        }
        boolean known = OWN.contains(name) || name.startsWith(ROLE_ENDPOINTS) || name.startsWith(GROUP_ENDPOINTS);
        refuseIf(!known, name, name.startsWith("claviger_") ? environmentNames() : ownNames());
        return name;
    }

    private static Set<String> ownNames() {
        Set<String> names = new TreeSet<>(OWN);
        names.add(ROLE_ENDPOINTS + "NAME");
        names.add(GROUP_ENDPOINTS + "NAME");
        return names;
    }

    private static Set<String> environmentNames() {
        return OWN.stream()
                .map(name -> name.toUpperCase(Locale.ROOT).replace('.', '_').replace('-', '_'))
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private static String[] words(String own) {
        return own.substring(OWN_PREFIX.length()).split("[.-]", -1);
    }

    private static boolean isNearAny(String name, Set<String> known) {
        return known.stream().anyMatch(other -> isNear(name, other));
    }

    private static boolean isLikeWebui(String name) {
        return WEBUI_BEGINNINGS.stream().anyMatch(name::startsWith)
                || WEBUI.keySet().stream().anyMatch(known -> distance(name, known) <= 2);
    }

    /** Of the letters after our prefix one in four may be wrong. */
    private static boolean isNear(String some, String other) {
        int prefix = some.startsWith(OWN_PREFIX) ? OWN_PREFIX.length() : 0;
        return distance(some, other) <= (Math.max(some.length(), other.length()) - prefix) / 4
                && (some.equals(other) || Math.min(some.length(), other.length()) > 3);
    }

    private static void refuseIf(boolean refused, String name, Collection<String> allowed) {
        if (refused) {
            String nearest = requireNonNull(allowed.stream()
                    .sorted()
                    .min(Comparator.comparingInt(known -> distance(name, known)))
                    .orElse(null));
            throw new IllegalArgumentException("setting " + name + ": unknown setting; the nearest is " + nearest
                    + ", and all are " + new TreeSet<>(allowed));
        }
    }

    /** Returns how many letters have to be added, removed or changed, whatever the case (Levenshtein). */
    private static int distance(String some, String other) {
        String a = some.toLowerCase(Locale.ROOT);
        String b = other.toLowerCase(Locale.ROOT);
        int[] row = new int[b.length() + 1];
        Arrays.setAll(row, i -> i);
        for (int i = 1; i <= a.length(); i++) {
            int diagonal = row[0];
            row[0] = i;
            for (int j = 1; j <= b.length(); j++) {
                int changed = diagonal + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
                diagonal = row[j];
                row[j] = Math.min(changed, 1 + Math.min(row[j], row[j - 1]));
            }
        }
        return row[b.length()];
    }
}
