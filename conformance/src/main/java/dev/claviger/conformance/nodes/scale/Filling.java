package dev.claviger.conformance.nodes.scale;

import dev.claviger.KeyId;
import dev.claviger.KeyPosition;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/** What a store has gathered in a year, made by one statement for each table. It is there to be in the way. */
final class Filling {
    static final String ENDED_OWNER = "ended";
    static final int OWNERS = 100_000;

    /** Each of them has done as much of what the host itself has not done: one record in so many. */
    static final int ACTORS = 1_000;

    private static final long ID_STEP = 839_299_365L;
    private static final long DAY_MILLIS = Duration.ofDays(1).toMillis();
    private static final long YEAR_MILLIS = 365 * DAY_MILLIS;

    /** Long enough ago for every key of that time to have ended since. */
    private static final long ENDED_SINCE_MILLIS = 300 * DAY_MILLIS;

    private final Options.Size size;
    private final long now;
    private final long begin;
    private final long keyStep;

    Filling(Options.Size size, Instant now) {
        this.size = size;
        this.now = now.toEpochMilli();
        this.begin = this.now - YEAR_MILLIS;
        this.keyStep = YEAR_MILLIS / size.keys();
    }

    /** Fills the tables of a store that has made no change yet. */
    void fill(Site site) throws SQLException {
        try (Connection connection = site.database().getConnection();
                Statement statement = connection.createStatement()) {
            for (String sql : site.store().beforeFilling()) {
                statement.execute(sql);
            }
            for (String sql : statements(site.store())) {
                statement.execute(sql);
            }
            for (String sql : site.store().afterFilling()) {
                statement.execute(sql);
            }
        }
    }

    private List<String> statements(Store store) {
        return List.of(
                keys() + store.numbersTo(size.keys()),
                endedKeys() + store.numbersTo(size.ended()),
                uses() + store.numbersTo(size.keys() / 2),
                changes() + store.numbersTo(size.changes()),
                records() + store.numbersTo(size.auditRecords()),
                "UPDATE claviger_state SET revision = " + size.changes() + ", mark = " + size.changes()
                        + ", audit_number = " + size.auditRecords() + " WHERE id = 1");
    }

    /** One in four has an end ahead. */
    private String keys() {
        return inserted("n * " + ID_STEP, "CONCAT('owner-', MOD(n, " + OWNERS + "))", 'A', issuedAt(keyStep))
                + "CASE WHEN MOD(n, 4) = 0 THEN " + cycling(now + DAY_MILLIS, DAY_MILLIS, 365) + " END,"
                + " CASE WHEN n < 0 THEN n END FROM ";
    }

    /** Returns one of so many numbers, by the column n. All of them are so large that no database counts them as integers. */
    private static String cycling(long smallest, long step, long count) {
        return smallest + " + MOD(n * " + step + ", " + step * count + ")";
    }

    private String anyKey() {
        return cycling(ID_STEP, ID_STEP, size.keys());
    }

    /** Half of them are revoked, the others have expired. */
    private String endedKeys() {
        String issuedAt = issuedAt(ENDED_SINCE_MILLIS / size.ended());
        return inserted("n * " + ID_STEP + " + 1", "'" + ENDED_OWNER + "'", 'B', issuedAt)
                + "CASE WHEN MOD(n, 2) = 0 THEN " + issuedAt + " + " + DAY_MILLIS + " END,"
                + " CASE WHEN MOD(n, 2) = 1 THEN " + issuedAt + " + " + DAY_MILLIS + " END FROM ";
    }

    private String issuedAt(long step) {
        return begin + " + n * " + step;
    }

    private static String inserted(String id, String owner, char digit, String issuedAt) {
        return "INSERT INTO claviger_key (id, owner, name, description, hint, digest, version, issuer, issued_at, reason,"
                + " endpoints, addresses, abilities, expires_at, revoked_at) SELECT " + id + ", " + owner
                + ", CONCAT('key ', n), '', 'zzzz', CONCAT('sha256:1::', LPAD(CONCAT(n, ''), 43, '" + digit
                + "')), 1, 'host:scale', " + issuedAt + ", '', 'unrestricted', 'unrestricted', '', ";
    }

    /** Every second key was used within the last ten months. */
    private String uses() {
        return "INSERT INTO claviger_key_use (id, last_used_at) SELECT n * " + 2 * ID_STEP + ", "
                + cycling(now - 300 * DAY_MILLIS, DAY_MILLIS, 300) + " FROM ";
    }

    private String changes() {
        return "INSERT INTO claviger_change (revision, key_id, mark) SELECT n, " + anyKey() + ", n FROM ";
    }

    /** Their chain does not verify, which nobody asks for here. */
    private String records() {
        return "INSERT INTO claviger_audit (number, at, type, actor, owner, key_id, details, hash) SELECT n, " + begin
                + " + n * " + YEAR_MILLIS / size.auditRecords()
                + ", CASE WHEN MOD(n, 10) = 0 THEN 'key_revoked' ELSE 'key_issued' END,"
                + " CASE WHEN MOD(n, 2) = 0 THEN 'host:scale' ELSE CONCAT('user:', MOD(n, " + ACTORS + ")) END,"
                + " CONCAT('owner-', MOD(n, " + OWNERS + ")), " + anyKey()
                + ", '{\"reason\":\"scale\"}', LPAD('0', 64, '0') FROM ";
    }

    /** Returns the place of a key, counted from 1. */
    KeyPosition position(int number) {
        return new KeyPosition(Instant.ofEpochMilli(begin + number * keyStep), id(number));
    }

    /** Returns the place of a key of the owner whose keys have ended, counted from 1. */
    KeyPosition endedPosition(int number) {
        return new KeyPosition(
                Instant.ofEpochMilli(begin + number * (ENDED_SINCE_MILLIS / size.ended())),
                new KeyId(number * ID_STEP + 1));
    }

    static KeyId id(int number) {
        return new KeyId(number * ID_STEP);
    }

    /** Returns the number of the last audit record. */
    int auditRecords() {
        return size.auditRecords();
    }

    /** Returns how many keys have records, those with the lowest numbers. */
    int recordedKeys() {
        return Math.min(size.keys(), size.auditRecords());
    }

    /** Returns the beginning of the year. */
    Instant begin() {
        return Instant.ofEpochMilli(begin);
    }
}
