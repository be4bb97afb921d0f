/** Three nodes that share a PostgreSQL, and how soon each of them learns of a revocation. */
@NullMarked
package dev.claviger.examples.cluster;

import org.jspecify.annotations.NullMarked;
