/**
 * What happens beside the calls, in housekeeping threads: last use, new digests, warnings, news from other nodes. It
 * depends on {@code decide} and the rooms below it.
 */
@NullMarked
package dev.claviger.internal.chores;

import org.jspecify.annotations.NullMarked;
