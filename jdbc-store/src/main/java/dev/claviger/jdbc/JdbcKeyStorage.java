package dev.claviger.jdbc;

import static java.util.Objects.requireNonNull;

import dev.claviger.KeyId;
import dev.claviger.KeyQuery;
import dev.claviger.UnavailableException;
import dev.claviger.policy.PolicyRevision;
import dev.claviger.spi.AuditRecord;
import dev.claviger.spi.AuditTrail;
import dev.claviger.spi.Change;
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
 * Keeps keys, policy and audit records in a database that the host has. Any number of nodes may share it.
 *
 * <pre>{@code
 * JdbcKeyStorage storage = JdbcKeyStorage.builder(dataSource).createTables().build();
 * }</pre>
 *
 * <h2>Databases</h2>
 *
 * <p>Tested with PostgreSQL 17, MariaDB 10.11, H2 2.5 and SQLite 3.54. MySQL 8 is spoken to as MariaDB is, but that is
 * not tested. Give it a data source whose connections are its own, not one that takes part in transactions of the host,
 * and that leads to the primary: a replica is refused. On a cluster of Galera every read waits until the member has
 * applied what others had committed. PgBouncer may share connections between transactions, with {@code
 * ignore_startup_parameters = extra_float_digits} in its configuration.
 *
 * <p>A change that was acknowledged is as durable as the database makes a commit. PostgreSQL and MariaDB make it so
 * unless told otherwise. H2 writes half a second behind unless its URL says {@code WRITE_DELAY=0}. For SQLite use
 * {@code journal_mode=WAL}, or readers and writers stand in each other's way, and with it {@code synchronous=FULL}. A
 * SQLite database in memory cannot be used: each connection would see another one. A thread that is interrupted while it
 * writes breaks an H2 database in a plain file until it is opened again; one with {@code jdbc:h2:async:} in its URL it
 * does not.
 *
 * <h2>Waiting</h2>
 *
 * <p>No more than {@link Builder#maxConnections} threads are in the database at once. Others wait for half a second at
 * most, and then get an {@link UnavailableException}. A read that a decision waits for is given up after 900 ms, this
 * wait included; any other use after two seconds for a statement, and after five without an answer from the network.
 * Where the driver cannot limit how long the network is waited for, as H2's and SQLite's cannot, statements alone are
 * limited, and on H2 only other uses are.
 *
 * <p>How long a connection may be waited for is for the pool to say: see {@linkplain dev.claviger.jdbc the package}.
 * Whatever is set on a connection is set back before it is returned.
 *
 * <h2>Editing by hand</h2>
 *
 * <p>Nodes learn what to read again from the revision in {@code claviger_state}. PostgreSQL and SQLite raise it by a
 * trigger whenever somebody edits or deletes a key without raising its version, and refuse to take a revocation back;
 * MariaDB does if an administrator has run {@code guards.sql} from the jar. After any other edit, say so:
 *
 * <pre>{@code
 * UPDATE claviger_state SET revision = revision + 1 WHERE id = 1
 * }</pre>
 *
 * <p>After a fail-over that lost changes, and after restoring a backup, nothing has to be said: each change leaves a mark
 * beside its revision, by which nodes notice that the history is another one. A node that is shown an older state than it
 * knows of answers with 503 until the staleness bound is over, and then believes it.
 *
 * <p>A key whose row holds what no key can, is refused: {@link #find} and every page of {@link #list} that would show
 * it throw an {@link UnavailableException} that names row and column. It is not left out of lists, because a key that
 * no list shows is one that nobody corrects. Other keys work.
 *
 * <p>Instances are safe for use by many threads. There is nothing to close but the data source.
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
    public List<Entry> read(Query query) {
        return trails.read(query);
    }

    @Override
    public void recordCalls(List<AuditRecord> events) {
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
         * Sets what the names of the tables begin with. The default is {@code claviger_}. Stores with different prefixes
         * share nothing.
         *
         * @throws IllegalArgumentException if it is not 1 to 30 characters of {@code a-z 0-9 _}, beginning with a letter
         */
        public Builder tablePrefix(String prefix) {
            this.tablePrefix = Statements.checkedPrefix(prefix);
            return this;
        }

        /**
         * Names the application whose keys these are. The first start with a name writes it to the store; from then on a
         * start with another name, or without one, is refused: two applications in one schema would share keys and policy
         * without a word. The default is no name, and a store that was never given one.
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
         * Has the tables created if there are none, and those of a release before brought up to date. Of nodes that start
         * together one does it, and the others wait for it, up to ten minutes. The default is that they are as they should
         * be: made by a migration tool from {@code claviger-1__tables.sql} and the files after it in the jar, by a user
         * with more rights than the application needs.
         */
        public Builder createTables() {
            this.createTables = true;
            return this;
        }

        /**
         * Sets how many threads may be in the database at once. The default is 8. Changes, lists and audit records get at
         * most half of them, so that decisions go on where changes wait for each other; with three or more, one is kept for
         * the look at what has changed.
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
         * Has each look at the store write a number to a row of this node's own and read it back, which tells how old what it
         * reads is. For a data source behind which reads may go to a server that is behind and does not say so: a proxy that
         * sends reads to replicas which can be written to, for instance. Such servers must apply commits in their order. Where
         * they are further behind than the staleness bound, decisions end with 503. It costs a write for each look, two in a
         * second. The default is not: replicas of PostgreSQL, MariaDB and MySQL that are read only are noticed without, and
         * members of a Galera cluster are asked to wait until they are not behind.
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
         * Returns the storage, having looked at the database and its tables.
         *
         * @throws IllegalStateException if the database is none of those supported, a replica or read only, or if the tables
         *     are missing, of another version, another application's, or not as their definition in the jar makes them. The
         *     message tells what was found and what to do
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
