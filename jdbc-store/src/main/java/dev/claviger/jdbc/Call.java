package dev.claviger.jdbc;

import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.sql.Types;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A prepared statement on its way: its parameters in their order, then what it returns. */
final class Call implements Parameters<Call>, AutoCloseable {
    private final PreparedStatement statement;
    private int parameters;

    Call(PreparedStatement statement) {
        this.statement = statement;
    }

    /** Reads one row. */
    @FunctionalInterface
    interface RowReader<T> {
        T read(ResultSet row) throws SQLException;
    }

    @Override
    public Call text(@Nullable String value) throws SQLException {
        statement.setString(++parameters, value);
        return this;
    }

    @Override
    public Call number(@Nullable Long value) throws SQLException {
        if (value == null) {
            statement.setNull(++parameters, Types.BIGINT);
        } else {
            statement.setLong(++parameters, value);
        }
        return this;
    }

    /** Keeps the parameters for {@link #executeBatch} and takes parameters again from the first on. */
    void addBatch() throws SQLException {
        statement.addBatch();
        parameters = 0;
    }

    /** Returns how many rows each set of parameters wrote, as far as the driver tells: see {@link Statement}. */
    int[] executeBatch() throws SQLException {
        return statement.executeBatch();
    }

    /** Returns how many rows were written, and takes parameters again from the first on. */
    int update() throws SQLException {
        parameters = 0;
        return statement.executeUpdate();
    }

    /** Returns the row, or empty if there is none, and takes parameters again from the first on. */
    <T> Optional<T> row(RowReader<T> reader) throws SQLException {
        parameters = 0;
        try (ResultSet rows = statement.executeQuery()) {
            return rows.next() ? Optional.of(reader.read(rows)) : Optional.empty();
        }
    }

    <T> List<T> rows(RowReader<T> reader) throws SQLException {
        List<T> all = new ArrayList<>();
        try (ResultSet rows = statement.executeQuery()) {
            while (rows.next()) {
                all.add(reader.read(rows));
            }
        }
        return all;
    }

    /** Runs it, and gives each of the statements that it consists of its result. */
    void run(List<Pipeline.Step> steps) throws SQLException {
        boolean rows = statement.execute();
        for (Pipeline.Step step : steps) {
            if (rows) {
                try (ResultSet result = statement.getResultSet()) {
                    step.took(result);
                }
            } else {
                step.took(statement.getUpdateCount());
            }
            rows = statement.getMoreResults();
        }
    }

    @Override
    public void close() throws SQLException {
        statement.close();
    }

    /** Reads a number that may be absent. */
    static @Nullable Long number(ResultSet row, String column) throws SQLException {
        long value = row.getLong(column);
        return row.wasNull() ? null : value;
    }
}
