package dev.claviger.benchmarks.http;

import java.util.List;

/** What is sent over one connection: some requests with one key, then as many with the next. */
final class Calls {
    private final List<List<byte[]>> byKey;
    private final int callsPerKey;
    private int key;
    private int callsOfKey;
    private int calls;

    Calls(List<List<byte[]>> byKey, int callsPerKey, int firstKey) {
        this.byKey = byKey;
        this.callsPerKey = callsPerKey;
        this.key = firstKey;
    }

    byte[] next() {
        if (callsOfKey == callsPerKey) {
            callsOfKey = 0;
            key = (key + 1) % byKey.size();
        }
        callsOfKey++;
        List<byte[]> requests = byKey.get(key);
        calls = (calls + 1) & Integer.MAX_VALUE;
        return requests.get(calls % requests.size());
    }
}
