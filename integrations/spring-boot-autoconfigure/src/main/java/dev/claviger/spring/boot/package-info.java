/**
 * Claviger in Spring Boot: one starter, one bean of type {@link dev.claviger.spi.OwnerDirectory} and a few settings below
 * {@code claviger}, of which {@code claviger.filter.guard} is the one that has no default.
 *
 * <p>Every bean here gives way to one of the application's own. What the settings do not cover, a {@link
 * dev.claviger.spring.boot.ClavigerBuilderCustomizer} does.
 */
@NullMarked
package dev.claviger.spring.boot;

import org.jspecify.annotations.NullMarked;
