package dev.claviger.spring.boot;

import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.springframework.core.env.ConfigurableEnvironment;
import org.springframework.core.env.EnumerablePropertySource;
import org.springframework.core.env.PropertySource;

/**
 * The settings of the policy as {@link dev.claviger.policy.PolicySettings} takes them: the names as they were written, because the
 * case of the names of roles counts, and of each setting what the first of the environment's sources says. A list is taken whole from
 * one source, as Spring Boot does it.
 */
final class PolicyInEnvironment {
    private static final Pattern PROPERTY = Pattern.compile(
            "claviger\\.(?:policy|open-?webui)(?:[.\\[].*)?", Pattern.CASE_INSENSITIVE | Pattern.DOTALL);
    private static final Pattern VARIABLE = Pattern.compile("CLAVIGER_(?:POLICY|OPEN_?WEBUI)_.*");

    /** The name of a role or group in brackets, as Spring Boot wants those that are more than letters, digits and hyphens. */
    private static final Pattern BRACKETED =
            Pattern.compile("(.*\\.endpoints\\.(?:roles|groups))\\[([^\\]]*[^0-9\\]][^\\]]*)](.*)", Pattern.DOTALL);

    private static final Pattern NAMED =
            Pattern.compile("(?i:claviger\\.policy\\.endpoints\\.(roles|groups))\\.(.*)", Pattern.DOTALL);
    private static final Pattern NUMBERED = Pattern.compile("(?i:claviger\\.policy\\.endpoints\\.(roles|groups))\\[.*");
    private static final Pattern VARIABLE_NUMBERED =
            Pattern.compile("CLAVIGER_POLICY_ENDPOINTS_(ROLES|GROUPS)_[0-9]+_(NAME|ENTRIES)(_[0-9]+)?");
    private static final Pattern VARIABLE_NAMED = Pattern.compile("CLAVIGER_POLICY_ENDPOINTS_(ROLES|GROUPS)_(.*)");
    private static final Pattern INDEX = Pattern.compile("(\\[[0-9]+]|(?<=[A-Z0-9])_[0-9]+)$");

    private final ConfigurableEnvironment environment;
    private final Map<String, String> settings = new TreeMap<>();

    private PolicyInEnvironment(ConfigurableEnvironment environment) {
        this.environment = environment;
    }

    /** Returns the settings by the names that they were written with; empty if there are none. */
    static Map<String, String> read(ConfigurableEnvironment environment) {
        PolicyInEnvironment policy = new PolicyInEnvironment(environment);
        policy.collect();
        return Collections.unmodifiableMap(policy.settings);
    }

    private void collect() {
        Set<String> taken = new HashSet<>();
        for (PropertySource<?> source : environment.getPropertySources()) {
            if (source instanceof EnumerablePropertySource<?> enumerable) {
                Map<String, String> here = new HashMap<>();
                for (String name : enumerable.getPropertyNames()) {
                    if (isOfPolicy(name) && !taken.contains(setting(name))) {
                        here.put(unbracketed(name), text(enumerable.getProperty(name)));
                    }
                }
                settings.putAll(here);
                here.keySet().forEach(name -> taken.add(setting(name)));
            }
        }
    }

    static boolean isOfPolicy(String name) {
        return PROPERTY.matcher(name).matches() || VARIABLE.matcher(name).matches();
    }

    private String text(@Nullable Object value) {
        return value == null ? "" : environment.resolveRequiredPlaceholders(String.valueOf(value));
    }

    private static String unbracketed(String name) {
        Matcher parts = BRACKETED.matcher(name);
        return parts.matches() ? parts.group(1) + "." + parts.group(2) + parts.group(3) : name;
    }

    /** Returns what two spellings of one setting have in common. Only what overrides what depends on it. */
    private static String setting(String written) {
        String name = unbracketed(written);
        if (NUMBERED.matcher(name).matches()) {
            return name.toLowerCase(Locale.ROOT).contains("roles[") ? "roles[]" : "groups[]";
        }
        Matcher numbered = VARIABLE_NUMBERED.matcher(name);
        if (numbered.matches()) {
            return numbered.group(1).toLowerCase(Locale.ROOT) + "[]";
        }
        String whole = INDEX.matcher(name).replaceFirst("");
        Matcher named = NAMED.matcher(whole);
        if (named.matches()) {
            return named.group(1).toLowerCase(Locale.ROOT) + " " + named.group(2);
        }
        Matcher variable = VARIABLE_NAMED.matcher(whole);
        return variable.matches()
                ? (variable.group(1) + " " + variable.group(2)).toLowerCase(Locale.ROOT)
                : whole.toLowerCase(Locale.ROOT).replaceAll("[._-]", "");
    }
}
