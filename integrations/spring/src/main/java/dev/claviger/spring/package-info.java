/**
 * Claviger in applications with Spring, with or without Spring Boot.
 *
 * <p>With Spring Security on the class path, {@link dev.claviger.spring.ApiKeySecurity} needs no line of code: every
 * {@code SecurityFilterChain} sees a request that a key allowed as one of the owner of that key. The other types are for beans:
 * {@link dev.claviger.spring.SecuritySessionUser} for the management servlet, {@link dev.claviger.spring.OwnerChanges} for user tables
 * that change in transactions, {@link dev.claviger.spring.KeyEventPublisher} for {@code @EventListener} methods, and {@link
 * dev.claviger.spring.UserDetailsOwners} for owners from a {@code UserDetailsService}.
 *
 * <p>Nothing here authenticates: that does {@link dev.claviger.servlet.ApiKeyFilter}, which has to run before Spring Security.
 */
@NullMarked
package dev.claviger.spring;

import org.jspecify.annotations.NullMarked;
