package dev.claviger.conformance.nodes.scale;

import dev.claviger.conformance.nodes.cluster.Address;
import dev.claviger.conformance.nodes.cluster.Database;
import dev.claviger.conformance.nodes.cluster.FileDatabase;
import dev.claviger.conformance.nodes.cluster.MariaDb;
import dev.claviger.conformance.nodes.cluster.Topology;
import java.io.IOException;
import java.util.List;

/** A database that is measured, and what is different about it. */
enum Store {
    /** PostgreSQL. */
    POSTGRES,
    /** MariaDB. */
    MARIADB,
    /** H2 in a file, within this process. */
    H2;

    Topology start() throws IOException {
        return switch (this) {
            case POSTGRES -> Database.start();
            case MARIADB -> MariaDb.start();
            case H2 -> FileDatabase.h2();
        };
    }

    Address addressOf(Topology topology) {
        Address address = topology.members().get(0);
        return this == H2 ? new Address(address.url() + ";WRITE_DELAY=0", address.user()) : address;
    }

    /** Returns the rows of 1 to {@code last}, in the column n. */
    String numbersTo(long last) {
        return switch (this) {
            case POSTGRES -> "generate_series(CAST(1 AS BIGINT), " + last + ") AS numbers(n)";
            case MARIADB -> "(SELECT seq AS n FROM seq_1_to_" + last + ") numbers";
            case H2 -> "(SELECT x AS n FROM SYSTEM_RANGE(1, " + last + ")) numbers";
        };
    }

    /** Returns statements that prepare the server for the filling: memory as one has that keeps a million keys. */
    List<String> beforeFilling() {
        return this == MARIADB
                ? List.of(
                        "SET GLOBAL innodb_buffer_pool_size = 1073741824",
                        "SET GLOBAL innodb_log_file_size = 536870912")
                : List.of();
    }

    /** Returns statements after which the server is durable, and as one that has had the rows for long. */
    List<String> afterFilling() {
        return switch (this) {
            case POSTGRES -> List.of("VACUUM ANALYZE", "CHECKPOINT");
            case MARIADB ->
                List.of(
                        "SET GLOBAL innodb_flush_log_at_trx_commit = 1",
                        "ANALYZE TABLE claviger_key, claviger_key_use, claviger_change, claviger_audit");
            case H2 -> List.of("ANALYZE");
        };
    }

    /** Returns whether it is reached over a network. */
    boolean isServer() {
        return this != H2;
    }
}
