package dev.claviger.policy;

import java.util.Locale;
import java.util.Map;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The name of a setting as somebody wrote it. Of the fixed parts neither case nor hyphens count, so that {@code maxLifetime} and
 * {@code max-lifetime} are one setting; names of roles and groups stay as they are.
 *
 * @param setting its one name, of {@link SettingNames} or {@link OpenWebuiNames}; of a role or group with a number, the name with
 *     that number
 * @param written what was written, without the index of a list's item
 * @param index the index of a list's item, or {@link #WHOLE}
 */
record SettingName(String setting, String written, int index) {
    /** Instead of an index, where the value is that of the whole setting. */
    static final int WHOLE = -1;

    private static final String NUMBER = "(0|[1-9][0-9]{0,4})";
    private static final Pattern PROPERTY_ITEM = Pattern.compile("(.*)\\[" + NUMBER + "]");
    private static final Pattern VARIABLE_ITEM = Pattern.compile("(.*)_" + NUMBER);

    private static final String SUBJECTS = "(?i:claviger\\.policy\\.endpoints\\.(roles|groups))";
    private static final Pattern PROPERTY_NAMED = Pattern.compile(SUBJECTS + "\\.(.*)", Pattern.DOTALL);
    private static final Pattern PROPERTY_NUMBERED =
            Pattern.compile(SUBJECTS + "\\[" + NUMBER + "]\\.(?i:(name|entries))");
    private static final Pattern VARIABLE_NAMED =
            Pattern.compile("CLAVIGER_POLICY_ENDPOINTS_(ROLES|GROUPS)_([A-Z0-9]+)");
    private static final Pattern VARIABLE_NUMBERED =
            Pattern.compile("CLAVIGER_POLICY_ENDPOINTS_(ROLES|GROUPS)_" + NUMBER + "_(NAME|ENTRIES)");

    private static final Map<String, String> BY_PROPERTY = fixedBy(SettingName::plainProperty);
    private static final Map<String, String> BY_VARIABLE = fixedBy(SettingName::plainVariable);

    /**
     * Returns what a name means, or {@code null} if it is no setting of ours or of Open WebUI's.
     *
     * @throws IllegalArgumentException if it is none, but was meant for one
     */
    static @Nullable SettingName find(String written) {
        String foreign = OpenWebuiNames.present(written);
        SettingName own = foreign == null ? own(written) : new SettingName(foreign, written, WHOLE);
        if (own == null) {
            UnknownSetting.refuseIfMeantForUs(written);
        }
        return own;
    }

    /** Returns what a name means, or {@code null} if it is no setting of ours. */
    static @Nullable SettingName own(String written) {
        if (written.startsWith("CLAVIGER_")) {
            // A role can be called 0, so that what looks like the index of a list may be a name.
            SettingName whole = read(written, WHOLE, SettingName::variable);
            return whole != null ? whole : item(VARIABLE_ITEM.matcher(written), SettingName::variable);
        }
        SettingName item = item(PROPERTY_ITEM.matcher(written), SettingName::property);
        return item != null ? item : read(written, WHOLE, SettingName::property);
    }

    private static @Nullable SettingName item(Matcher parts, Function<String, @Nullable String> reader) {
        return parts.matches() ? read(parts.group(1), Integer.parseInt(parts.group(2)), reader) : null;
    }

    private static @Nullable SettingName read(String written, int index, Function<String, @Nullable String> reader) {
        String setting = reader.apply(written);
        return setting == null ? null : new SettingName(setting, written, index);
    }

    private static @Nullable String property(String written) {
        Matcher named = PROPERTY_NAMED.matcher(written);
        if (named.matches()) {
            return endpointsOf(named.group(1)) + "." + named.group(2);
        }
        Matcher numbered = PROPERTY_NUMBERED.matcher(written);
        return numbered.matches() ? numbered(numbered) : BY_PROPERTY.get(plainProperty(written));
    }

    private static @Nullable String variable(String written) {
        Matcher named = VARIABLE_NAMED.matcher(written);
        if (named.matches()) {
            return endpointsOf(named.group(1)) + "." + named.group(2).toLowerCase(Locale.ROOT);
        }
        Matcher numbered = VARIABLE_NUMBERED.matcher(written);
        return numbered.matches() ? numbered(numbered) : BY_VARIABLE.get(plainVariable(written));
    }

    private static String numbered(Matcher parts) {
        return endpointsOf(parts.group(1)) + "[" + parts.group(2) + "]."
                + parts.group(3).toLowerCase(Locale.ROOT);
    }

    private static String endpointsOf(String subjects) {
        return subjects.equalsIgnoreCase("roles") ? SettingNames.ROLES : SettingNames.GROUPS;
    }

    private static Map<String, String> fixedBy(UnaryOperator<String> plain) {
        return SettingNames.fixed().stream().collect(Collectors.toUnmodifiableMap(plain, setting -> setting));
    }

    private static String plainProperty(String name) {
        return name.toLowerCase(Locale.ROOT).replaceAll("[-_]", "");
    }

    private static String plainVariable(String name) {
        return name.toLowerCase(Locale.ROOT).replaceAll("[._-]", "");
    }
}
