package dev.claviger.internal.node;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.claviger.Owner;
import dev.claviger.UnavailableException;
import dev.claviger.internal.limits.Permits;
import dev.claviger.internal.limits.SingleFlight;
import dev.claviger.internal.limits.Waits;
import dev.claviger.internal.policy.AccessPolicy;
import dev.claviger.spi.OwnerDirectory;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/** The owners of the keys a node knows, as the directory described them a moment ago. */
public final class KnownOwners {
    private static final int MAX_ASKING = 64;
    private static final int MAX_ASKING_FOR_ONE = 16;
    private static final long LONGEST_WAIT = TimeUnit.MILLISECONDS.toNanos(500);

    private final OwnerDirectory directory;
    private final LongSupplier nanos;
    private final long longestAge;
    private final SingleFlight<String, KnownOwner.Answer> loads;
    private final Semaphore asking = new Semaphore(MAX_ASKING);

    /** Holds the places for an owner as long as somebody asks for it or waits. */
    private final Cache<String, Semaphore> askingFor =
            Caffeine.newBuilder().weakValues().executor(Runnable::run).build();

    /** Holds an owner as long as one of its keys is known, and so as many as the table of keys can. */
    private final Cache<String, KnownOwner> owners =
            Caffeine.newBuilder().weakValues().executor(Runnable::run).build();

    /**
     * @param longestAge for how long an answer of the directory is used again; zero to ask each time
     */
    public KnownOwners(OwnerDirectory directory, LongSupplier nanos, Duration longestAge) {
        this.directory = directory;
        this.nanos = nanos;
        this.longestAge = longestAge.toNanos();
        this.loads = new SingleFlight<>("owner", nanos);
    }

    KnownOwner of(String id) {
        return longestAge == 0 ? new KnownOwner(id) : owners.get(id, KnownOwner::new);
    }

    /**
     * Returns the owner under a policy, or {@code null} if there is none.
     *
     * @param now the time of the monotonic clock
     */
    public AccessPolicy.@Nullable Holder under(AccessPolicy policy, KnownOwner owner, long now) {
        if (owner.isKnown(longestAge, now)) {
            return owner.under(policy);
        }
        Owner answered = answer(owner, now);
        if (answered == null) {
            return null;
        }
        // If something became outdated meanwhile, it was not kept and holds for whoever asked, and nobody else.
        AccessPolicy.Holder kept = owner.under(policy);
        return kept != null && kept.owner().equals(answered) ? kept : policy.holder(answered);
    }

    /** Returns the owner itself, or {@code null} if there is none. */
    public @Nullable Owner lately(KnownOwner owner, long now) {
        return owner.isKnown(longestAge, now) ? owner.owner() : answer(owner, now);
    }

    private @Nullable Owner answer(KnownOwner owner, long now) {
        KnownOwner.Answer answer = longestAge == 0
                ? read(owner.id)
                : loads.read(owner.id, () -> readUnlessKnown(owner, now), owner::learn);
        return answer.owner();
    }

    /** Returns whether the directory need not be asked for the owner. */
    public boolean isKnown(KnownOwner owner, long now) {
        return owner.isKnown(longestAge, now);
    }

    private KnownOwner.Answer readUnlessKnown(KnownOwner owner, long now) {
        // Somebody else's question may have been answered between the look at what is known and this one.
        KnownOwner.Answer known = owner.answer(longestAge, now);
        return known == null ? read(owner.id) : known;
    }

    /** What is known of the owner holds no longer. */
    public void outdate(String id) {
        loads.outdate(Set.of(id), () -> {
            KnownOwner known = owners.getIfPresent(id);
            if (known != null) {
                known.forget();
            }
        });
    }

    /** What is known of owners holds no longer, because the clock that tells how old it is stood still. */
    void outdateAll() {
        loads.outdateAll(() -> owners.asMap().values().forEach(KnownOwner::forget));
    }

    private KnownOwner.Answer read(String id) {
        long askedAt = nanos.getAsLong();
        return new KnownOwner.Answer(find(id), askedAt);
    }

    /**
     * Asks the directory for something else than a decision. Each asks for itself, as late as possible; so how many do at
     * the same time is limited, for one owner and in all, or those that hang could take all threads of a server.
     *
     * @throws UnavailableException also if others ask for too long
     */
    public @Nullable Owner ask(String id) {
        Semaphore same = askingFor.get(id, any -> new Semaphore(MAX_ASKING_FOR_ONE));
        await(same, id);
        try {
            await(asking, id);
            try {
                return find(id);
            } finally {
                asking.release();
            }
        } finally {
            same.release();
        }
    }

    private static void await(Semaphore places, String id) {
        Permits.acquire(
                places,
                LONGEST_WAIT,
                () -> new UnavailableException("owner " + id + " cannot be looked up: others are, for too long"),
                "interrupted before owner " + id + " was looked up");
    }

    /** Asks the directory; its trouble is never taken for an owner that does not exist. */
    private @Nullable Owner find(String id) {
        Waits.begin();
        Owner owner;
        try {
            // A directory that answers null instead of empty fails here like any other that is broken.
            owner = directory.find(id).orElse(null);
        } catch (UnavailableException e) {
            throw e;
        } catch (RuntimeException e) {
            throw new UnavailableException(
                    "the owner directory failed to look up " + id + ", see the cause; its keys are answered with 503",
                    e);
        }
        if (owner != null && !owner.id().equals(id)) {
            throw new UnavailableException("the owner directory answered with another owner than " + id);
        }
        // With the very text that keys of the owner hold, so that comparing the two need not look at their characters.
        return owner == null ? null : named(id, owner);
    }

    private static Owner named(String id, Owner owner) {
        Owner same = owner.kind() == Owner.Kind.USER ? Owner.user(id) : Owner.service(id);
        return same.withActive(owner.isActive())
                .withRoles(owner.roles())
                .withGroups(owner.groups())
                .withCreatedAt(owner.createdAt());
    }
}
