package dev.claviger;

import dev.claviger.policy.PolicyRevision;
import dev.claviger.spi.AuditEntry;
import dev.claviger.spi.AuditEvent;
import dev.claviger.spi.AuditQuery;
import dev.claviger.spi.AuditTrail;
import dev.claviger.spi.Change;
import dev.claviger.spi.KeyQuery;
import dev.claviger.spi.KeyStorage;
import dev.claviger.spi.StoredKey;
import java.time.Instant;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;

/** The way of one node to a store. Calls are counted, and held up or made to fail when a test says so. */
public final class GuardedStorage implements KeyStorage, AuditTrail {
    private volatile KeyStorage real;
    private volatile UnaryOperator<Changes> telling = UnaryOperator.identity();
    private volatile UnaryOperator<StoredKey> finding = UnaryOperator.identity();
    private final Map<Method, AtomicInteger> calls = new EnumMap<>(Method.class);
    private final Map<Method, RuntimeException> troubles = new ConcurrentHashMap<>();
    private final Map<Method, Runnable> beforeNext = new ConcurrentHashMap<>();
    private final Map<Method, Runnable> afterNext = new ConcurrentHashMap<>();
    private final List<KeyQuery> queries = new CopyOnWriteArrayList<>();
    private final List<Long> revisionsAsked = new CopyOnWriteArrayList<>();
    private final List<Map<KeyId, Instant>> uses = new CopyOnWriteArrayList<>();

    public enum Method {
        FIND,
        LIST,
        POLICY,
        APPLY,
        CHANGES_SINCE,
        RECORD_USES,
        RECORD_CALLS
    }

    public GuardedStorage(KeyStorage real) {
        this.real = real;
        for (Method method : Method.values()) {
            calls.put(method, new AtomicInteger());
        }
    }

    /** Holds the next call up before the store is asked. */
    public Hold holdQuestion(Method method) {
        Hold hold = new Hold();
        beforeNext(method, hold::pass);
        return hold;
    }

    /** Holds the next call up when the store has answered, and the caller does not know it yet. */
    public Hold holdAnswer(Method method) {
        Hold hold = new Hold();
        afterNext(method, hold::pass);
        return hold;
    }

    /** Lets the next call happen and then fail. */
    public void loseAnswer(Method method) {
        afterNext(method, () -> {
            throw new UnavailableException("the connection broke for a test");
        });
    }

    public void beforeNext(Method method, Runnable action) {
        beforeNext.put(method, action);
    }

    public void afterNext(Method method, Runnable action) {
        afterNext.put(method, action);
    }

    public void fail(Method... methods) {
        for (Method method : methods) {
            troubles.put(method, new UnavailableException("down for a test"));
        }
    }

    public void failWith(RuntimeException trouble, Method method) {
        troubles.put(method, trouble);
    }

    public void recover() {
        troubles.clear();
    }

    /** Lets the store answer with something else than what it found. */
    public void distortFind(UnaryOperator<StoredKey> how) {
        finding = how;
    }

    /** Lets the store answer that it cannot tell what has changed. */
    public void forgetChanges() {
        distortChanges(Changes::ofEverything);
    }

    /** Lets the store tell something else than what has changed. */
    public void distortChanges(UnaryOperator<Changes> how) {
        telling = how;
    }

    /** From now on another store is at the place of this one, as after a restore from a backup. */
    public void replaceBy(KeyStorage other) {
        real = other;
    }

    public int calls(Method method) {
        return calls.get(method).get();
    }

    /** Returns how often the store was asked for anything. */
    public int calls() {
        return calls.values().stream().mapToInt(AtomicInteger::get).sum();
    }

    public List<Long> revisionsAsked() {
        return revisionsAsked;
    }

    public List<KeyQuery> queries() {
        return queries;
    }

    public List<Map<KeyId, Instant>> uses() {
        return uses;
    }

    private <T> T guarded(Method method, Supplier<T> call) {
        calls.get(method).incrementAndGet();
        runOnce(beforeNext, method);
        RuntimeException trouble = troubles.get(method);
        if (trouble != null) {
            throw trouble;
        }
        T answer = call.get();
        runOnce(afterNext, method);
        return answer;
    }

    private static void runOnce(Map<Method, Runnable> actions, Method method) {
        Runnable action = actions.remove(method);
        if (action != null) {
            action.run();
        }
    }

    @Override
    public Reading<Optional<StoredKey>> find(KeyId id) {
        return guarded(Method.FIND, () -> {
            Reading<Optional<StoredKey>> read = real.find(id);
            return new Reading<>(read.revision(), read.value().map(finding));
        });
    }

    @Override
    public List<StoredKey> list(KeyQuery query) {
        queries.add(query);
        return guarded(Method.LIST, () -> real.list(query));
    }

    @Override
    public Reading<Optional<PolicyRevision>> policy() {
        return guarded(Method.POLICY, () -> real.policy());
    }

    @Override
    public Change.Result apply(Change change) {
        return guarded(Method.APPLY, () -> real.apply(change));
    }

    @Override
    public Changes changesSince(Position since) {
        revisionsAsked.add(since.revision());
        return guarded(Method.CHANGES_SINCE, () -> telling.apply(real.changesSince(since)));
    }

    @Override
    public void recordCalls(List<AuditEvent> events) {
        guarded(Method.RECORD_CALLS, () -> {
            ((AuditTrail) real).recordCalls(events);
            return events;
        });
    }

    @Override
    public List<AuditEntry> read(AuditQuery query) {
        return ((AuditTrail) real).read(query);
    }

    @Override
    public void recordUses(Map<KeyId, Instant> noted) {
        guarded(Method.RECORD_USES, () -> {
            real.recordUses(noted);
            uses.add(Map.copyOf(noted));
            return noted;
        });
    }
}
