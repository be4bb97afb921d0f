package dev.claviger.behaviour;

import dev.claviger.InMemoryKeyStorage;
import dev.claviger.KeyId;
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
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.UnaryOperator;

/** A storage that answers wrongly or not at all when a test says so, and counts what it is asked. */
final class BrittleStorage implements KeyStorage, AuditTrail {
    private final InMemoryKeyStorage real;
    private final Map<Method, RuntimeException> troubles = new EnumMap<>(Method.class);
    private volatile UnaryOperator<Optional<StoredKey>> finding = UnaryOperator.identity();
    private volatile UnaryOperator<Change.Result> applying = UnaryOperator.identity();
    final AtomicInteger finds = new AtomicInteger();
    final Queue<KeyQuery> lists = new ConcurrentLinkedQueue<>();
    final AtomicInteger changes = new AtomicInteger();

    enum Method {
        FIND,
        LIST,
        POLICY,
        APPLY,
        CHANGES_SINCE,
        RECORD_USES
    }

    BrittleStorage(InMemoryKeyStorage real) {
        this.real = real;
    }

    synchronized void failWith(RuntimeException trouble, Method... methods) {
        for (Method method : methods) {
            troubles.put(method, trouble);
        }
    }

    synchronized void recover() {
        troubles.clear();
    }

    /** Lets {@code find} answer something else than what is stored. */
    void distortFind(UnaryOperator<Optional<StoredKey>> how) {
        finding = how;
    }

    /** Lets {@code apply} answer something else than what happened. */
    void distortApply(UnaryOperator<Change.Result> how) {
        applying = how;
    }

    private synchronized void enter(Method method) {
        RuntimeException trouble = troubles.get(method);
        if (trouble != null) {
            throw trouble;
        }
    }

    @Override
    public Reading<Optional<StoredKey>> find(KeyId id) {
        finds.incrementAndGet();
        enter(Method.FIND);
        Reading<Optional<StoredKey>> read = real.find(id);
        return new Reading<>(read.revision(), finding.apply(read.value()));
    }

    @Override
    public List<StoredKey> list(KeyQuery query) {
        lists.add(query);
        enter(Method.LIST);
        return real.list(query);
    }

    @Override
    public Reading<Optional<PolicyRevision>> policy() {
        enter(Method.POLICY);
        return real.policy();
    }

    @Override
    public Change.Result apply(Change change) {
        changes.incrementAndGet();
        enter(Method.APPLY);
        return applying.apply(real.apply(change));
    }

    @Override
    public Changes changesSince(Position since) {
        enter(Method.CHANGES_SINCE);
        return real.changesSince(since);
    }

    @Override
    public void recordUses(Map<KeyId, Instant> uses) {
        enter(Method.RECORD_USES);
        real.recordUses(uses);
    }

    @Override
    public List<AuditEntry> read(AuditQuery query) {
        return real.read(query);
    }

    @Override
    public void recordCalls(List<AuditEvent> events) {
        real.recordCalls(events);
    }
}
