package dev.claviger.policy;

import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Refuses names that were meant for a setting and are none, because what they were to set would not be in force: all below our
 * two prefixes, the names of policy settings without their prefix, and what resembles a name of Open WebUI's. Everything else
 * belongs to other programs.
 */
final class UnknownSetting {
    private static final int MOST_WRONG_LETTERS = 3;
    private static final int ANY_CASE = Pattern.CASE_INSENSITIVE | Pattern.DOTALL;

    private static final Pattern BELOW_OURS =
            Pattern.compile("(claviger[._-](?:policy|open[._-]?webui)[._-])(.*)", ANY_CASE);

    private static final Pattern BELOW_CLAVIGER = Pattern.compile("(claviger[._-])(.*)", ANY_CASE);

    /** What Kubernetes tells every container about a service whose name begins like our variables. */
    private static final Pattern SERVICE_VARIABLE = Pattern.compile("CLAVIGER_(?:[0-9A-Z_]+_)?(?:SERVICE_HOST"
            + "|SERVICE_PORT(?:_[0-9A-Z_]+)?|PORT(?:_[0-9]+_(?:TCP|UDP|SCTP)(?:_(?:PROTO|PORT|ADDR))?)?)");

    /** A list for a role or group under a word that is nearly the right one. */
    private static final Pattern LIST_OF_ONE = Pattern.compile("endpoints[._](role|group)s?[._](.+)", ANY_CASE);

    /** Names that the settings had once, and other words for them. */
    private static final Map<String, String> SYNONYMS = Map.ofEntries(
            Map.entry("use", SettingNames.USAGE),
            Map.entry("enabled", SettingNames.USAGE),
            Map.entry("issue", SettingNames.ISSUANCE),
            Map.entry("grant", SettingNames.GRANTS_EVERYONE),
            Map.entry("grants", SettingNames.GRANTS_EVERYONE),
            Map.entry("grantedroles", SettingNames.GRANTED_ROLES),
            Map.entry("deniedroles", SettingNames.DENIED_ROLES),
            Map.entry("grantedgroups", SettingNames.GRANTED_GROUPS),
            Map.entry("deniedgroups", SettingNames.DENIED_GROUPS),
            Map.entry("groupgrantliftsswitch", SettingNames.GROUP_GRANT_OVERRIDES_SWITCH),
            Map.entry("groupgrantoverridesswitch", SettingNames.GROUP_GRANT_OVERRIDES_SWITCH),
            Map.entry("adminexempt", SettingNames.ADMIN_BYPASS),
            Map.entry("endpoints", SettingNames.ENDPOINTS),
            Map.entry("endpointsroles", SettingNames.ROLE_ENDPOINTS + SettingNames.PLACEHOLDER),
            Map.entry("endpointsgroups", SettingNames.GROUP_ENDPOINTS + SettingNames.PLACEHOLDER),
            Map.entry("keysperowner", SettingNames.MAX_KEYS_PER_OWNER),
            Map.entry("maxkeys", SettingNames.MAX_KEYS_PER_OWNER),
            Map.entry("lifetime", SettingNames.MAX_LIFETIME),
            Map.entry("end", SettingNames.EXPIRY_REQUIRED));

    /** Synonyms that say nothing of a policy unless they stand below its prefix. */
    private static final Set<String> GENERAL_WORDS = Set.of("enabled", "grants", "maxkeys");

    private UnknownSetting() {}

    /** Refuses a name that is no setting if it was meant for one. */
    static void refuseIfMeantForUs(String written) {
        Matcher ours = BELOW_OURS.matcher(written);
        if (ours.matches()) {
            if (!SERVICE_VARIABLE.matcher(written).matches()) {
                throw unknownOfOurs(written, ours.group(1), ours.group(2));
            }
            return;
        }
        Matcher claviger = BELOW_CLAVIGER.matcher(written);
        if (claviger.matches()) {
            String moved = moved(claviger.group(1), claviger.group(2));
            if (moved != null) {
                throw unknown(written, Optional.of(moved), "");
            }
        } else if (OpenWebuiNames.isLikeOne(written)) {
            Set<String> known = OpenWebuiNames.all();
            throw unknown(
                    written, NearestName.of(written, known, written.length(), UnaryOperator.identity()), known(known));
        }
    }

    private static IllegalArgumentException unknownOfOurs(String written, String prefix, String rest) {
        boolean isVariable = isVariable(written);
        Matcher list = LIST_OF_ONE.matcher(rest);
        if (isVariable && list.matches() && !isPlainWord(list.group(2))) {
            String first = SettingNames.variable(SettingNames.PREFIX + "endpoints." + list.group(1) + "s") + "_0_";
            return unknown(
                    written,
                    Optional.empty(),
                    " A name that is not all letters and digits is a value: " + first + "NAME, with its list in "
                            + first + "ENTRIES.");
        }
        Optional<String> meant = Optional.ofNullable(synonym(rest))
                .or(() -> NearestName.of(
                        withoutIndex(rest), SettingNames.all(), MOST_WRONG_LETTERS, UnknownSetting::plain));
        String ours = prefix.toLowerCase(Locale.ROOT).contains("policy")
                ? SettingNames.PREFIX
                : SettingNames.OPEN_WEBUI_PREFIX;
        List<String> known = SettingNames.all().stream()
                .filter(setting -> setting.startsWith(ours))
                .map(setting -> setting.substring(ours.length()))
                .map(setting -> isVariable ? SettingNames.variable(setting) : setting)
                .toList();
        return unknown(
                written, meant.map(setting -> isVariable ? SettingNames.variable(setting) : setting), known(known));
    }

    /** Returns the setting that a name means which lacks the prefix of policies, or {@code null} if it is none of ours. */
    private static @Nullable String moved(String claviger, String rest) {
        boolean isVariable = isVariable(claviger);
        SettingName present = SettingName.own((isVariable ? "CLAVIGER_POLICY_" : SettingNames.PREFIX) + rest);
        String synonym = GENERAL_WORDS.contains(plain(rest)) ? null : synonym(rest);
        String setting = present != null ? present.setting() : synonym;
        return setting == null || !isVariable ? setting : SettingNames.variable(setting);
    }

    private static @Nullable String synonym(String rest) {
        Matcher list = LIST_OF_ONE.matcher(rest);
        if (list.matches()) {
            return SettingNames.PREFIX + "endpoints." + list.group(1).toLowerCase(Locale.ROOT) + "s." + list.group(2);
        }
        return SYNONYMS.get(plain(withoutIndex(rest)));
    }

    private static boolean isPlainWord(String text) {
        return text.matches("[0-9A-Za-z]+");
    }

    private static boolean isVariable(String name) {
        return name.regionMatches(true, 0, "CLAVIGER_", 0, "CLAVIGER_".length());
    }

    private static String withoutIndex(String rest) {
        return rest.replaceFirst("(?:\\[[0-9]+]|_[0-9]+)$", "");
    }

    /** Returns the name without its prefix and whatever separates its words. */
    private static String plain(String name) {
        return name.replace(SettingNames.PREFIX, "")
                .replace(SettingNames.OPEN_WEBUI_PREFIX, "")
                .toLowerCase(Locale.ROOT)
                .replaceAll("[._-]", "");
    }

    private static String known(Collection<String> names) {
        return " Known: " + String.join(", ", names) + ".";
    }

    private static IllegalArgumentException unknown(String written, Optional<String> meant, String rest) {
        return new IllegalArgumentException("Unknown setting " + written + "."
                + meant.map(name -> " Did you mean " + name + "?").orElse("") + rest);
    }
}
