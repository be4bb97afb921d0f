package dev.claviger;

import static java.util.Objects.requireNonNull;

import dev.claviger.policy.PolicyDocument;
import dev.claviger.spi.AuditSink;
import dev.claviger.spi.ChangeChannel;
import dev.claviger.spi.KeyStorage;
import dev.claviger.spi.OwnerDirectory;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ScheduledExecutorService;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/** Configures a {@link Claviger}. Not safe for use by several threads. */
public final class ClavigerBuilder {
    private static final Duration STANDARD_BOUND = Duration.ofSeconds(5);
    private static final Duration SHORTEST_BOUND = Duration.ofSeconds(1);
    private static final Duration LONGEST_BOUND = Duration.ofMinutes(1);
    private static final Duration LONGEST_PAUSE = Duration.ofMillis(500);
    private static final int MAX_CACHE_SIZE = 10_000_000;

    final KeyStorage storage;
    final OwnerDirectory owners;
    KeyFormat format = KeyFormat.standard();
    KeyHashing hashing = KeyHashing.sha256();
    Clock clock = Clock.systemUTC();
    SecureRandom random = new SecureRandom();
    final List<AuditSink> sinks = new ArrayList<>();

    Duration stalenessBound = STANDARD_BOUND;
    int cacheSize = 100_000;
    LongSupplier nanos = System::nanoTime;

    @Nullable
    ChangeChannel channel;

    @Nullable
    ScheduledExecutorService executor;

    private @Nullable PolicyDocument initialPolicy;

    ClavigerBuilder(KeyStorage storage, OwnerDirectory owners) {
        this.storage = requireNonNull(storage, "storage");
        this.owners = requireNonNull(owners, "owners");
    }

    /**
     * Sets the policy to begin with. It is stored if the store holds none; afterwards the store's policy is in
     * force, and {@link Claviger#changePolicy} changes it. The default is none, which refuses everything.
     */
    public ClavigerBuilder initialPolicy(PolicyDocument policy) {
        initialPolicy = requireNonNull(policy, "policy");
        return this;
    }

    /** Sets the shape of keys. The default is {@link KeyFormat#standard()}. */
    public ClavigerBuilder keyFormat(KeyFormat format) {
        this.format = requireNonNull(format, "format");
        return this;
    }

    /** Sets how secrets are digested. The default is {@link KeyHashing#sha256()}. */
    public ClavigerBuilder hashing(KeyHashing hashing) {
        this.hashing = requireNonNull(hashing, "hashing");
        return this;
    }

    /** Adds a sink for audit records. The default is none: changes are then on record in the store alone. */
    public ClavigerBuilder auditSink(AuditSink sink) {
        sinks.add(requireNonNull(sink, "sink"));
        return this;
    }

    /** Sets the clock that expiry is judged by. The default is the system clock, in UTC. */
    public ClavigerBuilder clock(Clock clock) {
        this.clock = requireNonNull(clock, "clock");
        return this;
    }

    /**
     * Sets the longest time for which this instance may act on an outdated state of keys, policy or owners, whatever
     * happens to the store, to the network or to this process. Other nodes' changes usually show within half a second,
     * this instance's own at once. When the store cannot be asked for longer, decisions throw
     * {@link UnavailableException}.
     *
     * <p>The default is 5 seconds. Zero means to keep nothing: every decision reads key and policy from the store and
     * asks the directory.
     *
     * @param bound zero, or from 1 second to 1 minute
     */
    public ClavigerBuilder stalenessBound(Duration bound) {
        requireNonNull(bound, "bound");
        boolean inRange = bound.compareTo(SHORTEST_BOUND) >= 0 && bound.compareTo(LONGEST_BOUND) <= 0;
        if (!inRange && !bound.isZero()) {
            throw new IllegalArgumentException("the staleness bound must be zero or from 1 to 60 seconds");
        }
        stalenessBound = bound;
        return this;
    }

    /**
     * Sets how many keys this instance keeps at hand, about; others are read again when they are needed. The default is 100 000,
     * for some 60 MB when they are all in use.
     *
     * @param keys from 1 to 10 000 000
     */
    public ClavigerBuilder cacheSize(int keys) {
        if (keys < 1 || keys > MAX_CACHE_SIZE) {
            throw new IllegalArgumentException("the cache holds from 1 to " + MAX_CACHE_SIZE + " keys");
        }
        cacheSize = keys;
        return this;
    }

    /**
     * Sets the channel on which nodes tell each other to look at the store at once. The default is none: other nodes'
     * changes then show at the next regular look, twice a second. {@link Claviger#close} closes it.
     */
    public ClavigerBuilder changeChannel(ChangeChannel channel) {
        this.channel = requireNonNull(channel, "channel");
        return this;
    }

    /** Regular looks come often enough for several to fail within the bound. */
    Duration pauseBetweenLooks() {
        Duration quarter = stalenessBound.dividedBy(4);
        return quarter.compareTo(LONGEST_PAUSE) < 0 ? quarter : LONGEST_PAUSE;
    }

    /** Sets the executor for housekeeping. The default is two daemon threads of the claviger's own. A
     * single thread will do if no audit sink and no store keeps it waiting. */
    public ClavigerBuilder executor(ScheduledExecutorService executor) {
        this.executor = requireNonNull(executor, "executor");
        return this;
    }

    /** For tests of what becomes outdated. */
    ClavigerBuilder nanos(LongSupplier monotonicClock) {
        nanos = monotonicClock;
        return this;
    }

    /** For tests of a random source that fails or repeats itself. */
    ClavigerBuilder random(SecureRandom random) {
        this.random = random;
        return this;
    }

    /**
     * Returns the claviger.
     *
     * @throws IllegalStateException if the hashing asks for Argon2id and {@code de.mkammerer:argon2-jvm} is missing
     * @throws UnavailableException if there is an initial policy and the store cannot be read or written
     */
    public Claviger build() {
        Claviger claviger = new Claviger(this);
        if (initialPolicy != null) {
            try {
                claviger.begin(initialPolicy);
            } catch (RuntimeException e) {
                // Nobody else could end its housekeeping.
                claviger.close();
                throw e;
            }
        }
        return claviger;
    }
}
