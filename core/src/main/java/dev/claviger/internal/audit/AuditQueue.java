package dev.claviger.internal.audit;

import com.github.benmanes.caffeine.cache.Caffeine;
import dev.claviger.Call;
import dev.claviger.Decision;
import dev.claviger.KeyId;
import dev.claviger.PlaintextKey;
import dev.claviger.RejectedCall;
import dev.claviger.UnavailableException;
import dev.claviger.internal.node.KnownKey;
import dev.claviger.internal.text.OperatorLog;
import dev.claviger.spi.AuditEvent;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Iterator;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Carries audit records from the request path to the sinks and, if asked to, to the store. When the queue is full a refusal is
 * in a number, and another record is lost, counted, and reported with the exact number; or, in the strict mode, there is no
 * answer without it.
 */
public final class AuditQueue {
    private static final Logger LOG = LoggerFactory.getLogger(OperatorLog.NAME);
    private static final int MAX_FIRST_USES = 100_000;

    /** How long a decision waits for room in the strict mode. */
    private static final long PATIENCE_MILLIS = 50;

    private static final long MINUTE_MILLIS = Duration.ofMinutes(1).toMillis();

    private final Clock clock;
    private final boolean heard;
    private final boolean strict;
    private final CallRecords records;
    private final AuditOutlets outlets;
    private final Backlog<Event> waiting = new Backlog<>();
    private final RefusalGroups refusals = new RefusalGroups();
    private final CallCounts counts = new CallCounts();
    private final LongAdder lost = new LongAdder();

    /** Whose first use was told, for as long as the store may not know of it. */
    private final ConcurrentMap<KeyId, Boolean> firstUses = Caffeine.newBuilder()
            .maximumSize(MAX_FIRST_USES)
            .executor(Runnable::run)
            .<KeyId, Boolean>build()
            .asMap();

    /** What the sinks have been told already; this and all that follows is touched by the draining thread alone. */
    private long lostTold;

    private long lostToTrailTold;

    /** What was counted is told at the end of each minute: of that one, and if there was no room also of later ones. */
    private boolean countsAreDue;

    private final long minutesBeginAt;
    private long minute;
    private Instant countedFrom;
    private final Deque<RefusalGroups.Flood> floods = new ArrayDeque<>();

    /** Becomes a record only when it is drained, to keep that work off the request path. */
    private interface Event {
        AuditEvent toRecord(CallRecords records);

        /** Whether the store has the record already. */
        default boolean isDurable() {
            return false;
        }
    }

    private record Durable(AuditEvent event) implements Event {
        @Override
        public AuditEvent toRecord(CallRecords records) {
            return event;
        }

        @Override
        public boolean isDurable() {
            return true;
        }
    }

    /**
     * @param strict whether there is no answer without its record
     * @param spread where in each minute, from 0 to 1, this node tells what it has counted
     */
    public AuditQueue(Clock clock, CallRecords records, AuditOutlets outlets, boolean strict, double spread) {
        this.clock = clock;
        this.records = records;
        this.outlets = outlets;
        this.heard = outlets.areThere();
        this.strict = strict;
        // Not with the minute of the clock: all nodes would write their counts in one second.
        this.minutesBeginAt = Math.round(MINUTE_MILLIS * spread);
        this.countedFrom = clock.instant();
        this.minute = minuteOf(countedFrom);
    }

    private long minuteOf(Instant time) {
        return Math.floorDiv(time.toEpochMilli() - minutesBeginAt, MINUTE_MILLIS);
    }

    /** Tells of a refused call, alone or in a number. {@code claimed} is the key that was presented, if the text is one. */
    public void refused(Decision.Denied denied, @Nullable KeyId claimed, PlaintextKey presented, Call call) {
        if (!heard) {
            return;
        }
        long at = clock.millis();
        RefusalGroups.Group group = RefusalGroups.Group.of(denied, call.clientAddress());
        if (refusals.isTold(group)) {
            Call shown = records.shown(presented, call);
            tell(group, CallRecords.size(shown), records -> records.refused(at, denied, claimed, shown));
        }
    }

    /** Tells of a request that was no call, alone or in a number, and returns whether anybody is told. */
    public boolean rejected(RejectedCall request) {
        if (!heard) {
            return false;
        }
        long at = clock.millis();
        RefusalGroups.Group group = RefusalGroups.Group.ofStranger(request.rejection(), request.clientAddress());
        if (refusals.isTold(group)) {
            tell(group, CallRecords.size(request), records -> records.rejected(at, request));
        }
        return true;
    }

    /** Tells of a refused operation, alone or in a number. */
    public void operationRefused(RefusalGroups.Group group, Supplier<AuditEvent> record) {
        if (heard && refusals.isTold(group)) {
            AuditEvent event = record.get();
            tell(group, CallRecords.size(event), records -> event);
        }
    }

    /** Where there is no room for a refusal, it is in the number of its group, and so not lost. */
    private void tell(RefusalGroups.Group group, long size, Event event) {
        if (!waiting.offer(event, size, group.cause())) {
            refusals.isNotTold(group);
        }
    }

