/**
 * A key storage on a relational database, accessed by JDBC.
 *
 * <p>Start with {@link dev.claviger.jdbc.JdbcKeyStorage}. {@link dev.claviger.jdbc.PostgresChannel} notifies other nodes of
 * changes through PostgreSQL. {@link dev.claviger.jdbc.JdbcAudit} verifies the audit trail, and
 * {@link dev.claviger.jdbc.JdbcRetention} removes old keys and records.
 *
 * <h2>Tables</h2>
 *
 * <p>The SQL files are in the jar, in one folder for each database below this package: {@code claviger-1__tables.sql} and those
 * after it. A migration tool can run them. Flyway needs {@code locations=classpath:dev/claviger/jdbc/postgresql},
 * {@code sqlMigrationPrefix=claviger-}, a {@code table} of its own for the history and {@code baselineVersion=0}; Liquibase
 * needs a {@code sqlFile} with {@code splitStatements="false"} for each file.
 *
 * <h2>Lists</h2>
 *
 * <p>Queries by owner, issuer or expiry use an index. A query by name, state or last use alone may scan the whole table if
 * few keys match; with a million keys this takes almost as long as the statement timeout. Add an owner or an issuer to such a
 * query.
 *
 * <h2>Pools</h2>
 *
 * <p>With HikariCP, set {@code connectionTimeout} to 500 and {@code validationTimeout} to 250, so that the pool waits no longer
 * than the store does, and a pool size of at least {@link dev.claviger.jdbc.JdbcKeyStorage.Builder#maxConnections}. Limit the
 * login time of the driver, with {@code loginTimeout=5} for PostgreSQL or {@code connectTimeout=5000} for MariaDB: otherwise a
 * login that the network swallowed can keep the pool from connecting for half a minute after the network is back.
 */
@NullMarked
package dev.claviger.jdbc;

import org.jspecify.annotations.NullMarked;
