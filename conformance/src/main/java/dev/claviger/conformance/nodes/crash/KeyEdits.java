package dev.claviger.conformance.nodes.crash;

import dev.claviger.ApiKey;
import dev.claviger.spi.AuditEvent;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * How often a key was suspended, resumed and edited, and what it has to look like after that. Told of the operations in
 * their order; only the last can be one that nobody acknowledged, because the key is then left alone.
 */
final class KeyEdits {
    private final ApiKey key;
    private boolean suspended;
    private @Nullable String lastEdit;
    private int suspensions;
    private int resumptions;
    private int edits;

    KeyEdits(ApiKey key) {
        this.key = key;
    }

    /** Tells of the next one, and returns whether it happened. */
    boolean happened(Deed deed) {
        return switch (deed.kind()) {
            case SUSPEND -> {
                boolean happened = deed.isDone() || key.isSuspended();
                suspensions += happened ? 1 : 0;
                suspended |= happened;
                yield happened;
            }
            case RESUME -> {
                boolean happened = deed.isDone() || !key.isSuspended();
                resumptions += happened ? 1 : 0;
                suspended &= !happened;
                yield happened;
            }
            case EDIT -> {
                boolean happened = deed.isDone() || key.name().equals(deed.id());
                edits += happened ? 1 : 0;
                lastEdit = happened ? deed.id() : lastEdit;
                yield happened;
            }
            default -> throw new IllegalArgumentException(deed + " is no edit");
        };
    }

    /** Returns how many records of each type there have to be. */
    Map<AuditEvent.Type, Integer> records() {
        return Map.of(
                AuditEvent.Type.KEY_SUSPENDED, suspensions,
                AuditEvent.Type.KEY_RESUMED, resumptions,
                AuditEvent.Type.KEY_EDITED, edits);
    }

    /** Returns in what the key is different from what it has to be. */
    List<String> faults() {
        List<String> faults = new ArrayList<>();
        if (key.isSuspended() != suspended) {
            faults.add("key " + key.id() + " is "
                    + (suspended ? "not suspended, and should be" : "suspended, and should not be"));
        }
        boolean narrower = key.endpoints().equals(Work.NARROWER);
        if (lastEdit != null
                && !(narrower
                        && key.name().equals(lastEdit)
                        && key.description().equals(lastEdit))) {
            faults.add("key " + key.id() + " is not as " + lastEdit + " has left it");
        }
        boolean untouched = lastEdit == null && key.predecessor() == null;
        if (untouched && (narrower || !key.description().isEmpty())) {
            faults.add("key " + key.id() + " was edited, and nobody has asked for it");
        }
        return faults;
    }
}