    /** Counts an allowed call. */
    public void allowed(KnownKey key) {
        if (heard) {
            counts.count(key);
        }
    }

    /**
     * Records a call that was allowed because its owner is exempt from a gate.
     *
     * @throws UnavailableException in the strict mode, if there is no room
     */
    public void exempted(Decision.Allowed allowed, PlaintextKey presented, Call call) {
        long at = clock.millis();
        Call shown = records.shown(presented, call);
        put(shown, records -> records.exempted(at, allowed, shown));
    }

    /**
     * Tells that a key is used which the store believes unused; once for each key.
     *
     * @throws UnavailableException in the strict mode, if there is no room
     */
    public void firstUsed(Decision.Allowed allowed, PlaintextKey presented, Call call) {
        long at = clock.millis();
        KeyId key = allowed.key().id();
        if (!heard || firstUses.putIfAbsent(key, Boolean.TRUE) != null) {
            return;
        }
        try {
            Call shown = records.shown(presented, call);
            put(shown, records -> records.firstUsed(at, allowed, shown));
        } catch (UnavailableException e) {
            // The call does not go ahead: it was none.
            firstUses.remove(key);
            throw e;
        }
    }

    /** Passes on a record that is durable in the store already. */
    public void publish(AuditEvent event) {
        offer(new Durable(event), CallRecords.size(event));
    }

    private void put(Call call, Event event) {
        if (!offer(event, CallRecords.size(call)) && strict) {
            throw new UnavailableException("too many audit records wait, and none may be lost");
        }
    }

    /** Returns whether there was room; otherwise the record counts as lost, unless the strict mode loses none. */
    private boolean offer(Event event, long size) {
        if (!heard
                || waiting.offer(event, size, Backlog.Cause.KNOWN)
                || (strict && waiting.offer(event, size, PATIENCE_MILLIS))) {
            return true;
        }
        if (!strict || event.isDurable()) {
            lost.increment();
        }
        return false;
    }

    /** Delivers what waits, and what was counted if a minute has ended. Called by one thread at a time. */
    public synchronized void drain() {
        counts.collect();
        Instant now = now();
        if (minuteOf(now) != minute) {
            minute = minuteOf(now);
            countsAreDue = true;
        }
        // Sooner or later, however fast they come, it is the turn of what was counted.
        for (int i = 2 * Backlog.CAPACITY; i > 0 && hasRoom(); i--) {
            Event event = waiting.poll();
            if (event == null) {
                break;
            }
            deliver(event);
        }
        if (countsAreDue) {
            outlets.tellRestOfTroubles();
            tellCounts(now);
        }
        tellLosses(now);
    }

    /** Records that wait are delivered even while the clock is in trouble; a minute then only ends later. */
    private Instant now() {
        try {
            return clock.instant();
        } catch (RuntimeException e) {
            LOG.debug("Audit records are delivered although the clock failed", e);
            return countedFrom;
        }
    }

    /** Writes to the store what waits for it. */
    public void store() {
        outlets.store();
    }

    /** Delivers everything, what was counted included. */
    public synchronized void close() {
        countsAreDue = true;
        drain();
        store();
    }

    /** In the strict mode what the store does not take stays in the queue, until that is full and decisions fail. */
    private boolean hasRoom() {
        return outlets.makeRoom() || !strict;
    }

    private void tellCounts(Instant until) {
        if (floods.isEmpty()) {
            floods.addAll(refusals.take());
        }
        for (; !floods.isEmpty() && hasRoom(); floods.remove()) {
            deliverNumbered(records.flood(floods.element(), countedFrom, until));
        }
        for (Iterator<CallCounts.Count> each = counts.counts(); each.hasNext() && hasRoom(); each.remove()) {
            deliverNumbered(records.calls(each.next(), countedFrom, until));
        }
        if (hasRoom()) {
            long others = counts.takeOthers();
            if (others > 0) {
                deliverNumbered(records.callsOfOthers(others, countedFrom, until));
            }
            countedFrom = until;
            countsAreDue = false;
        }
    }

    private void tellLosses(Instant now) {
        long lostNow = lost.sum();
        if (lostNow > lostTold && hasRoom()) {
            deliverNumbered(records.lost(lostNow - lostTold, "queue", now));
            lostTold = lostNow;
        }
        long lostToTrail = outlets.lostOnTheWayIntoStore();
        if (lostToTrail > lostToTrailTold) {
            deliverNumbered(records.lost(lostToTrail - lostToTrailTold, "store", now));
            lostToTrailTold = lostToTrail;
        }
    }

    private void deliver(Event event) {
        AuditEvent told = event.toRecord(records);
        if (event.isDurable()) {
            outlets.deliverToSinks(told);
        } else {
            deliverNumbered(told);
        }
    }

    private void deliverNumbered(AuditEvent event) {
        outlets.deliver(records.numbered(event));
    }

    /** Returns whether a decision may have to wait for room for its record. */
    public boolean waitsForRoom() {
        return strict;
    }

    /** Returns how many records wait for the sinks or on the way into the store. */
    public int waitingRecords() {
        return waiting.size() + outlets.waiting();
    }

    public long lostRecords() {
        return lost.sum() + outlets.lost();
    }
}
