package dev.claviger.jdbc;

import java.sql.SQLException;
import java.sql.SQLTimeoutException;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** What differs between databases. Everything else is the same for all: see {@link Statements}. */
sealed interface Dialect permits PostgresDialect, MariaDbDialect, H2Dialect, SqliteDialect {
    /** Stands in statements, behind WHERE, where the answer must not be one that was given before. */
    String ANEW = "/*fresh*/";

    /** Stands in statements behind a column, where the answer is to tell whether a replica has given it. */
    String PROOF = "/*proof*/";

    /** Stands in statements behind a column, where the answer is to tell what time it is for the database. */
    String CLOCK = "/*clock*/";

    /** Returns a statement as this database is to be given it. */
    default String sql(String statement) {
        return statement.contains(PROOF)
                ? statement
                        .replace(PROOF, ", " + isReplica() + " AS is_replica")
                        .replace(CLOCK, ", " + millis() + " AS store_millis")
                : statement;
    }

    /** Returns an expression that holds on a server which only repeats what another one does, and may be behind. */
    default String isReplica() {
        return "1 = 0";
    }

    /** Returns an expression for the milliseconds since 1970, or for NULL where the clock is that of this machine. */
    default String millis() {
        return "NULL";
    }

    /** Returns the dialect of a database, or {@code null} if it is none of those supported. */
    static @Nullable Dialect of(String product, String version) {
        return switch (product) {
            case "PostgreSQL" -> new PostgresDialect();
            case "MariaDB" -> new MariaDbDialect(false);
            // MySQL's own driver calls every server MySQL.
            case "MySQL" -> new MariaDbDialect(!version.toLowerCase(Locale.ROOT).contains("mariadb"));
            case "H2" -> new H2Dialect();
            case "SQLite" -> new SqliteDialect();
            default -> null;
        };
    }

    /** Returns the dialect for just this server. */
    default Dialect onServer(Session session) throws SQLException {
        return this;
    }

    /**
     * Looks whether a store can be kept on this server at all.
     *
     * @throws IllegalStateException if it cannot; the message says why and what to do
     */
    default void requireFit(Session session) throws SQLException {}

    /** Returns a statement as it is to be given outside of a transaction. */
    default String alone(String statement) {
        return statement;
    }

    /** Returns whether a transaction can begin on a server that has yet to apply what another one has committed before. */
    default boolean mayBeBehind() {
        return false;
    }

    /** Sets what must be set on a connection before it is used. */
    default void open(Session session) throws SQLException {}

    /** Returns the name of the folder that holds the definition of the tables. */
    String folder();

    /** Returns the definition of the tables for just this server. */
    default String adapted(String script) {
        return script;
    }

    /** Returns whether a statement of a definition failed because an interrupted run has got so far before. */
    default boolean isDoneAlready(SQLException e) {
        return false;
    }

    /** Returns the statement that notes a use, unless the key does not exist or a later use is known: time, then id. */
    String noteUse();

    /** Sets what must be set before a transaction begins. */
    default void prepareTransaction(Session session) throws SQLException {}

    /** Returns the statements that a transaction begins with. They return no rows. */
    default List<String> entry() {
        return List.of();
    }

    /** Has undone, later, what {@link #entry} sets beyond the transaction. Called right before it is said. */
    default void entered(Session session) {}

    /**
     * Returns one text that does what the steps do, one after the other, with the parameters of all of them; or {@code null}
     * where there is none. Each step has one result.
     */
    default @Nullable String joined(List<Pipeline.Step> steps) {
        return null;
    }

    /**
     * Returns a statement that does what {@code update} does, and fails with an error of its own where that writes no row; or
     * {@code null} where there is none. With it the last of joined statements can be {@code COMMIT}: no statement behind one
     * that failed is run.
     */
    default @Nullable String insisting(String update) {
        return null;
    }

    /** Returns whether a statement failed because it insists on a row that is not there. */
    default boolean isWithoutRow(SQLException e) {
        return false;
    }

    /** Returns whether {@code FOR UPDATE} locks what is read. If not, the first write of a transaction locks all there is. */
    default boolean locksByReading() {
        return true;
    }

    /** Returns whether a statement failed because it would have written twice what there can be once. */
    default boolean isDuplicate(SQLException e) {
        String state = e.getSQLState();
        return state != null && state.startsWith("23");
    }

    /** Runs {@code creation} while no other node can, in whatever process it runs. */
    void createAlone(Session session, String prefix, Session.Step creation) throws SQLException;

    /** Returns whether a timeout that was set on one statement holds for all later ones of its connection. */
    default boolean statementTimeoutStays() {
        return false;
    }

    /** Returns after how many seconds a read for a decision is given up where no timeout of the network ends it. */
    default int decisionSeconds() {
        return 0;
    }

    /** Returns whether a transaction lost to others and was, for certain, taken back: another try may succeed. */
    default boolean lostToOthers(SQLException e) {
        return "40001".equals(e.getSQLState()) || "40P01".equals(e.getSQLState());
    }

    /** Returns whether a statement was given up because it waited for others, or because it took too long. */
    default boolean waitedTooLong(SQLException e) {
        String state = e.getSQLState();
        return e instanceof SQLTimeoutException || "57014".equals(state) || "55P03".equals(state);
    }

    /**
     * Returns, in words that complete an exception, who holds locks on {@code table} or how to find out. Never what they
     * have asked the database for.
     */
    default String whoHolds(String table, Session session) throws SQLException {
        return "";
    }

    /**
     * Returns whether the database refused a statement for good: what it names does not exist, or it may not be used
     * so. Other errors may pass.
     */
    default boolean isRefusal(SQLException e) {
        String state = e.getSQLState();
        // Class 42: syntax, missing names, rights. 25006: read only.
        return state != null && (state.startsWith("42") || state.equals("25006"));
    }
}
