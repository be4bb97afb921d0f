package dev.claviger.jdbc;

import static java.util.Objects.requireNonNull;

import dev.claviger.KeyId;
import dev.claviger.UnavailableException;
import dev.claviger.policy.PolicyRevision;
import dev.claviger.spi.AuditEntry;
import dev.claviger.spi.AuditEvent;
import dev.claviger.spi.AuditQuery;
import dev.claviger.spi.AuditTrail;
import dev.claviger.spi.Change;
import dev.claviger.spi.KeyQuery;
import dev.claviger.spi.KeyStorage;
import dev.claviger.spi.StoreMarks;
import dev.claviger.spi.StoredKey;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/**
 * A {@link KeyStorage} and {@link AuditTrail} in a relational database that the application provides. Any number of nodes can
 * share it.
 *
 * <pre>{@code
 * JdbcKeyStorage storage = JdbcKeyStorage.builder(dataSource).createTables().build();
 * }</pre>
 *
 * <h2>Databases</h2>
 *
 * <p>Tested with PostgreSQL 13 to 18, MariaDB 10.11 (also as a Galera cluster), H2 2.5 and SQLite 3.54. MySQL 8 uses the MariaDB
 * dialect and is not tested. The data source must not take part in transactions of the application, and must connect to the
 * primary: a replica is rejected at start. On a Galera cluster, reads wait until the member has applied all committed
 * transactions. PgBouncer in transaction mode works; it needs {@code ignore_startup_parameters = extra_float_digits}.
 *
 * <p>A change that was acknowledged is as durable as a commit of the database. PostgreSQL and MariaDB are durable unless
 * configured otherwise. H2 needs {@code WRITE_DELAY=0} in its URL, otherwise it writes half a second later. SQLite needs
 * {@code journal_mode=WAL}, otherwise readers and writers block each other, and with it {@code synchronous=FULL}. An in-memory
 * SQLite database does not work, because each connection would have its own. Interrupting a thread that writes to an H2 database
 * in a plain file makes the database unusable until it is reopened; {@code jdbc:h2:async:} in the URL avoids that.
 *
 * <h2>Timeouts</h2>
 *
 * <p>At most {@link Builder#maxConnections} threads use the database at once. Other threads wait up to half a second for a permit
 * and then get an {@link UnavailableException}. A read for a decision has a timeout of 900 ms, including that wait. Everything else
 * has a statement timeout of two seconds and a network timeout of five. Where the driver has no network timeout, as with H2 and
 * SQLite, there is only the statement timeout, and on H2 none for decisions.
 *
 * <p>How long to wait for a connection is configured in the pool: see {@linkplain dev.claviger.jdbc the package}. Settings that are
 * changed on a connection are restored before it is returned.
 *
 * <h2>Editing rows by hand</h2>
 *
 * <p>Nodes poll the revision in {@code claviger_state}. On PostgreSQL and SQLite, triggers increment it when a key is edited or
 * deleted without a new version, and reject an edit that would undo a revocation. On MariaDB they do if an administrator has run
 * {@code guards.sql} from the jar. After any other edit, increment it yourself:
 *
 * <pre>{@code
 * UPDATE claviger_state SET revision = revision + 1 WHERE id = 1
 * }</pre>
 *
 * <p>After a fail-over that lost commits, or after restoring a backup, nothing needs to be done: every change also stores a random
 * mark, which shows nodes that the history is a different one. A node that reads an older state than it has seen before answers 503
 * until the staleness bound has passed, and then accepts it.
 *
 * <p>If a row contains a value that no key can have, {@link #find} and each page of {@link #list} that includes it throw an
 * {@link UnavailableException} with the row and the column. The row is not left out of lists, because then nobody would correct it.
 * Other keys work.
 *
 * <p>Instances are safe for use by multiple threads. There is nothing to close but the data source.
 */
public final class JdbcKeyStorage implements KeyStorage, AuditTrail, StoreMarks {
    /** How many uses are noted in one transaction: enough to be quick, few enough to hold no locks for long. */
    private static final int USES_AT_ONCE = 100;

    private final Database database;
    private final Statements statements;
    private final KeyRows keyRows;
    private final String noteUse;
    private final Marks marks;
    private final ChangeFeed feed;
    private final Trails trails;

