package dev.claviger.benchmarks.http;

import static java.nio.charset.StandardCharsets.US_ASCII;

import dev.claviger.PlaintextKey;

/**
 * A request that is allowed, as the server tells it to the process that sends it.
 *
 * @param path the path as in the request line
 * @param key worth something in this run only
 */
record PreparedRequest(String path, PlaintextKey key) {
    private static final String MARK = "request";

    String toLine() {
        return MARK + " " + path + " " + key.reveal();
    }

    static boolean isOne(String line) {
        return line.startsWith(MARK + " ");
    }

    static PreparedRequest parse(String line) {
        String[] words = line.split(" ", -1);
        return new PreparedRequest(words[1], PlaintextKey.of(words[2]));
    }

    /** Returns what goes over the connection. */
    byte[] toBytes() {
        String text = "GET " + path + " HTTP/1.1\r\n"
                + "Host: 127.0.0.1\r\n"
                + "User-Agent: benchmark\r\n"
                + "Accept: */*\r\n"
                + "Authorization: Bearer " + key.reveal() + "\r\n"
                + "\r\n";
        return text.getBytes(US_ASCII);
    }
}
