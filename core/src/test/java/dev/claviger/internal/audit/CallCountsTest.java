package dev.claviger.internal.audit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.claviger.Background;
import dev.claviger.internal.node.KeyTables;
import dev.claviger.internal.node.KnownKey;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

/** Allowed calls are counted by key: each of them, once. */
class CallCountsTest {
    private static final int LISTED = 16_384;

    private final CallCounts counts = new CallCounts();

    @Test
    void counts_areByKey() {
        KnownKey one = KeyTables.key(1);
        KnownKey two = KeyTables.key(2);

        counts.count(one);
        counts.count(two);
        counts.count(one);

        assertThat(taken()).isEqualTo(Map.of(1L, 2L, 2L, 1L));
        assertThat(taken()).isEmpty();
    }

    /** A key that is read again has another object; the calls of the old one are its calls too. */
    @Test
    void counts_addUp_whenAKeyIsReadAgain() {
        counts.count(KeyTables.key(1));
        counts.count(KeyTables.key(1, 2));
        counts.collect();
        counts.count(KeyTables.key(1, 3));

        assertThat(taken()).isEqualTo(Map.of(1L, 3L));
    }

    @Test
    void counts_areExact_whileManyCountAndOneCollects() throws Exception {
        List<KnownKey> keys = LongStream.range(0, 100).mapToObj(KeyTables::key).toList();
        Map<Long, Long> all = new HashMap<>();
        List<Background<Boolean>> callers = Background.run(3, () -> {
            for (int i = 0; i < 200_000; i++) {
                counts.count(keys.get(i % keys.size()));
            }
            return true;
        });
        for (int collections = 0; collections < 500; collections++) {
            taken().forEach((key, calls) -> all.merge(key, calls, Long::sum));
        }
        Background.results(callers);
        taken().forEach((key, calls) -> all.merge(key, calls, Long::sum));

        assertThat(all)
                .hasSize(100)
                .allSatisfy((key, calls) -> assertThat(calls).isEqualTo(6_000L));
        assertThat(counts.takeOthers()).isZero();
    }

    @Test
    void calls_ofMoreKeysThanCanBeListed_areCountedTogether() {
        LongStream.range(0, LISTED + 100).mapToObj(KeyTables::key).forEach(counts::count);

        assertThat(taken()).hasSize(LISTED);
        assertThat(counts.takeOthers()).isEqualTo(100);
        assertThat(counts.takeOthers()).isZero();
    }

    /** Where nothing is told for long, the counts of ever new keys must not fill the memory. */
    @Test
    void calls_ofMoreKeysThanCanBeRemembered_areCountedTogether() {
        for (long first = 0; first < 120_000; first += 10_000) {
            LongStream.range(first, first + 10_000).mapToObj(KeyTables::key).forEach(counts::count);
            counts.collect();
        }
        counts.count(KeyTables.key(7));

        assertThat(taken()).hasSize(100_000).containsEntry(7L, 2L);
        assertThat(counts.takeOthers()).isEqualTo(20_000);
    }

    private Map<Long, Long> taken() {
        counts.collect();
        Map<Long, Long> taken = new HashMap<>();
        List<CallCounts.Count> told = new ArrayList<>();
        for (Iterator<CallCounts.Count> each = counts.counts(); each.hasNext(); each.remove()) {
            told.add(each.next());
        }
        told.forEach(count -> taken.put(count.key().id().value(), count.calls()));
        return taken;
    }
}
