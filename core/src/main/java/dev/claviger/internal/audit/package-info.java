/**
 * What is put on record of calls, and the log lines of trouble, both bounded. It depends on {@code node} and the rooms
 * below it.
 */
@NullMarked
package dev.claviger.internal.audit;

import org.jspecify.annotations.NullMarked;
