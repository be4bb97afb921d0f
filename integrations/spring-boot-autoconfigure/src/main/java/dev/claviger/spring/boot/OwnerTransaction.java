package dev.claviger.spring.boot;

import dev.claviger.Owner;
import dev.claviger.spi.OwnerDirectory;
import java.util.Optional;
import org.springframework.transaction.support.TransactionTemplate;

/** A transaction round each look-up, which ends before the owner is used. */
final class OwnerTransaction implements OwnerLookup {
    private final TransactionTemplate transaction;

    OwnerTransaction(TransactionTemplate transaction) {
        this.transaction = transaction;
    }

    @Override
    public Optional<Owner> find(OwnerDirectory directory, String ownerId) {
        Optional<Owner> found = transaction.execute(status -> directory.find(ownerId));
        if (found == null) {
            throw new IllegalStateException("the owner directory returned null instead of an empty result");
        }
        return found;
    }
}
