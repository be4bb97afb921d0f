/**
 * Keeps keys, policy and audit records in a database.
 *
 * <p>Start with {@link dev.claviger.jdbc.JdbcKeyStorage}. Nodes that share a PostgreSQL learn of changes at once through
 * {@link dev.claviger.jdbc.PostgresChannel}. {@link dev.claviger.jdbc.JdbcAudit} verifies the audit trail, and
 * {@link dev.claviger.jdbc.JdbcRetention} removes what was kept long enough.
 *
 * <h2>Tables</h2>
 *
 * <p>The definitions of the tables are beside this package in the jar, {@code claviger-1__tables.sql} and those after it
 * in a folder for each database, in a form that a migration tool can run. Flyway takes them for its own when it is told
 * {@code locations=classpath:dev/claviger/jdbc/postgresql} and {@code sqlMigrationPrefix=claviger-}, with a {@code table}
 * of its own for their history and {@code baselineVersion=0}; Liquibase when each is a {@code sqlFile} with {@code
 * splitStatements="false"}.
 *
 * <h2>Lists</h2>
 *
 * <p>Keys are found in an index by their owner, their issuer or their end. A name, a state or the last use alone may
 * make the database look at every key for a page, where few of them fit. Of a million keys that takes about as long as
 * may be waited for: narrow such a query by an owner or an issuer too.
 *
 * <h2>Pools</h2>
 *
 * <p>A pool should wait for a connection no longer than a store does: with HikariCP set {@code connectionTimeout} to 500
 * and {@code validationTimeout} to 250, and give the pool at least {@link
 * dev.claviger.jdbc.JdbcKeyStorage.Builder#maxConnections} connections. Say to the driver too how long it may take to log
 * in, {@code loginTimeout=5} to that of PostgreSQL, {@code connectTimeout=5000} to that of MariaDB: left alone, a log-in
 * that a silent network swallowed keeps the pool from connecting for half a minute or more after the network is back.
 */
@NullMarked
package dev.claviger.jdbc;

import org.jspecify.annotations.NullMarked;
