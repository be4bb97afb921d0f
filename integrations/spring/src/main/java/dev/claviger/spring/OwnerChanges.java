package dev.claviger.spring;

import static java.util.Objects.requireNonNull;

import dev.claviger.Claviger;
import org.springframework.context.ApplicationListener;
import org.springframework.context.PayloadApplicationEvent;
import org.springframework.transaction.support.TransactionSynchronization;
import org.springframework.transaction.support.TransactionSynchronizationManager;
import org.springframework.util.ClassUtils;

/**
 * Calls {@link Claviger#ownerChanged} for every {@link OwnerChangedEvent}: after the transaction that the event was published in is
 * committed, not at all if it is rolled back, and at once without a transaction. Before the commit the directory would still answer as
 * before. Define one bean of this type; it needs neither {@code @EnableTransactionManagement} nor {@code spring-tx}. Transactions of
 * reactive code are not seen.
 */
public final class OwnerChanges implements ApplicationListener<PayloadApplicationEvent<OwnerChangedEvent>> {
    private static final boolean TRANSACTIONS = ClassUtils.isPresent(
            "org.springframework.transaction.support.TransactionSynchronizationManager",
            OwnerChanges.class.getClassLoader());

    private final Claviger claviger;

    /** Tells this claviger. */
    public OwnerChanges(Claviger claviger) {
        this.claviger = requireNonNull(claviger, "claviger");
    }

    @Override
    public void onApplicationEvent(PayloadApplicationEvent<OwnerChangedEvent> event) {
        String ownerId = event.getPayload().ownerId();
        if (!TRANSACTIONS || !Transactions.tellAfterCommit(claviger, ownerId)) {
            claviger.ownerChanged(ownerId);
        }
    }

    /** Loaded only where Spring's transactions are. */
    private static final class Transactions {
        static boolean tellAfterCommit(Claviger claviger, String ownerId) {
            if (!TransactionSynchronizationManager.isActualTransactionActive()
                    || !TransactionSynchronizationManager.isSynchronizationActive()) {
                return false;
            }
            TransactionSynchronizationManager.registerSynchronization(new TransactionSynchronization() {
                @Override
                public void afterCommit() {
                    claviger.ownerChanged(ownerId);
                }
            });
            return true;
        }
    }
}
