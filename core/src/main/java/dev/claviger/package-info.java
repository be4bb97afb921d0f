/**
 * Issues API keys and decides what their holders may call.
 *
 * <p>Start with {@link dev.claviger.Claviger}. It needs a key storage and a way to look up owners:
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
 *   <li>{@link dev.claviger.ApiKey} describes an issued key. It never contains the secret.
 *   <li>{@link dev.claviger.PlaintextKey} is the secret text of a key. Its {@code toString} hides it.
 *   <li>{@link dev.claviger.Decision} says whether a key may make a call now, and if not, why.
 *   <li>{@link dev.claviger.Outcome} is the result of a management operation: done, or refused with a reason.
 * </ul>
 *
 * <h2>What this package does not do</h2>
 *
 * <p>It has no users, sessions or passwords; the application provides owners through
 * {@link dev.claviger.spi.OwnerDirectory}. It does not read HTTP requests; the servlet adapter does. It is not a general
 * policy language, and an allowed call does not authorize access to a particular object: the application still checks that
 * the file, chat or invoice belongs to {@link dev.claviger.ApiKey#ownerId()}.
 *
 * <h2>Conventions</h2>
 *
 * <p>Types here are immutable and safe to share between threads; builders are neither. No method accepts or returns
 * {@code null} unless it is marked {@code @Nullable}. Denied calls and refused operations are return values ({@code Decision},
 * {@code Outcome}). Invalid arguments throw {@link java.lang.IllegalArgumentException}. A failing store or owner directory
 * throws {@link dev.claviger.UnavailableException}.
 */
@NullMarked
package dev.claviger;

import org.jspecify.annotations.NullMarked;
