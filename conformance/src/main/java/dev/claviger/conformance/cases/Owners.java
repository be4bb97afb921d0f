package dev.claviger.conformance.cases;

import dev.claviger.Owner;
import dev.claviger.spi.OwnerDirectory;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/** The users of the application under test, who change as rows need it. */
final class Owners implements OwnerDirectory {
    private final Map<String, Owner> byId = new ConcurrentHashMap<>();

    @Override
    public Optional<Owner> find(String ownerId) {
        return Optional.ofNullable(byId.get(ownerId));
    }

    /** Makes {@code owner} known, in place of whoever had the same id. */
    void put(Owner owner) {
        byId.put(owner.id(), owner);
    }

    void remove(String ownerId) {
        byId.remove(ownerId);
    }
}
