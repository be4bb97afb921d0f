package dev.claviger.spring;

import static java.util.Objects.requireNonNull;

/**
 * Says that the owner directory answers differently for an owner, once the current transaction is committed. Publish it where the
 * application changes its user table, for {@link OwnerChanges}: {@code events.publishEvent(OwnerChangedEvent.of("ada"))}.
 */
public final class OwnerChangedEvent {
    private final String ownerId;

    private OwnerChangedEvent(String ownerId) {
        this.ownerId = ownerId;
    }

    /** Returns the event for the owner with this id. */
    public static OwnerChangedEvent of(String ownerId) {
        return new OwnerChangedEvent(requireNonNull(ownerId, "ownerId"));
    }

    /** Returns the id of the owner. */
    public String ownerId() {
        return ownerId;
    }

    @Override
    public String toString() {
        return "OwnerChangedEvent[" + ownerId + "]";
    }
}
