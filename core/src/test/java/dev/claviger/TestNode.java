package dev.claviger;

import dev.claviger.Decision.Reason;
import dev.claviger.policy.Availability;
import dev.claviger.policy.PolicyDocument;
import dev.claviger.policy.PolicyRevision;
import dev.claviger.spi.KeyStorage;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * A claviger with everything around it in the hands of a test: both clocks, the housekeeping, and the ways to the store
 * and to the directory. Several of them over one store are several nodes.
 */
public final class TestNode implements AutoCloseable {
    public static final Duration BOUND = Duration.ofSeconds(5);
    public static final Duration PAUSE = Duration.ofMillis(500);
    public static final Actor HOST = Actor.host("test");

    public final MovableNanos nanos = new MovableNanos();
    public final ManualExecutor executor = new ManualExecutor();
    public final GuardedStorage storage;
    public final GuardedDirectory directory;
    public final Claviger claviger;
    private volatile Instant now = Fixtures.NOON;

    public TestNode(KeyStorage shared) {
        this(shared, new GuardedDirectory(), builder -> builder);
    }

    public TestNode(KeyStorage shared, UnaryOperator<ClavigerBuilder> settings) {
        this(shared, new GuardedDirectory(), settings);
    }

    public TestNode(KeyStorage shared, GuardedDirectory directory, UnaryOperator<ClavigerBuilder> settings) {
        this.storage = new GuardedStorage(shared);
        this.directory = directory;
        ClavigerBuilder builder = Claviger.builder(storage, directory)
                .initialPolicy(Fixtures.OPEN)
                .clock(clock())
                .executor(executor)
                .maxStaleness(BOUND)
                .with(set -> {
                    set.nanos = nanos;
                    set.lookExecutor = executor;
                    set.spread = 0;
                });
        this.claviger = settings.apply(builder).build();
    }

    private Clock clock() {
        return new Clock() {
            @Override
            public ZoneId getZone() {
                return ZoneOffset.UTC;
            }

            @Override
            public Clock withZone(ZoneId zone) {
                return this;
            }

            @Override
            public Instant instant() {
                return now;
            }
        };
    }

    /** Sets the clock on the wall, which is not the one that tells what is outdated. */
    public void setClock(Instant instant) {
        now = instant;
    }

    /** Lets time pass on both clocks, without any housekeeping. */
    public void advance(Duration by) {
        now = now.plus(by);
        nanos.advance(by);
    }

    /** Does what the housekeeping does twice a second. */
    public void look() {
        executor.runChores(PAUSE);
    }

    /** Does what the housekeeping does ten times a second until the ids of the store are listed. */
    public void listIds() {
        executor.runChores(Duration.ofMillis(100));
    }

    public IssuedKey issue() {
        return Fixtures.issue(claviger);
    }

    public IssuedKey issueTo(String owner) {
        return claviger.issue(Actor.session(owner), KeyRequest.named("a key")).orElseThrow();
    }

    /** Issues a key and lets a call with it pass, so that this node knows it and all that happened so far. */
    public IssuedKey known() {
        IssuedKey key = issue();
        look();
        if (!allows(key)) {
            throw new IllegalStateException("a new key was refused: " + reason(key));
        }
        return key;
    }

    public Decision decide(IssuedKey key) {
        return claviger.decide(key.plaintext(), Fixtures.CALL);
    }

    public boolean allows(IssuedKey key) {
        return decide(key) instanceof Decision.Allowed;
    }

    /** Returns why a call with the key is refused, or {@code null} if it is not. */
    public @Nullable Reason reason(IssuedKey key) {
        return decide(key).fold(allowed -> null, Decision.Denied::reason);
    }

    public void revoke(IssuedKey key) {
        claviger.revoke(HOST, key.key().id(), "").orElseThrow();
    }

    public void changePolicy(UnaryOperator<PolicyDocument.Builder> how) {
        PolicyRevision present = claviger.currentPolicy().orElseThrow();
        PolicyDocument next = how.apply(present.document().toBuilder()).build();
        claviger.changePolicy(HOST, present.number(), next).orElseThrow();
    }

    public void switchOff() {
        changePolicy(policy -> policy.usage(Availability.NOBODY));
    }

    @Override
    public void close() {
        claviger.close();
    }
}
