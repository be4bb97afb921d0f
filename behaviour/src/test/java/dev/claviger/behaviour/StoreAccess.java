package dev.claviger.behaviour;

import dev.claviger.spi.AuditEntry;
import dev.claviger.spi.AuditQuery;
import dev.claviger.spi.AuditRecord;
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
        return recorded(AuditRecord.Type.KEY_ISSUED, key, new Change.Insert(key));
    }

    static Change replacing(StoredKey key) {
        return recorded(AuditRecord.Type.KEY_EDITED, key, new Change.Replace(key));
    }

    private static Change recorded(AuditRecord.Type type, StoredKey about, Change.Mutation mutation) {
        AuditRecord event = AuditRecord.builder(type, "host:store", TestKeys.NOON)
                .owner(about.key().ownerId())
                .key(about.id())
                .build();
        return new Change(List.of(), List.of(mutation), List.of(event));
    }

    /** Returns all records of a trail, the oldest first. */
    static List<AuditRecord> recordsOf(AuditTrail trail) {
        List<AuditRecord> records = new ArrayList<>();
        List<AuditEntry> page = trail.read(AuditQuery.latest().withLimit(1_000));
        while (!page.isEmpty()) {
            page.forEach(entry -> records.add(0, entry.event()));
            long last = page.get(page.size() - 1).number();
            page = trail.read(AuditQuery.latest().withLimit(1_000).before(last));
        }
        return records;
    }
}
