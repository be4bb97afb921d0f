package dev.claviger.internal.node;

import dev.claviger.ApiKey;
import dev.claviger.Decision.Reason;
import dev.claviger.KeyDigest;
import dev.claviger.internal.keys.DigestAlgorithm;
import dev.claviger.internal.keys.DigestAlgorithm.TextHash;
import dev.claviger.internal.keys.DigestAlgorithms;
import dev.claviger.internal.text.EightOctets;
import dev.claviger.policy.EndpointEntry;
import dev.claviger.spi.StoredKey;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.atomic.AtomicLongFieldUpdater;
import org.jspecify.annotations.Nullable;

/**
 * What a node knows of one key. Immutable but for the notes of its use.
 *
 * <p>Where many keys are in use, most of a decision's time goes into waiting for memory, once for each object it has to
 * look at. So all that it asks of a key stands here, and it looks into the records behind only where a key is unusual.
 */
public final class KnownKey implements DigestAlgorithm.Known {
    /** What texts and lists take of a key with a name of usual length, a remark and an entry or two. */
    private static final int ORDINARY_BYTES = 320;

    /** Of the objects that hold an entry of a list, and the text of an address. */
    private static final int BYTES_OF_ENTRY = 200;

    /** Instead of an {@code AtomicLong} in each of a million keys. */
    private static final AtomicLongFieldUpdater<KnownKey> CALLS =
            AtomicLongFieldUpdater.newUpdater(KnownKey.class, "calls");

    final long id;
    public final StoredKey stored;
    public final ApiKey key;
    public final KnownOwner owner;

    /** On whom it depends beside its owner; {@code null} for most keys. */
    public final @Nullable KeyDependencies dependencies;

    /** The first millisecond at which the key is not valid; it lies before all others if it is revoked or suspended. */
    final long end;

    /** Whether the key is narrowed to nothing, so that the owner's own rights are all there is to judge. */
    public final boolean unnarrowed;

    /** What the text is hashed with, or {@code null} if verifying the key takes more than that. */
    public final @Nullable TextHash textHash;

    /** Whether the digest is one that a new key would get. */
    public final boolean hasCurrentDigest;

    private final long hash0;
    private final long hash1;
    private final long hash2;
    private final long hash3;

    /** Whether a use was noted since the key was read. Two threads may both note one: that is not worth a fence. */
    private boolean noted;

    /** From when on, by the monotonic clock, a use is worth a note again, once one was noted. */
    private long notableFrom;

    /** How many calls were allowed since they were last taken; written through {@link #CALLS} alone. */
    private volatile long calls;

    KnownKey(StoredKey stored, KnownOwner owner, @Nullable KeyDependencies dependencies, DigestAlgorithms digests) {
        this.id = stored.id().value();
        this.stored = stored;
        this.key = sharing(stored.key(), owner.id);
        this.owner = owner;
        this.dependencies = dependencies;
        this.end = endOf(key);
        this.unnarrowed = key.endpoints().isUnrestricted() && key.addresses().isUnrestricted();
        KeyDigest digest = stored.digest();
        this.textHash = digests.hashFor(digest);
        this.hasCurrentDigest = digests.isCurrent(digest);
        byte[] hash = digest.hash();
        this.hash0 = EightOctets.at(hash, 0);
        this.hash1 = EightOctets.at(hash, 8);
        this.hash2 = EightOctets.at(hash, 16);
        this.hash3 = EightOctets.at(hash, 24);
    }

    /**
     * Returns an equal key that shares what many keys have alike: a node that holds many finds less of it far away in
     * memory.
     *
     * @param sameOwner the owner's id, as the other keys of the owner hold it
     */
    private static ApiKey sharing(ApiKey key, String sameOwner) {
        return key.toBuilder().ownerId(sameOwner).build();
    }

    private static long endOf(ApiKey key) {
        Instant expiresAt = key.expiresAt();
        if (key.isRevoked() || key.isSuspended()) {
            return Long.MIN_VALUE;
        }
        return expiresAt == null ? Long.MAX_VALUE : expiresAt.toEpochMilli();
    }

    /** Returns how many bytes of the heap its texts and lists take, about, beyond those of an ordinary key. */
    int extraBytes() {
        long characters = (long) key.name().length()
                + key.description().length()
                + key.reason().length();
        List<EndpointEntry> endpoints = key.endpoints().entries();
        List<String> addresses = key.addresses().entries();
        for (EndpointEntry entry : endpoints) {
            characters += entry.path().length();
        }
        long bytes = 2 * characters + (long) BYTES_OF_ENTRY * (endpoints.size() + addresses.size());
        return (int) Math.min(Integer.MAX_VALUE, Math.max(0, bytes - ORDINARY_BYTES));
    }

    @Override
    public boolean hashEquals(byte[] computed) {
        return computed.length == TextHash.LENGTH
                && ((hash0 ^ EightOctets.at(computed, 0))
                                | (hash1 ^ EightOctets.at(computed, 8))
                                | (hash2 ^ EightOctets.at(computed, 16))
                                | (hash3 ^ EightOctets.at(computed, 24)))
                        == 0;
    }

    /** Returns whether the key ends some day, or has ended. */
    public boolean hasEnd() {
        return end != Long.MAX_VALUE;
    }

    /** Returns the reason to refuse the key at this time if it can no longer be used, or cannot now, else {@code null}. */
    public @Nullable Reason ended(long now) {
        if (now < end) {
            return null;
        }
        if (key.isRevoked()) {
            return Reason.REVOKED;
        }
        return key.isSuspended() ? Reason.SUSPENDED : Reason.EXPIRED;
    }

    /** Whether it was never used, as far as the store and this object know. */
    public boolean isUnused() {
        return !noted && key.lastUsedAt() == null;
    }

    /** Whether a use at this time of the monotonic clock is one of those that the store is told of. */
    public boolean isWorthNoting(long nanos) {
        return !noted || nanos - notableFrom >= 0;
    }

    public boolean isNoted() {
        return noted;
    }

    /** A use was noted, and the next is worth it from this time of the monotonic clock on. */
    public void noteAgainAt(long nanos) {
        notableFrom = nanos;
        noted = true;
    }

    /** Counts one call, and returns whether it is the first since they were last taken. */
    public boolean countCall() {
        return CALLS.getAndIncrement(this) == 0;
    }

    /** Returns how many calls were counted since this was last asked. */
    public long takeCalls() {
        return calls == 0 ? 0 : CALLS.getAndSet(this, 0);
    }
}
