package dev.claviger.benchmarks;

import dev.claviger.Call;
import dev.claviger.policy.EndpointSet;
import java.util.List;
import java.util.Random;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/** The endpoint list alone: 1 000 entries, and of four calls three that an entry allows. */
@State(Scope.Benchmark)
public class EndpointBenchmark {
    private static final int ENTRIES = 1_000;
    private static final int UNLISTED = 4;

    /*
     * Few enough to stay in the processor's cache, as in the benchmark of decisions and for its reason: a server has
     * written the text of a path just before it is matched.
     */
    private static final int REQUESTS = 512;

    private final Call[] calls = new Call[Cursor.LENGTH];
    private EndpointSet endpoints = EndpointSet.none();

    @Setup
    public void makeCalls() {
        Random random = new Random(1);
        EndpointLists lists = new EndpointLists(random);
        List<String> entries = lists.entries(ENTRIES);
        endpoints = EndpointSet.of(entries);
        Call[] pool = new Call[REQUESTS];
        for (int i = 0; i < pool.length; i++) {
            Request request =
                    i % UNLISTED == 0 ? lists.unlisted() : lists.allowedBy(entries.get(random.nextInt(ENTRIES)));
            pool[i] = request.toCall();
            if (i % UNLISTED != 0 && !endpoints.allows(pool[i].method(), pool[i].path())) {
                throw new IllegalStateException("measures something else: " + pool[i] + " is refused");
            }
        }
        for (int i = 0; i < calls.length; i++) {
            calls[i] = pool[random.nextInt(REQUESTS)];
        }
    }

    @Benchmark
    public boolean match(Cursor cursor) {
        Call call = calls[cursor.next()];
        return endpoints.allows(call.method(), call.path());
    }
}
