/**
 * The operations of users and administrators: who may do what, and the change of the store that it comes to. It
 * depends on all other rooms, and none of them on it.
 */
@NullMarked
package dev.claviger.internal.manage;

import org.jspecify.annotations.NullMarked;
