/**
 * Several processes on one database: a PostgreSQL that can be killed and frozen, child processes that can be told what to
 * do, and proxies between them that can lose what passes through.
 */
@NullMarked
package dev.claviger.conformance.nodes.cluster;

import org.jspecify.annotations.NullMarked;
