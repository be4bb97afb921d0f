package dev.claviger.jdbc;

import dev.claviger.UnavailableException;
import java.security.SecureRandom;
import java.sql.SQLException;
import java.time.Duration;
import java.util.HexFormat;

/**
 * A row of this node's own, with a number that it raises before each look at the store. The number that the look then reads tells
 * how old all that it reads is at most: whatever was committed before the number was written is in it, as long as the server
 * that is read applies commits in their order.
 */
final class Pulse {
    private static final int NAME_BYTES = 16;

    /** So many numbers back it is known when they were written: about a minute of looks. */
    private static final int REMEMBERED = 256;

    private static final long DAY_MILLIS = Duration.ofDays(1).toMillis();

    private final String node = freshName();
    private final String raise;
    private final String insert;
    private final String removeOld;
    private final long[] begun = new long[REMEMBERED];
    private long last;

    Pulse(Dialect dialect, Statements statements) {
        String now = dialect.millis();
        raise = statements.on("UPDATE claviger_pulse SET token = ?, at = COALESCE(" + now + ", 0) WHERE node = ?");
        insert = statements.on("INSERT INTO claviger_pulse (token, at, node) VALUES (?, COALESCE(" + now + ", 0), ?)");
        removeOld = statements.on("DELETE FROM claviger_pulse WHERE at < " + now + " - " + DAY_MILLIS);
    }

    private static String freshName() {
        byte[] name = new byte[NAME_BYTES];
        new SecureRandom().nextBytes(name);
        return HexFormat.of().formatHex(name);
    }

    /** Returns the name of this node's row. */
    String node() {
        return node;
    }

    /** Removes the rows of nodes that have ended. */
    int removeOld(Session session) throws SQLException {
        try (Call call = session.call(removeOld)) {
            return call.update();
        }
    }

    /** Raises the number. */
    synchronized void beat(Session session) throws SQLException {
        last++;
        begun[(int) (last % REMEMBERED)] = System.nanoTime();
        try (Call update = session.call(raise)) {
            if (update.number(last).text(node).update() == 1) {
                return;
            }
        }
        try (Call first = session.call(insert)) {
            first.number(last).text(node).update();
        }
    }

    /**
     * Returns how old what was read together with a number was at most, at a time of the monotonic clock.
     *
     * @throws UnavailableException if it is not known
     */
    synchronized Duration age(long number, long at) {
        if (number <= 0 || number > last || last - number >= REMEMBERED) {
            throw new UnavailableException(
                    "the server that was read does not show what this node has written to it a minute"
                            + " ago: it is behind the one that takes changes");
        }
        return Duration.ofNanos(Math.max(0, at - begun[(int) (number % REMEMBERED)]));
    }
}
