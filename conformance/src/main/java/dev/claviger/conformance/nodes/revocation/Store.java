package dev.claviger.conformance.nodes.revocation;

import com.zaxxer.hikari.HikariConfig;
import dev.claviger.conformance.nodes.cluster.Database;
import dev.claviger.jdbc.PostgresChannel;
import dev.claviger.spi.ChangeChannel;

/** What the nodes keep their keys in. */
enum Store {
    /** PostgreSQL, with news between nodes. */
    POSTGRES,
    /** Three MariaDB servers in one Galera cluster; nodes learn of changes by looking alone. */
    GALERA,
    /** One MariaDB server; nodes learn of changes by looking alone. */
    MARIADB;

    /** Sets where a pool connects. None of its connections waits for an answer for long. */
    void connect(HikariConfig pool, int port) {
        if (this == POSTGRES) {
            pool.setDataSource(Database.dataSource(port));
        } else {
            pool.setJdbcUrl("jdbc:mariadb://127.0.0.1:" + port
                    + "/claviger?user=claviger&connectTimeout=1000&socketTimeout=1000");
        }
    }

    /** Returns the channel on which nodes tell each other of changes; one without news where the store has none. */
    ChangeChannel news(int port) {
        if (this == POSTGRES) {
            return PostgresChannel.over(Database.dataSource(port));
        }
        return new ChangeChannel() {
            @Override
            public void listen(Runnable changed) {}

            @Override
            public void announce() {}

            @Override
            public void close() {}
        };
    }
}
