package dev.claviger.spring.boot;

import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.springframework.core.env.ConfigurableEnvironment;
import org.springframework.core.env.EnumerablePropertySource;
import org.springframework.core.env.PropertySource;

/**
 * Refuses settings below {@code claviger} that do not exist: a mistake in writing must not leave open what it was to close. Spring Boot
 * can do that too, but its message has the values, of which some are secrets.
 *
 * <p>An environment variable is refused only if it is nearly the name of a setting, because Kubernetes sets variables like
 * {@code CLAVIGER_PORT} for a service of that name.
 */
final class SettingNames {
    private static final String PREFIX = ClavigerProperties.PREFIX + ".";
    private static final String VARIABLE_PREFIX = "CLAVIGER_";
    private static final int MOST_MISTAKES = 2;

    /** By their plain spelling. */
    private final Map<String, String> known = new TreeMap<>();

    SettingNames(Class<? extends Record> settings) {
        collect(PREFIX, settings);
    }

    /** Returns all names. */
    Collection<String> all() {
        return known.values();
    }

    private void collect(String prefix, Class<?> type) {
        for (RecordComponent component : type.getRecordComponents()) {
            String name = prefix + kebab(component.getName());
            Class<?> inner = element(component);
            if (inner.isRecord()) {
                collect(name + ".", inner);
            } else {
                known.put(plain(name), name);
            }
        }
    }

    private static Class<?> element(RecordComponent component) {
        return component.getGenericType() instanceof ParameterizedType list
                        && list.getActualTypeArguments()[0] instanceof Class<?> element
                ? element
                : component.getType();
    }

    private static String kebab(String name) {
        return name.replaceAll("([A-Z])", "-$1").toLowerCase(Locale.ROOT);
    }

    private static String plain(String name) {
        return name.replaceAll("\\[[^\\]]*]", "").replaceAll("[._-]", "").toLowerCase(Locale.ROOT);
    }

    /**
     * Throws unless each setting that the environment has below {@code claviger} exists.
     *
     * @throws ConfigurationFault that names the setting, and the nearest one
     */
    void check(ConfigurableEnvironment environment) {
        for (PropertySource<?> source : environment.getPropertySources()) {
            if (source instanceof EnumerablePropertySource<?> enumerable) {
                Arrays.stream(enumerable.getPropertyNames())
                        .filter(name -> !PolicyInEnvironment.isOfPolicy(name))
                        .forEach(name -> check(name, source.getName()));
            }
        }
    }

    private void check(String name, String source) {
        boolean isVariable = name.startsWith(VARIABLE_PREFIX);
        if (!isVariable && !name.toLowerCase(Locale.ROOT).startsWith(PREFIX)) {
            return;
        }
        // A variable has the index of a list between the words.
        String plain = isVariable ? plain(name.replaceAll("_[0-9]+(?=_|$)", "")) : plain(name);
        if (known.containsKey(plain)) {
            return;
        }
        Optional<String> nearest = nearest(plain);
        if (nearest.isPresent() || !isVariable) {
            throw new ConfigurationFault(
                    name + " in " + source + " is no setting of Claviger.",
                    nearest.map(meant -> "Did you mean " + meant + "?")
                            .orElse("Remove it. Settings are listed in docs/spring-boot.md."));
        }
    }

    private Optional<String> nearest(String plain) {
        List<String> near = new ArrayList<>(known.keySet());
        near.removeIf(other -> distance(plain, other) > MOST_MISTAKES);
        return near.stream()
                .min(Comparator.comparingInt(other -> distance(plain, other)))
                .map(known::get);
    }

    /** Returns how many letters have to be added, removed, changed, or exchanged with their neighbour. */
    static int distance(String some, String other) {
        int[][] steps = new int[some.length() + 1][other.length() + 1];
        for (int i = 0; i <= some.length(); i++) {
            for (int j = 0; j <= other.length(); j++) {
                steps[i][j] = Math.min(i, j) == 0 ? Math.max(i, j) : step(steps, some, other, i, j);
            }
        }
        return steps[some.length()][other.length()];
    }

    private static int step(int[][] steps, String some, String other, int i, int j) {
        int change = some.charAt(i - 1) == other.charAt(j - 1) ? 0 : 1;
        int least = Math.min(steps[i - 1][j - 1] + change, 1 + Math.min(steps[i - 1][j], steps[i][j - 1]));
        boolean exchanged = i > 1
                && j > 1
                && some.charAt(i - 1) == other.charAt(j - 2)
                && some.charAt(i - 2) == other.charAt(j - 1);
        return exchanged ? Math.min(least, steps[i - 2][j - 2] + 1) : least;
    }
}
