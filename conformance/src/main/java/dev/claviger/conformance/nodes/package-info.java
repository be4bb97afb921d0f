/** The contract of stores, run on each kind of database set-up that the store is meant for, started on the spot. */
@NullMarked
package dev.claviger.conformance.nodes;

import org.jspecify.annotations.NullMarked;
