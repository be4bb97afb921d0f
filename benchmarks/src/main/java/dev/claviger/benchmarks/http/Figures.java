package dev.claviger.benchmarks.http;

import java.util.List;
import java.util.function.ToDoubleFunction;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * The rounds of one variant, and those of the bare server around them.
 *
 * @param bare one before the first round of the variant and one behind each; empty if it was not measured
 */
record Figures(List<Round> rounds, List<Round> bare) {

    Spread of(ToDoubleFunction<Round> figure) {
        return Spread.of(rounds.stream().mapToDouble(figure));
    }

    /** Returns the requests in a second, in percent of those of the bare server. */
    Spread share() {
        return Spread.of(pairs(Round::perSecond).mapToDouble(pair -> 100 * pair.of() / pair.bare()));
    }

    /** Returns what the share would be if processor time alone decided, in percent. */
    Spread shareByCpu() {
        return Spread.of(pairs(Round::cpuMicros).mapToDouble(pair -> 100 * pair.bare() / pair.of()));
    }

    /** Returns how many bytes are allocated for a request beyond those of the bare server. */
    Spread extraBytes() {
        return Spread.of(pairs(Round::bytes).mapToDouble(pair -> pair.of() - pair.bare()));
    }

    boolean isCompared() {
        return !bare.isEmpty();
    }

    private record Pair(double of, double bare) {}

    /** With the rounds before and behind: what becomes slower or faster meanwhile is in their middle. */
    private Stream<Pair> pairs(ToDoubleFunction<Round> figure) {
        return IntStream.range(0, rounds.size())
                .mapToObj(i -> new Pair(
                        figure.applyAsDouble(rounds.get(i)),
                        (figure.applyAsDouble(bare.get(i)) + figure.applyAsDouble(bare.get(i + 1))) / 2));
    }
}
