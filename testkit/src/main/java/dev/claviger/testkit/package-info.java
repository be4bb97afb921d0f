/**
 * Tests for those who write a key storage, and aids for those who test a host.
 *
 * <h2>For the author of a store</h2>
 *
 * <p>Start with {@link dev.claviger.testkit.KeyStorageContract}: a store is finished when it passes. Extend it in a test
 * of the store, with JUnit 6 and AssertJ on the class path:
 *
 * <pre>{@code
 * class InMemoryKeyStorageTest extends KeyStorageContract {
 *     @Override
 *     protected KeyStorage emptyStorage() {
 *         return new InMemoryKeyStorage();
 *     }
 * }
 * }</pre>
 *
 * <p>{@link dev.claviger.testkit.TestKeys} makes stored keys for tests of the store's own.
 *
 * <h2>For the author of a host</h2>
 *
 * <p>Keys are issued and judged by the real thing. In one line, for tests of what stands on a claviger:
 *
 * <pre>{@code
 * Claviger claviger = TestClaviger.open(Owner.user("ada"));
 * }</pre>
 *
 * <p>What other tests have to move is the time and the owners:
 *
 * <pre>{@code
 * MovableClock clock = MovableClock.at(TestKeys.NOON);
 * TestOwners owners = TestOwners.of(Owner.user("ada").withRoles("user"));
 * RecordedAudit audit = new RecordedAudit();
 * Claviger claviger = Claviger.builder(new InMemoryKeyStorage(), owners)
 *         .initialPolicy(policy)
 *         .clock(clock)
 *         .auditSink(audit)
 *         .build();
 * IssuedKey issued = claviger.issue(
 *                 Actor.session("ada"), KeyRequest.named("nightly").withLifetime(Duration.ofDays(1)))
 *         .orElseThrow();
 *
 * clock.advance(Duration.ofDays(1));
 *
 * assertThat(claviger.decide(issued.plaintext(), call)).isInstanceOf(Decision.Denied.class);
 * }</pre>
 *
 * <p>A policy alone needs no clock and no store either: {@link dev.claviger.PolicyReview} tells what it allows, and
 * {@link dev.claviger.testkit.TestKeys} has keys to ask it about.
 *
 * <h2>What this package does not do</h2>
 *
 * <p>It replaces no part of the library by a mock, and it has no storage of its own:
 * {@link dev.claviger.InMemoryKeyStorage} is one, and passes the contract. Nothing here belongs into a running
 * application.
 */
@NullMarked
package dev.claviger.testkit;

import org.jspecify.annotations.NullMarked;
