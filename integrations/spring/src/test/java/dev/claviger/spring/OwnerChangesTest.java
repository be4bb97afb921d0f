package dev.claviger.spring;

import static org.assertj.core.api.Assertions.assertThat;

import dev.claviger.Actor;
import dev.claviger.Call;
import dev.claviger.CallPath;
import dev.claviger.Claviger;
import dev.claviger.Decision;
import dev.claviger.InMemoryKeyStorage;
import dev.claviger.KeyRequest;
import dev.claviger.Owner;
import dev.claviger.PlaintextKey;
import dev.claviger.policy.Availability;
import dev.claviger.policy.EndpointSet;
import dev.claviger.policy.PolicyDocument;
import dev.claviger.testkit.TestOwners;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.context.support.GenericApplicationContext;
import org.springframework.transaction.TransactionDefinition;
import org.springframework.transaction.support.AbstractPlatformTransactionManager;
import org.springframework.transaction.support.DefaultTransactionStatus;
import org.springframework.transaction.support.TransactionTemplate;

/** Changes of owners, told inside and outside of transactions. */
class OwnerChangesTest {
    private static final long FRESH_NANOS = 300_000_000;

    private final TestOwners owners = TestOwners.of(Owner.user("ada"));
    private final AtomicInteger lookups = new AtomicInteger();
    private final Claviger claviger = Claviger.builder(new InMemoryKeyStorage(), id -> {
                lookups.incrementAndGet();
                return owners.find(id);
            })
            .initialPolicy(PolicyDocument.builder()
                    .usage(Availability.EVERYONE)
                    .grantEveryone()
                    .endpoints(EndpointSet.unrestricted())
                    .build())
            .build();
    private final PlaintextKey key = claviger.issue(Actor.session("ada"), KeyRequest.named("script"))
            .orElseThrow()
            .plaintext();
    private final GenericApplicationContext spring = new GenericApplicationContext();
    private final TransactionTemplate transaction = new TransactionTemplate(new NoResources());

    @BeforeEach
    void start() {
        spring.registerBean(OwnerChanges.class, () -> new OwnerChanges(claviger));
        spring.refresh();
    }

    @AfterEach
    void stop() {
        spring.close();
        claviger.close();
    }

    private boolean isAllowed() {
        return claviger.decide(key, Call.of("GET", CallPath.of("/"))) instanceof Decision.Allowed;
    }

    private void lock() {
        owners.change("ada", ada -> ada.withActive(false));
        spring.publishEvent(OwnerChangedEvent.of("ada"));
    }

    /** Returns how often the directory was asked for a decision: not at all while what it said is fresh. */
    private int lookupsOfADecision() {
        int before = lookups.get();
        claviger.decide(key, Call.of("GET", CallPath.of("/")));
        return lookups.get() - before;
    }

    @Test
    void withoutTransaction_theNextDecisionKnows() {
        assertThat(isAllowed()).isTrue();

        lock();

        assertThat(isAllowed()).isFalse();
    }

    @Test
    void inATransaction_theDecisionAfterTheCommitKnows() {
        assertThat(isAllowed()).isTrue();

        transaction.executeWithoutResult(status -> {
            spring.publishEvent(OwnerChangedEvent.of("ada"));
            // Looked up before the commit, the owner would be kept as it was.
            assertThat(isAllowed()).isTrue();
            owners.change("ada", ada -> ada.withActive(false));
        });

        assertThat(isAllowed()).isFalse();
    }

    @Test
    void afterARollback_nothingIsLookedUpAgain() {
        boolean fastEnough = false;
        for (int attempt = 0; attempt < 50 && !fastEnough; attempt++) {
            spring.publishEvent(OwnerChangedEvent.of("ada"));
            assertThat(lookupsOfADecision()).isEqualTo(1);
            long begun = System.nanoTime();
            transaction.executeWithoutResult(status -> {
                spring.publishEvent(OwnerChangedEvent.of("ada"));
                status.setRollbackOnly();
            });
            int again = lookupsOfADecision();
            // After half a second the owner is looked up again in any case.
            fastEnough = System.nanoTime() - begun < FRESH_NANOS;
            assertThat(fastEnough ? again : 0).isZero();
        }
        assertThat(fastEnough).isTrue();
    }

    /** A transaction of nothing. */
    private static final class NoResources extends AbstractPlatformTransactionManager {
        private static final long serialVersionUID = 1L;

        @Override
        protected Object doGetTransaction() {
            return "nothing";
        }

        @Override
        protected void doBegin(Object nothing, TransactionDefinition definition) {}

        @Override
        protected void doCommit(DefaultTransactionStatus status) {}

        @Override
        protected void doRollback(DefaultTransactionStatus status) {}
    }
}
