package dev.claviger.behaviour;

import dev.claviger.spi.AuditEntry;
import dev.claviger.spi.AuditEvent;
import dev.claviger.spi.AuditQuery;
import dev.claviger.spi.AuditTrail;
import dev.claviger.spi.Change;
import dev.claviger.spi.StoredKey;
import dev.claviger.testkit.TestKeys;
import java.util.ArrayList;
import java.util.List;

/** What tests do with a store themselves, as another node or an administrator of the database does. */
final class StoreAccess {
    private StoreAccess() {}

    static Change inserting(StoredKey key) {
        return recorded(AuditEvent.Type.KEY_ISSUED, key, new Change.Insert(key));
    }

    static Change replacing(StoredKey key) {
        return recorded(AuditEvent.Type.KEY_EDITED, key, new Change.Replace(key));
    }

    private static Change recorded(AuditEvent.Type type, StoredKey about, Change.Mutation mutation) {
        AuditEvent event = AuditEvent.builder(type, "host:store", TestKeys.NOON)
                .ownerId(about.key().ownerId())
                .keyId(about.id())
                .build();
        return new Change(List.of(), List.of(mutation), List.of(event));
    }

    /** Returns all records of a trail, the oldest first. */
    static List<AuditEvent> recordsOf(AuditTrail trail) {
        List<AuditEvent> records = new ArrayList<>();
        List<AuditEntry> page = trail.read(AuditQuery.latest().withLimit(1_000));
        while (!page.isEmpty()) {
            page.forEach(entry -> records.add(0, entry.event()));
            long last = page.get(page.size() - 1).number();
            page = trail.read(AuditQuery.latest().withLimit(1_000).withBefore(last));
        }
        return records;
    }
}
