package dev.claviger.internal.decide;

import static java.util.Objects.requireNonNull;

import dev.claviger.Actor;
import dev.claviger.ApiKey;
import dev.claviger.Call;
import dev.claviger.Decision;
import dev.claviger.Decision.Reason;
import dev.claviger.Owner;
import dev.claviger.ShadowDifference;
import dev.claviger.ShadowReport;
import dev.claviger.internal.keys.KeyCodec;
import dev.claviger.internal.policy.AccessPolicy;
import dev.claviger.policy.PolicyDocument;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReferenceArray;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;

/** One policy in the shadow: it judges, counts and samples, and no thread waits for another in it. */
public final class ShadowRun {
    private static final int SAMPLE = 100;
    private static final long PAUSE_MILLIS = 1_000;

    /** A power of two. Few owners call at the same time; where two share a place, they take turns. */
    private static final int HOLDERS = 1_024;

    private final AccessPolicy policy;
    private final Instant since;
    private final String startedBy;
    private final KeyCodec codec;

    private final LongAdder same = new LongAdder();
    private final LongAdder otherReason = new LongAdder();
    private final LongAdder newlyAllowed = new LongAdder();
    private final Map<Reason, LongAdder> newlyRefused = new EnumMap<>(Reason.class);
    private final LongAdder failed = new LongAdder();

    /** Owners under this policy. Each is immutable, so that a race only makes one being looked up again. */
    private final AccessPolicy.@Nullable Holder[] holders = new AccessPolicy.Holder[HOLDERS];

    private final AtomicReferenceArray<@Nullable ShadowDifference> sample = new AtomicReferenceArray<>(SAMPLE);
    private final AtomicLong sampled = new AtomicLong();
    private final AtomicLong sampledAt = new AtomicLong();

    ShadowRun(PolicyDocument document, Instant since, Actor actor, KeyCodec codec) {
        this.policy = AccessPolicy.of(document, 0);
        this.since = since;
        this.startedBy = actor.toString();
        this.codec = codec;
        for (Reason reason : Reason.values()) {
            newlyRefused.put(reason, new LongAdder());
        }
    }

    public Instant since() {
        return since;
    }

    AccessPolicy policy() {
        return policy;
    }

    /** Returns what this policy says of a key that depends on its owner alone. */
    Decision judge(@Nullable Owner owner, ApiKey key, Call call) {
        return owner == null ? policy.decide(null, key, call) : holder(owner).decide(key, call);
    }

    /** Counts a call that was decided, and what this policy says of it. */
    void count(Decision decided, Decision here, ApiKey key, long now, Call call) {
        Reason live = reason(decided);
        Reason would = reason(here);
        // Counted last: what fails before is counted as that and nothing else.
        if (would != live && isToBeSampled(now)) {
            keep(difference(live, would, key, now, call));
        }
        counter(live, would).increment();
    }

    private static @Nullable Reason reason(Decision decision) {
        return decision instanceof Decision.Denied denied ? denied.reason() : null;
    }

    private LongAdder counter(@Nullable Reason live, @Nullable Reason would) {
        if (would == live) {
            return same;
        }
        if (would == null) {
            return newlyAllowed;
        }
        return live == null ? requireNonNull(newlyRefused.get(would), "every reason has a counter") : otherReason;
    }

    /** Notes a call that no policy would decide otherwise. */
    void agree() {
        same.increment();
    }

    /** Notes a call for which it could not be found out. */
    void fail() {
        failed.increment();
    }

    private AccessPolicy.Holder holder(Owner owner) {
        int place = owner.id().hashCode() & (HOLDERS - 1);
        AccessPolicy.Holder known = holders[place];
        if (known != null && known.owner().equals(owner)) {
            return known;
        }
        AccessPolicy.Holder looked = policy.holder(owner);
        holders[place] = looked;
        return looked;
    }

    /** After the first hundred at most one a second is kept, by whatever clock: it may go back. */
    private boolean isToBeSampled(long now) {
        long last = sampledAt.get();
        if (sampled.get() < SAMPLE) {
            sampledAt.set(now);
            return true;
        }
        return Math.abs(now - last) >= PAUSE_MILLIS && sampledAt.compareAndSet(last, now);
    }

    private ShadowDifference difference(
            @Nullable Reason live, @Nullable Reason would, ApiKey key, long now, Call call) {
        return ShadowDifference.builder()
                .at(Instant.ofEpochMilli(now))
                .keyId(key.id())
                .ownerId(key.ownerId())
                .method(codec.redact(call.method()))
                .path(codec.redact(call.path().value()))
                .live(live)
                .shadow(would)
                .build();
    }

    private void keep(ShadowDifference difference) {
        sample.set((int) (sampled.getAndIncrement() % SAMPLE), difference);
    }

    public ShadowReport report(String node) {
        Map<Reason, Long> refused = new EnumMap<>(Reason.class);
        newlyRefused.forEach((reason, count) -> {
            if (count.sum() > 0) {
                refused.put(reason, count.sum());
            }
        });
        long alike = same.sum();
        long other = otherReason.sum();
        long allowed = newlyAllowed.sum();
        long judged = alike
                + other
                + allowed
                + refused.values().stream().mapToLong(Long::longValue).sum();
        return ShadowReport.builder()
                .node(node)
                .since(since)
                .startedBy(startedBy)
                .policy(policy.document())
                .judged(judged)
                .same(alike)
                .otherReason(other)
                .newlyAllowed(allowed)
                .newlyRefused(refused)
                .failed(failed.sum())
                .sample(oldestFirst())
                .build();
    }

    private List<ShadowDifference> oldestFirst() {
        List<ShadowDifference> differences = new ArrayList<>();
        long end = sampled.get();
        for (long number = Math.max(0, end - SAMPLE); number < end; number++) {
            ShadowDifference difference = sample.get((int) (number % SAMPLE));
            if (difference != null) {
                differences.add(difference);
            }
        }
        return differences;
    }
}
