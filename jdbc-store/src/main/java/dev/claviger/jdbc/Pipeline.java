package dev.claviger.jdbc;

import static java.util.Objects.requireNonNull;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Statements of a transaction that follow one another whatever each of them finds. Where the database takes several in one
 * text they cost one journey over the network, and elsewhere one each. The first that fails ends it.
 */
final class Pipeline {
    /** So few that no driver or server has trouble with the length of the text or the number of parameters. */
    private static final int AT_ONCE = 50;

    private final Session session;
    private final List<Step> steps = new ArrayList<>();

    Pipeline(Session session) {
        this.session = session;
    }

    /** A statement with its parameters, and later what came of it. */
    static final class Step implements Parameters<Step> {
        private final String sql;
        private final List<Setting> settings = new ArrayList<>();
        private @Nullable Reading reading;
        private int written;

        private Step(String sql) {
            this.sql = sql;
        }

        @Override
        public Step text(@Nullable String value) {
            settings.add(call -> call.text(value));
            return this;
        }

        @Override
        public Step number(@Nullable Long value) {
            settings.add(call -> call.number(value));
            return this;
        }

        /** Has the first row read. What it returns is there once the pipeline has run; empty if there was no row. */
        <T> Supplier<Optional<T>> row(Call.RowReader<T> reader) {
            List<T> found = new ArrayList<>();
            reading = rows -> {
                if (rows.next()) {
                    found.add(reader.read(rows));
                }
            };
            return () -> found.stream().findFirst();
        }

        /** Returns how many rows it has written. */
        int written() {
            return written;
        }

        String sql() {
            return sql;
        }

        boolean reads() {
            return reading != null;
        }

        /** Takes the result of the statement. */
        void took(ResultSet rows) throws SQLException {
            if (reading != null) {
                reading.from(rows);
            } else if (rows.next()) {
                // How many rows it has written comes as a row where the database cannot say it otherwise.
                written = rows.getInt(1);
            }
        }

        /** Takes the result of the statement. */
        void took(int count) {
            written = count;
        }

        private void bind(Call call) throws SQLException {
            for (Setting setting : settings) {
                setting.on(call);
            }
        }
    }

    @FunctionalInterface
    private interface Setting {
        void on(Call call) throws SQLException;
    }

    @FunctionalInterface
    private interface Reading {
        void from(ResultSet rows) throws SQLException;
    }

    /** Adds a statement without parameters, or to be given them. */
    Step add(String sql) {
        Step step = new Step(sql);
        steps.add(step);
        return step;
    }

    /** Sends all statements, with those in front that the transaction begins with. */
    void run() throws SQLException {
        List<Step> all = new ArrayList<>();
        session.takeEntry().forEach(entry -> all.add(new Step(entry)));
        all.addAll(steps);
        runInPortions(all);
    }

    /** Sends all statements and commits with the last of them. A statement that fails keeps those behind it from being run. */
    void runAndCommit() throws SQLException {
        int last = Math.max(0, steps.size() - AT_ONCE + 1);
        runInPortions(steps.subList(0, last));
        List<Step> committing = new ArrayList<>(steps.subList(last, steps.size()));
        committing.add(new Step("COMMIT"));
        // Without a timeout: cancelled, a commit that waits for a standby counts as done, and the standby has not got
        // it.
        try (Call call = session.unlimitedCall(joined(committing))) {
            run(call, committing);
        }
    }

    private String joined(List<Step> some) {
        return requireNonNull(session.dialect().joined(some), "this database takes one statement at a time");
    }

    private void runInPortions(List<Step> all) throws SQLException {
        for (int from = 0; from < all.size(); from += AT_ONCE) {
            run(all.subList(from, Math.min(all.size(), from + AT_ONCE)));
        }
    }

    private void run(List<Step> some) throws SQLException {
        String joined = some.size() == 1 ? null : session.dialect().joined(some);
        if (joined == null) {
            for (Step step : some) {
                run(step.sql(), List.of(step));
            }
        } else {
            run(joined, some);
        }
    }

    private void run(String sql, List<Step> some) throws SQLException {
        try (Call call = session.call(sql)) {
            run(call, some);
        }
    }

    private static void run(Call call, List<Step> some) throws SQLException {
        for (Step step : some) {
            step.bind(call);
        }
        call.run(some);
    }
}
