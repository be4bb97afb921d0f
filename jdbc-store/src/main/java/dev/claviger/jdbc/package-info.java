/**
 * Keeps keys, policy and audit records in a database.
 *
 * <p>Start with {@link dev.claviger.jdbc.JdbcKeyStorage}. Nodes that share a PostgreSQL hear of changes at once through
 * {@link dev.claviger.jdbc.PostgresChannel}. {@link dev.claviger.jdbc.JdbcAudit} verifies the audit trail and purges it.
 *
 * <p>The definitions of the tables are beside this package in the jar, {@code claviger-1__tables.sql} and those after it, for each database,
 * in a form that a migration tool can run.
 */
@NullMarked
package dev.claviger.jdbc;

import org.jspecify.annotations.NullMarked;
