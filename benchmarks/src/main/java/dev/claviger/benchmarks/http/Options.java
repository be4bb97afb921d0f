package dev.claviger.benchmarks.http;

import java.time.Duration;
import java.util.EnumSet;
import java.util.Iterator;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The command line.
 *
 * @param quick whether to be done within a minute
 * @param variants what is measured
 * @param profiled what is profiled and not measured, or {@code null}
 * @param pipeline how many requests are outstanding on a connection
 * @param callsPerKey how many requests with one key follow each other on a connection
 */
record Options(
        boolean quick, Set<Variant> variants, @Nullable Variant profiled, int pipeline, int callsPerKey) {
    static final String USAGE =
            "usage: http [--quick] [--only bare|hand|ours | --profile bare|hand|ours] [--pipeline 1-64]"
                    + " [--calls-per-key N]";

    private static final Pattern NUMBER = Pattern.compile("[1-9][0-9]{0,8}");
    private static final int MAX_PIPELINE = 64;
    private static final int MAX_CALLS_PER_KEY = 1_000_000;

    /**
     * Many: what calls over a connection has one key for a while. Jetty remembers headers by connection, and with another
     * key in each request it would forget and remember all the time, in every variant.
     */
    private static final int CALLS_PER_KEY = 100;

    /**
     * Reads a command line.
     *
     * @throws IllegalArgumentException if it cannot be used
     */
    static Options parse(List<String> arguments) {
        boolean quick = false;
        Set<Variant> variants = EnumSet.allOf(Variant.class);
        Variant profiled = null;
        int pipeline = 1;
        int callsPerKey = CALLS_PER_KEY;
        Iterator<String> rest = arguments.iterator();
        while (rest.hasNext()) {
            String option = rest.next();
            switch (option) {
                case "--quick" -> quick = true;
                case "--only" -> variants = EnumSet.of(variant(option, rest));
                case "--profile" -> profiled = variant(option, rest);
                case "--pipeline" -> pipeline = number(option, rest, MAX_PIPELINE);
                case "--calls-per-key" -> callsPerKey = number(option, rest, MAX_CALLS_PER_KEY);
                default -> throw new IllegalArgumentException("unknown option \"" + option + "\"");
            }
        }
        if (profiled != null && variants.size() == 1) {
            throw new IllegalArgumentException("--only and --profile do not go together");
        }
        return new Options(quick, variants, profiled, pipeline, callsPerKey);
    }

    private static Variant variant(String option, Iterator<String> rest) {
        String name = value(option, rest);
        for (Variant variant : Variant.values()) {
            if (variant.toString().equals(name)) {
                return variant;
            }
        }
        throw new IllegalArgumentException(option + " must be bare, hand or ours, not \"" + name + "\"");
    }

    private static int number(String option, Iterator<String> rest, int highest) {
        String text = value(option, rest);
        if (!NUMBER.matcher(text).matches() || Integer.parseInt(text) > highest) {
            throw new IllegalArgumentException(
                    option + " must be a number from 1 to " + highest + ", not \"" + text + "\"");
        }
        return Integer.parseInt(text);
    }

    private static String value(String option, Iterator<String> rest) {
        if (!rest.hasNext()) {
            throw new IllegalArgumentException(option + " needs a value");
        }
        return rest.next();
    }

    /** How often each variant is called before it is measured or profiled. */
    long warmUp() {
        return quick ? 120_000 : 400_000;
    }

    /** How many times each variant has its turn. */
    int turns() {
        return quick ? 6 : 14;
    }

    /** How long a turn of a variant is. */
    Duration round() {
        return Duration.ofSeconds(quick ? 2 : 4);
    }

    /** How long a recording is. */
    Duration recording() {
        return Duration.ofSeconds(quick ? 10 : 30);
    }
}
