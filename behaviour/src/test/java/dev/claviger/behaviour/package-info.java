/**
 * What the library does, as a host sees it: keys are issued, changed and presented through the public types alone, with a
 * store in memory, a clock that is moved and owners that change. Most of these tests start from {@code Workbench}.
 */
@NullMarked
package dev.claviger.behaviour;

import org.jspecify.annotations.NullMarked;
