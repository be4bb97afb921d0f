/**
 * What the programs of this module have in common. {@code cases} sends the rows of case files to containers, {@code nodes}
 * and the packages below it try several nodes on one database.
 */
@NullMarked
package dev.claviger.conformance;

import org.jspecify.annotations.NullMarked;
