package dev.claviger.testkit;

import static dev.claviger.testkit.ContractSensitivityTest.fault;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.params.provider.Arguments;

/** Stores that keep their marks wrongly. */
final class FaultyMarks {
    private FaultyMarks() {}

    static Stream<Arguments> faults() {
        return Stream.of(
                fault("last mark wins", LastMarkWins::new, "mark_keepsTheFirstValue_ofEachName"),
                fault("makes a mark a change", MarksByAChange::new, "mark_isNoChange"),
                fault("looks, then writes", LooksThenWrites::new, "mark_isWrittenOnce_whenNodesStartTogether"));
    }

    private static final class LastMarkWins extends FaultyStorage {
        @Override
        public String mark(String name, String value) {
            return value;
        }
    }

    private static final class MarksByAChange extends FaultyStorage {
        @Override
        public String mark(String name, String value) {
            right.apply(TestChanges.inserting(TestKeys.ownedBy(name)));
            return right.mark(name, value);
        }
    }

    /** The pause makes sure that two threads have looked before one of them writes. */
    private static final class LooksThenWrites extends FaultyStorage {
        private final Map<String, String> marks = new ConcurrentHashMap<>();
        private final CountDownLatch twoHaveLooked = new CountDownLatch(2);

        @Override
        FaultyStorage another() {
            return this;
        }

        @Override
        public String mark(String name, String value) {
            String known = marks.get(name);
            if (known != null) {
                return known;
            }
            twoHaveLooked.countDown();
            try {
                twoHaveLooked.await(1, TimeUnit.SECONDS);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
            marks.put(name, value);
            return value;
        }
    }
}
