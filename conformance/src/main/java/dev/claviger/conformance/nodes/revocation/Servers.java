package dev.claviger.conformance.nodes.revocation;

import dev.claviger.conformance.nodes.cluster.Address;
import dev.claviger.conformance.nodes.cluster.Database;
import java.io.Closeable;
import java.io.IOException;
import java.net.URI;
import java.sql.SQLException;
import javax.sql.DataSource;

/** The servers of a run, as nodes and checker reach them. */
class Servers implements Closeable {
    private final Closeable started;
    private final DataSource dataSource;
    private final int keys;
    private final int owners;

    /**
     * @param started what is closed with this
     * @param dataSource the checker's own way to keys and owners
     * @param keys the port that leads nodes to their keys
     * @param owners the port that leads nodes to the host's owners, and to news
     */
    Servers(Closeable started, DataSource dataSource, int keys, int owners) {
        this.started = started;
        this.dataSource = dataSource;
        this.keys = keys;
        this.owners = owners;
    }

    /** One PostgreSQL, which is closed with this. */
    static Servers of(Database database) {
        return new Servers(database, database.dataSource(), database.port(), database.port());
    }

    static int port(Address address) {
        return URI.create(address.url().substring("jdbc:".length())).getPort();
    }

    /** Returns the port that leads a node to its keys. */
    int keys(int node) {
        return keys;
    }

    /** Returns the port that leads a node to news of changes. */
    int news(int node) {
        return owners;
    }

    /** Returns the port that leads nodes to the host's owners. */
    int owners() {
        return owners;
    }

    /** Returns connections of the checker's own. */
    DataSource dataSource() {
        return dataSource;
    }

    /** Does to these servers what their run asks for, until it is over. These leave them alone. */
    void disturb(Rig rig, Crew crew, Course course) throws IOException, SQLException, InterruptedException {}

    @Override
    public void close() throws IOException {
        started.close();
    }
}