    /** Whether the driver tells how many rows of a batch it has written, as far as is known. */
    private volatile boolean batchesAreTold = true;

    private JdbcKeyStorage(Database database, Statements statements, @Nullable Pulse pulse) {
        this.database = database;
        this.statements = statements;
        this.keyRows = new KeyRows(statements);
        this.marks = new Marks(database, statements);
        this.trails = new Trails(database, statements);
        this.feed = new ChangeFeed(database, statements, pulse);
        this.noteUse = statements.on(database.dialect().noteUse());
    }

    /** Returns a builder for a storage that takes its connections from {@code dataSource}. */
    public static Builder builder(DataSource dataSource) {
        return new Builder(dataSource);
    }

    @Override
    public Reading<Optional<StoredKey>> find(KeyId id) {
        return database.decide("find key " + id, session -> {
            try (Call call = session.call(statements.findKey)) {
                return call.number(id.value())
                        .row(row -> reading(row, keyRows.readIfThere(row)))
                        .orElseThrow(statements::noState);
            }
        });
    }

    @Override
    public List<StoredKey> list(KeyQuery query) {
        return database.read("list keys", session -> {
            try (Call call = session.call(statements.keyPage(query))) {
                return keyRows.readAll(KeyRows.asking(call, query));
            }
        });
    }

    @Override
    public Reading<Optional<PolicyRevision>> policy() {
        return database.decide("find the policy", session -> {
            try (Call call = session.call(statements.policyInForce)) {
                return call.row(row -> reading(row, PolicyRow.read(row))).orElseThrow(statements::noState);
            }
        });
    }

    private static <T> Reading<T> reading(ResultSet row, T value) throws SQLException {
        ChangeFeed.requirePrimary(row);
        return new Reading<>(row.getLong("revision"), value);
    }

    @Override
    public Change.Result apply(Change change) {
        Change.Result result = apply(change, batchesAreTold).orElseGet(() -> {
            batchesAreTold = false;
            return apply(change, false).orElseThrow();
        });
        if (result instanceof Change.Applied applied
                && ChangeLog.isTrimmedAt(applied.revision(), change.mutations().size())) {
            database.ifFree(session -> ChangeLog.trim(session, statements, applied.revision()));
        }
        return result;
    }

    private Optional<Change.Result> apply(Change change, boolean batches) {
        return database.change(
                "make a change",
                session -> ChangeWriter.write(session, statements, change, batches),
                result -> result.filter(Change.Applied.class::isInstance).isPresent());
    }

    @Override
    public String mark(String name, String value) {
        return marks.mark(name, value);
    }

    @Override
    public Changes changesSince(Position since) {
        return feed.since(since);
    }

    /** Notes a hundred at a time; where that fails, those before stay noted and those behind are given up. */
    @Override
    public void recordUses(Map<KeyId, Instant> uses) {
        // In one order everywhere, so that two nodes do not wait for each other's rows.
        List<Map.Entry<KeyId, Instant>> sorted = uses.entrySet().stream()
                .sorted(Map.Entry.comparingByKey(KeyRows.BY_NUMBER))
                .toList();
        for (int from = 0; from < sorted.size(); from += USES_AT_ONCE) {
            List<Map.Entry<KeyId, Instant>> some = sorted.subList(from, Math.min(sorted.size(), from + USES_AT_ONCE));
            database.change("note when keys were used", session -> noteUses(session, some), noted -> true);
        }
    }

    private int noteUses(Session session, List<Map.Entry<KeyId, Instant>> uses) throws SQLException {
        try (Call call = session.call(noteUse)) {
            for (Map.Entry<KeyId, Instant> use : uses) {
                call.number(KeyRows.millis(use.getValue()))
                        .number(use.getKey().value())
                        .addBatch();
            }
            call.executeBatch();
            return uses.size();
        }
    }

    @Override
    public List<AuditEntry> read(AuditQuery query) {
        return trails.read(query);
    }

    @Override
    public void recordCalls(List<AuditEvent> events) {
        trails.recordCalls(events);
    }

    /** Names the database and the tables. */
    @Override
    public String toString() {
        return "JdbcKeyStorage[" + database.dialect().folder() + ", " + statements.on(Statements.STANDARD_PREFIX)
                + "key]";
    }

