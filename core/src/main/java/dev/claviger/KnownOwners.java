package dev.claviger;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.claviger.policy.AccessPolicy;
import dev.claviger.spi.OwnerDirectory;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/** The owners of the keys a node knows, as the directory described them a moment ago. */
final class KnownOwners {
    private final OwnerDirectory directory;
    private final LongSupplier nanos;
    private final long longestAge;
    private final Loads<String, KnownOwner.Seen> loads;

    /** Holds an owner as long as one of its keys is known, and so as many as the table of keys can. */
    private final Cache<String, KnownOwner> owners =
            Caffeine.newBuilder().weakValues().executor(Runnable::run).build();

    /**
     * @param longestAge for how many nanoseconds an answer of the directory is used again; 0 to ask each time
     */
    KnownOwners(OwnerDirectory directory, LongSupplier nanos, long longestAge) {
        this.directory = directory;
        this.nanos = nanos;
        this.longestAge = longestAge;
        this.loads = new Loads<>("owner", nanos);
    }

    KnownOwner of(String id) {
        return longestAge == 0 ? new KnownOwner(id) : owners.get(id, KnownOwner::new);
    }

    /**
     * Returns the owner under a policy, or {@code null} if there is none.
     *
     * @param now the time of the monotonic clock
     */
    AccessPolicy.@Nullable Holder under(AccessPolicy policy, KnownOwner owner, long now) {
        return seen(owner, now).under(policy);
    }

    /** Returns the owner as it was seen lately; asks the directory if that is too long ago. */
    KnownOwner.Seen seen(KnownOwner owner, long now) {
        KnownOwner.Seen seen = lately(owner, now);
        if (seen != null) {
            return seen;
        }
        return longestAge == 0
                ? read(owner.id)
                : loads.read(owner.id, () -> readUnlessSeen(owner, now), s -> owner.seen = s);
    }

    /** Returns what was seen, or {@code null} if the directory is to be asked again. */
    KnownOwner.@Nullable Seen lately(KnownOwner owner, long now) {
        KnownOwner.Seen seen = owner.seen;
        return seen == null || now - seen.askedAt >= longestAge ? null : seen;
    }

    private KnownOwner.Seen readUnlessSeen(KnownOwner owner, long now) {
        // Somebody else's question may have been answered between the look at what is known and this one.
        KnownOwner.Seen seen = lately(owner, now);
        return seen == null ? read(owner.id) : seen;
    }

    /** What is known of the owner holds no longer. */
    void outdate(String id) {
        loads.outdate(() -> {
            KnownOwner known = owners.getIfPresent(id);
            if (known != null) {
                known.seen = null;
            }
        });
    }

    private KnownOwner.Seen read(String id) {
        long askedAt = nanos.getAsLong();
        return new KnownOwner.Seen(ask(id), askedAt);
    }

    /** Asks the directory; its trouble is never taken for an owner that does not exist. */
    @Nullable
    Owner ask(String id) {
        Owner owner;
        try {
            // A directory that answers null instead of empty fails here like any other that is broken.
            owner = directory.find(id).orElse(null);
        } catch (UnavailableException e) {
            throw e;
        } catch (RuntimeException e) {
            throw new UnavailableException("the owner directory failed to look up " + id, e);
        }
        if (owner != null && !owner.id().equals(id)) {
            throw new UnavailableException("the owner directory answered with another owner than " + id);
        }
        // With the very text that keys of the owner hold, so that comparing the two need not look at their characters.
        return owner == null ? null : owner.called(id);
    }
}
