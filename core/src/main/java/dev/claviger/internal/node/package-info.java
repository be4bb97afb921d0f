/**
 * What one node knows of keys, owners and the policy, and how it keeps that no older than the staleness bound. It
 * depends on {@code keys}, {@code limits} and {@code text}; all changes of the store go through {@link
 * dev.claviger.internal.node.Node}.
 */
@NullMarked
package dev.claviger.internal.node;

import org.jspecify.annotations.NullMarked;
