/**
 * The contract of stores, run on each kind of database set-up that the store is meant for, started on the spot. The packages
 * below have several nodes on one database: {@code revocation}, {@code crash} and {@code scale} try something with them each,
 * {@code cluster} starts them, their databases and what goes wrong between the two.
 */
@NullMarked
package dev.claviger.conformance.nodes;

import org.jspecify.annotations.NullMarked;
