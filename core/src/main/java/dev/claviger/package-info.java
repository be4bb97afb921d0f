/**
 * Issues API keys and decides what their holders may call.
 *
 * <p>Start with {@link dev.claviger.Claviger}. It needs a place to keep keys and a way to look up their owners:
 *
 * <pre>{@code
 * Claviger claviger = Claviger.builder(new InMemoryKeyStorage(), owners)
 *         .initialPolicy(policy)
 *         .build();
 * IssuedKey issued = claviger.issue(Actor.session("ada"), KeyRequest.named("billing job")).orElseThrow();
 * Decision decision = claviger.decide(issued.plaintext(), Call.of("GET", CallPath.of("/api/models")));
 * }</pre>
 *
 * <p>Four types carry most of the meaning:
 *
 * <ul>
 *   <li>{@link dev.claviger.ApiKey} is what is known about an issued key. It never holds the secret.
 *   <li>{@link dev.claviger.PlaintextKey} is the secret itself. It exists when a key is issued and when a caller
 *       presents one, and prints as hidden.
 *   <li>{@link dev.claviger.Decision} answers one question: may this key make this call, now?
 *   <li>{@link dev.claviger.Outcome} answers a management operation: done, or refused and why.
 * </ul>
 *
 * <h2>What this package does not do</h2>
 *
 * <p>It has no users, sessions or passwords: the host has them and tells about them through
 * {@link dev.claviger.spi.OwnerDirectory}. It does not read HTTP requests; the servlet adapter does. It is not a
 * general policy language, and an allowed call is not a permission on the object behind it: the host still checks that
 * the file, chat or invoice belongs to {@link dev.claviger.ApiKey#owner()}.
 *
 * <h2>Conventions</h2>
 *
 * <p>Types here are immutable and safe to share between threads; builders are neither. No method accepts or returns
 * {@code null} unless it is marked {@code @Nullable}. A caller who may not is told so in a value
 * ({@code Decision}, {@code Outcome}); a mistake of the calling code is an {@link java.lang.IllegalArgumentException};
 * a world in trouble is an {@link dev.claviger.UnavailableException}.
 */
@NullMarked
package dev.claviger;

import org.jspecify.annotations.NullMarked;
