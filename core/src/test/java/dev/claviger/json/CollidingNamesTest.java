package dev.claviger.json;

import static org.assertj.core.api.Assertions.assertThat;

import dev.claviger.policy.PolicyDocument;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.RepeatedTest;

/** Names that all have the same hash, as somebody would send them who wants a parser to fail, or to take its time. */
class CollidingNamesTest {
    private static final int PAIRS = 12;

    @RepeatedTest(3)
    void read_readsThemLikeAnyOthers() {
        String groups = IntStream.range(0, 1 << PAIRS)
                .mapToObj(CollidingNamesTest::name)
                .map(name -> "\"" + name + "\":[]")
                .collect(Collectors.joining(","));

        PolicyDocument policy = PolicyJson.read("{\"endpoints\":{\"groups\":{" + groups + "}}}");

        assertThat(policy.groupEndpoints()).hasSize(1 << PAIRS);
    }

    /** "Aa" and "B@" have the same hash, and so have all texts of the same length that are made of them. */
    private static String name(int bits) {
        return IntStream.range(0, PAIRS)
                .mapToObj(bit -> (bits >> bit & 1) == 0 ? "Aa" : "B@")
                .collect(Collectors.joining());
    }
}
