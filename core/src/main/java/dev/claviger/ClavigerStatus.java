package dev.claviger;

import static java.util.Objects.requireNonNull;

import dev.claviger.policy.Availability;
import dev.claviger.spi.KeyListener;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * How one {@link Claviger} is, as far as it knows without asking the store: for health checks and meters. Immutable. The values
 * are read one after the other and may belong to instants that are microseconds apart.
 */
public final class ClavigerStatus {
    private final String nodeName;
    private final boolean ready;
    private final boolean storeReachable;
    private final @Nullable Duration staleness;
    private final Duration maxStaleness;
    private final long policyRevision;
    private final @Nullable Availability usage;
    private final int cachedKeys;
    private final int waitingAuditRecords;
    private final int waitingKeyEvents;
    private final long lostKeyEvents;
    private final int waitingDigests;

    private ClavigerStatus(Builder from) {
        nodeName = from.nodeName;
        ready = from.ready;
        storeReachable = from.storeReachable;
        staleness = from.staleness;
        maxStaleness = from.maxStaleness;
        policyRevision = from.policyRevision;
        usage = from.usage;
        cachedKeys = from.cachedKeys;
        waitingAuditRecords = from.waitingAuditRecords;
        waitingKeyEvents = from.waitingKeyEvents;
        lostKeyEvents = from.lostKeyEvents;
        waitingDigests = from.waitingDigests;
    }

    /** Returns a builder of the status of a node that has just started and knows nothing yet, for tests of what shows it. */
    public static Builder builder(String nodeName) {
        return new Builder(requireNonNull(nodeName, "nodeName"));
    }

    /** Returns the name of the node, as audit records have it. */
    public String nodeName() {
        return nodeName;
    }

    /**
     * Returns whether decisions are made. False if the store could not be polled for longer than {@link #maxStaleness}: then every
     * decision is refused with {@link UnavailableException}, and HTTP is answered with 503, until a poll succeeds. True does not
     * promise that the next read of a key, or the directory, succeeds. Always true with a bound of zero, for then it shows with
     * the decision alone, and between the start and the first poll.
     */
    public boolean isReady() {
        return ready;
    }

    /**
     * Returns whether the last poll of the store succeeded. If not, decisions go on with what is known until that is as old as
     * {@link #maxStaleness}. True before the first poll, and with a bound of zero, where nothing is polled.
     */
    public boolean isStoreReachable() {
        return storeReachable;
    }

    /**
     * Returns how old the data of a decision may be that is made now: the time since the last poll of the store that succeeded was
     * begun. Empty if there was none yet, and with a bound of zero. It may exceed the bound; the data is not used then.
     */
    public Optional<Duration> staleness() {
        return Optional.ofNullable(staleness);
    }

    /** Returns the bound that {@link ClavigerBuilder#maxStaleness} has set; zero if nothing is cached. */
    public Duration maxStaleness() {
        return maxStaleness;
    }

    /** Returns the number of the policy that this node goes by; empty if none was ever set, or none was read yet. */
    public OptionalLong policyRevision() {
        return policyRevision == 0 ? OptionalLong.empty() : OptionalLong.of(policyRevision);
    }

    /** Returns for whom that policy switches keys on; empty like {@link #policyRevision}, which denies everything. */
    public Optional<Availability> usage() {
        return Optional.ofNullable(usage);
    }

    /** Returns about how many keys this node has in its cache. */
    public int cachedKeys() {
        return cachedKeys;
    }

    /**
     * Returns how many audit records wait for the sinks, or to be written to the store.
     * At most 16 384: what finds no room is lost, see {@link DecisionCounts#lostAuditRecords}, or is told as a number.
     */
    public int waitingAuditRecords() {
        return waitingAuditRecords;
    }

    /** Returns how many events wait for the {@link KeyListener}; at most 65 536. */
    public int waitingKeyEvents() {
        return waitingKeyEvents;
    }

    /** Returns how many events were lost since the start because too many waited for the {@link KeyListener}. */
    public long lostKeyEvents() {
        return lostKeyEvents;
    }

    /** Returns how many keys were used whose digest is to be made again, and wait for that; at most 1 000. */
    public int waitingDigests() {
        return waitingDigests;
    }

    @Override
    public String toString() {
        return "ClavigerStatus[node=" + nodeName + ", ready=" + ready + ", storeReachable=" + storeReachable
                + ", staleness=" + staleness + ", maxStaleness=" + maxStaleness + ", policyRevision=" + policyRevision
                + ", usage=" + usage + ", cachedKeys=" + cachedKeys + ", waitingAuditRecords=" + waitingAuditRecords
                + ", waitingKeyEvents=" + waitingKeyEvents + ", lostKeyEvents=" + lostKeyEvents + ", waitingDigests="
                + waitingDigests + "]";
    }

    /** Builds a {@link ClavigerStatus}. Not safe for use by several threads. */
    public static final class Builder {
        private final String nodeName;
        private boolean ready = true;
        private boolean storeReachable = true;
        private @Nullable Duration staleness;
        private Duration maxStaleness = Duration.ofSeconds(5);
        private long policyRevision;
        private @Nullable Availability usage;
        private int cachedKeys;
        private int waitingAuditRecords;
        private int waitingKeyEvents;
        private long lostKeyEvents;
        private int waitingDigests;

        private Builder(String nodeName) {
            this.nodeName = nodeName;
        }

        /** Sets whether decisions are made. The default is true. */
        public Builder ready(boolean decides) {
            ready = decides;
            return this;
        }

        /** Sets whether the last poll of the store succeeded. The default is true. */
        public Builder storeReachable(boolean reachable) {
            storeReachable = reachable;
            return this;
        }

        /** Sets how old the data of a decision may be now, or with {@code null} that there is none. The default is none. */
        public Builder staleness(@Nullable Duration age) {
            staleness = age;
            return this;
        }

        /** Sets the bound. The default is 5 seconds. */
        public Builder maxStaleness(Duration bound) {
            maxStaleness = requireNonNull(bound, "bound");
            return this;
        }

        /** Sets the policy in force: its number, and for whom it switches keys on. The default is none. */
        public Builder policy(long revision, Availability newUsage) {
            policyRevision = revision;
            usage = requireNonNull(newUsage, "newUsage");
            return this;
        }

        /** Sets how many keys are in the cache. */
        public Builder cachedKeys(int keys) {
            cachedKeys = keys;
            return this;
        }

        /** Sets how many audit records wait. */
        public Builder waitingAuditRecords(int records) {
            waitingAuditRecords = records;
            return this;
        }

        /** Sets how many key events wait, and how many were lost. */
        public Builder keyEvents(int waiting, long lost) {
            waitingKeyEvents = waiting;
            lostKeyEvents = lost;
            return this;
        }

        /** Sets how many digests are to be made again. */
        public Builder waitingDigests(int keys) {
            waitingDigests = keys;
            return this;
        }

        /** Returns the status. */
        public ClavigerStatus build() {
            return new ClavigerStatus(this);
        }
    }
}
