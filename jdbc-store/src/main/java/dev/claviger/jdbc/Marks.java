package dev.claviger.jdbc;

import java.sql.SQLException;
import java.util.Optional;

/** The marks of a store, each written once. */
final class Marks {
    private final Database database;
    private final String find;
    private final String insert;
    private final String lock;

    Marks(Database database, Statements statements) {
        this.database = database;
        this.find = statements.on("SELECT content FROM claviger_mark WHERE /*anew*/name = ?");
        this.insert = statements.on("INSERT INTO claviger_mark (name, content) VALUES (?, ?)");
        this.lock = statements.on("UPDATE claviger_state SET revision = revision WHERE id = 1");
    }

    String mark(String name, String value) {
        String key = Column.MARK_NAME.checked(name);
        String content = Column.MARK_CONTENT.checked(value);
        Optional<String> known = database.read("find the mark " + name, session -> found(session, key));
        return known.orElseGet(() ->
                database.change("write the mark " + name, session -> written(session, key, content), any -> true));
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
