package dev.claviger.jdbc;

import java.sql.SQLException;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The marks of a store, each written once. */
final class Marks {
    /** Bears the name of the application that the store belongs to. */
    private static final String APPLICATION = "application";

    private final Database database;
    private final String tables;
    private final String find;
    private final String insert;
    private final String lock;

    Marks(Database database, Statements statements) {
        this.database = database;
        this.tables = statements.on(Statements.STANDARD_PREFIX) + "*";
        this.find = statements.on("SELECT content FROM claviger_mark WHERE /*fresh*/name = ?");
        this.insert = statements.on("INSERT INTO claviger_mark (name, content) VALUES (?, ?)");
        this.lock = statements.on("UPDATE claviger_state SET revision = revision WHERE id = 1");
    }

    /**
     * Sees to it that the store belongs to {@code application}, to which it falls if it has belonged to none.
     *
     * @throws IllegalStateException if it belongs to another one, or to one at all where there is no name
     */
    void requireOwner(@Nullable String application) {
        String owner = application == null ? find(APPLICATION).orElse(null) : mark(APPLICATION, application);
        if (!Objects.equals(owner, application)) {
            throw new IllegalStateException(
                    "the tables " + tables + " belong to the application \"" + owner + "\", and "
                            + (application == null ? "this one has no name" : "this one is \"" + application + "\"")
                            + "; let the builder's application() name the right one, or give this one a table prefix of its own");
        }
    }

    private Optional<String> find(String name) {
        return database.read("find the mark " + name, session -> found(session, name));
    }

    String mark(String name, String value) {
        String key = Column.MARK_NAME.checked(name);
        String content = Column.MARK_CONTENT.checked(value);
        return find(key)
                .orElseGet(() -> database.change(
                        "write the mark " + name, session -> written(session, key, content), any -> true));
    }

    /** Of two nodes that start together, one waits for the lock and then finds what the other has written. */
    private String written(Session session, String name, String value) throws SQLException {
        try (Call call = session.call(lock)) {
            call.update();
        }
        Optional<String> meanwhile = found(session, name);
        if (meanwhile.isPresent()) {
            return meanwhile.get();
        }
        try (Call call = session.call(insert)) {
            call.text(name).text(value).update();
            return value;
        }
    }

    private Optional<String> found(Session session, String name) throws SQLException {
        try (Call call = session.call(find)) {
            return call.text(name).row(row -> row.getString("content"));
        }
    }
}
