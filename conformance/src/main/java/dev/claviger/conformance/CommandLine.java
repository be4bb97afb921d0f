package dev.claviger.conformance;

import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Options of the form {@code --name value}, each at most once. */
public final class CommandLine {
    private final Map<String, String> values;

    private CommandLine(Map<String, String> values) {
        this.values = values;
    }

    /**
     * Reads a command line.
     *
     * @param known the options there are
     * @throws UsageException if there is another one, or one twice, or without a value
     */
    public static CommandLine parse(List<String> arguments, Set<String> known) {
        Map<String, String> values = new HashMap<>();
        Iterator<String> rest = arguments.iterator();
        while (rest.hasNext()) {
            String option = rest.next();
            if (!known.contains(option)) {
                throw new UsageException("unknown option \"" + option + "\"");
            }
            if (!rest.hasNext()) {
                throw new UsageException(option + " needs a value");
            }
            if (values.put(option, rest.next()) != null) {
                throw new UsageException(option + " appears more than once");
            }
        }
        return new CommandLine(values);
    }

    /** Returns the text of an option, or {@code null} if it is not there. */
    public @Nullable String text(String option) {
        return values.get(option);
    }

    /**
     * Returns a whole number.
     *
     * @throws UsageException if it is none, or out of range
     */
    public int number(String option, int standard, int lowest, int highest) {
        return (int) decimal(option, standard, lowest, highest, true);
    }

    /**
     * Returns a number.
     *
     * @throws UsageException if it is none, or out of range
     */
    public double decimal(String option, double standard, double lowest, double highest) {
        return decimal(option, standard, lowest, highest, false);
    }

    private double decimal(String option, double standard, double lowest, double highest, boolean whole) {
        String text = values.get(option);
        if (text == null) {
            return standard;
        }
        double value;
        try {
            value = whole ? Integer.parseInt(text) : Double.parseDouble(text);
        } catch (NumberFormatException e) {
            value = Double.NaN;
        }
        if (!(value >= lowest && value <= highest)) {
            throw new UsageException(option + " must be a " + (whole ? "whole number" : "number") + " from "
                    + shown(lowest) + " to " + shown(highest) + ", not \"" + text + "\"");
        }
        return value;
    }

    private static String shown(double value) {
        return value == Math.rint(value) ? Long.toString((long) value) : Double.toString(value);
    }

    /**
     * Returns one of the constants of an enumeration.
     *
     * @throws UsageException if the text is not the name of one
     */
    public <E extends Enum<E>> E choice(String option, E standard) {
        String text = values.get(option);
        if (text == null) {
            return standard;
        }
        E[] all = standard.getDeclaringClass().getEnumConstants();
        for (E constant : all) {
            if (constant.name().equalsIgnoreCase(text)) {
                return constant;
            }
        }
        throw new UsageException(option + " must be one of " + List.of(all) + ", not \"" + text + "\"");
    }
}