    /** Configures a {@link JdbcKeyStorage}. Not safe for use by several threads. */
    public static final class Builder {
        private static final Pattern APPLICATION = Pattern.compile("[\\P{C}]{1,100}");
        private static final int MAX_CONNECTIONS = 1_000;

        private final DataSource dataSource;
        private String tablePrefix = Statements.STANDARD_PREFIX;
        private int maxConnections = 8;
        private boolean createTables;
        private boolean heartbeat;
        private @Nullable String application;

        private Builder(DataSource dataSource) {
            this.dataSource = requireNonNull(dataSource, "dataSource");
        }

        /**
         * Sets the prefix of all table names. The default is {@code claviger_}. Stores with different prefixes share nothing.
         *
         * @throws IllegalArgumentException if it is not 1 to 30 characters of {@code a-z 0-9 _}, beginning with a letter
         */
        public Builder tablePrefix(String prefix) {
            this.tablePrefix = Statements.checkedPrefix(prefix);
            return this;
        }

        /**
         * Sets the name of the application. The first start with a name stores it; later starts with another name, or without
         * one, fail. This prevents two applications from sharing keys and policy by accident. The default is no name.
         *
         * @throws IllegalArgumentException if it is not 1 to 100 printable characters
         */
        public Builder application(String name) {
            if (!APPLICATION.matcher(requireNonNull(name, "name")).matches()) {
                throw new IllegalArgumentException("application must be 1 to 100 printable characters");
            }
            this.application = name;
            return this;
        }

        /**
         * Creates the tables if they do not exist, and upgrades those of an earlier release. If several nodes start at once,
         * one does this and the others wait, up to ten minutes. The default is off: a migration tool runs
         * {@code claviger-1__tables.sql} and the files after it from the jar, as a user with more rights than the application
         * needs.
         */
        public Builder createTables() {
            this.createTables = true;
            return this;
        }

        /**
         * Sets how many threads may use the database at once. The default is 8. Changes, lists and audit records get at most
         * half of these permits, so that decisions continue while changes wait for locks. With three or more, one is reserved
         * for polling.
         *
         * @throws IllegalArgumentException if it is not from 1 to 1 000
         */
        public Builder maxConnections(int count) {
            if (count < 1 || count > MAX_CONNECTIONS) {
                throw new IllegalArgumentException("max connections must be from 1 to " + MAX_CONNECTIONS);
            }
            this.maxConnections = count;
            return this;
        }

        /**
         * Writes a counter to a row of this node at each poll and reads it back, to detect stale reads. For data sources that
         * may send reads to another server that lags behind and does not report it, such as a proxy with writable replicas. Those
         * servers must apply commits in order. If they lag by more than the staleness bound, decisions end with 503. Costs two
         * writes a second. The default is off: read-only replicas of PostgreSQL, MariaDB and MySQL are detected without it, and
         * members of a Galera cluster wait until they are up to date.
         */
        public Builder heartbeat() {
            this.heartbeat = true;
            return this;
        }

        private @Nullable Pulse pulse(Database database, Statements statements) {
            if (!heartbeat) {
                return null;
            }
            Pulse pulse = new Pulse(database.dialect(), statements);
            database.change("remove the rows of nodes that have ended", pulse::removeOld, any -> true);
            return pulse;
        }

        /**
         * Checks the database and its tables, and returns the storage.
         *
         * @throws IllegalStateException if the database is not supported, is a replica or read-only, or if the tables are
         *     missing, have another version, belong to another application, or differ from the SQL files in the jar. The
         *     message says what was found and what to do
         * @throws UnavailableException if the database cannot be reached
         */
        public JdbcKeyStorage build() {
            Statements statements = new Statements(tablePrefix);
            Database database = Database.open(dataSource, maxConnections, statements);
            SchemaCheck.server(database);
            if (createTables) {
                new SchemaScript(database, statements).bringUpToDate();
            }
            SchemaCheck.run(database, statements);
            JdbcKeyStorage storage = new JdbcKeyStorage(database, statements, pulse(database, statements));
            storage.marks.requireOwner(application);
            return storage;
        }
    }
}
