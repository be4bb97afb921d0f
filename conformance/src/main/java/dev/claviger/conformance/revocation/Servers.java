package dev.claviger.conformance.revocation;

import dev.claviger.conformance.cluster.Database;
import java.io.IOException;
import javax.sql.DataSource;

/** The servers of a run, as nodes and checker reach them. */
interface Servers extends AutoCloseable {

    /** Returns the port that leads a node to its keys. */
    int keys(int node);

    /** Returns the port that leads a node to news of changes. */
    int news(int node);

    /** Returns the port that leads nodes to the host's owners. */
    int owners();

    /** Returns connections of the checker's own, which would rather wait than give up. */
    DataSource dataSource();

    @Override
    void close() throws IOException;

    /** One PostgreSQL, which is closed with this. */
    static Servers of(Database database) {
        return new Servers() {
            @Override
            public int keys(int node) {
                return database.port();
            }

            @Override
            public int news(int node) {
                return database.port();
            }

            @Override
            public int owners() {
                return database.port();
            }

            @Override
            public DataSource dataSource() {
                return database.dataSource();
            }

            @Override
            public void close() {
                database.close();
            }
        };
    }
}
