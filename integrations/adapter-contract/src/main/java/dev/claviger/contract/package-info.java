/**
 * What every adapter of a host must do alike: {@link dev.claviger.contract.AdapterContract} sends requests, byte for byte, to an
 * application that the adapter guards.
 */
@NullMarked
package dev.claviger.contract;

import org.jspecify.annotations.NullMarked;
