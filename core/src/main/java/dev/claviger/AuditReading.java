package dev.claviger;

import dev.claviger.spi.AuditRecord;
import dev.claviger.spi.AuditTrail;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What is on record of somebody who reads the audit trail. */
final class AuditReading {
    private AuditReading() {}

    static AuditRecord event(Operations operations, Actor actor, AuditTrail.Query query, int shown) {
        Map<String, String> details = new HashMap<>();
        details.put("count", Integer.toString(shown));
        put(details, "type", query.type() == null ? null : query.type().code());
        put(details, "actor", query.actor());
        if (asOwner(query.owner()) == null) {
            put(details, "wanted-owner", query.owner());
        }
        put(details, "from", query.from());
        put(details, "until", query.until());
        put(details, "before", query.before() == Long.MAX_VALUE ? null : query.before());
        return new AuditRecord(
                operations.now(),
                AuditRecord.Type.AUDIT_READ,
                actor.toString(),
                asOwner(query.owner()),
                query.key(),
                operations.withSource(actor, details));
    }

    /** Anything can be asked for, but only what can be an owner can be stored as one. */
    private static @Nullable String asOwner(@Nullable String wanted) {
        try {
            return wanted == null ? null : Owner.checkId(wanted);
        } catch (IllegalArgumentException e) {
            return null;
        }
    }

    private static void put(Map<String, String> details, String name, @Nullable Object value) {
        if (value != null) {
            details.put(name, value.toString());
        }
    }
}
