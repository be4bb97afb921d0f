package dev.claviger.servlet.manage;

import dev.claviger.Claviger;
import dev.claviger.KeyId;
import dev.claviger.Outcome;
import dev.claviger.spi.AuditEntry;
import dev.claviger.spi.AuditEvent;
import dev.claviger.spi.AuditQuery;
import dev.claviger.spi.AuditTrail;
import java.time.Instant;
import java.util.List;

/** The routes that only tell: who is asking, and what has happened. */
final class InquiryRoutes {
    private static final int STANDARD_LIMIT = 100;

    private final Claviger claviger;
    private final KeyReplies replies;

    InquiryRoutes(Claviger claviger, KeyReplies replies) {
        this.claviger = claviger;
        this.replies = replies;
    }

    void addTo(Routes routes) {
        routes.on("GET", "/whoami", this::whoami)
                .on(
                        "GET",
                        "/audit",
                        this::audit,
                        "owner_id",
                        "scope",
                        "trail",
                        "actor",
                        "event",
                        "key_id",
                        "from",
                        "until",
                        "limit",
                        "cursor");
    }

    private Reply whoami(Exchange exchange) {
        return claviger.whoami(exchange.actor())
                .fold(done -> replies.self(done, exchange.caller().key()), any -> Refusals.NO_SUCH_USER);
    }

    private Reply audit(Exchange exchange) {
        AuditQuery query = query(exchange);
        Outcome<List<AuditEntry>> page = claviger.administration().audit(exchange.actor(), query);
        if (page instanceof Outcome.Done<List<AuditEntry>> done) {
            List<AuditEntry> entries = done.value();
            // Whether there is more is not looked up: every look at the records is itself on record.
            boolean full = entries.size() == query.limit();
            String cursor = full ? Cursor.of(entries.get(entries.size() - 1).number()) : null;
            return exchange.paged(Reply.json(200, ManagementJson.write(entries, cursor)), cursor);
        }
        return Refusals.of((Outcome.Refused<?>) page);
    }

    private static AuditQuery query(Exchange exchange) {
        QueryParameters query = exchange.query();
        String owner = query.text("owner_id");
        boolean all = Boolean.TRUE.equals(query.all());
        AuditQuery records = AuditQuery.latest().withLimit(query.limit(STANDARD_LIMIT));
        records = all
                ? records
                : records.withOwnerId(owner == null ? exchange.caller().owner() : owner);
        AuditTrail.Trail trail = query.constant("trail", AuditTrail.Trail.values());
        records = trail == null ? records : records.withTrail(trail);
        String actor = query.text("actor");
        records = actor == null ? records : records.withActor(actor);
        AuditEvent.Type type = query.constant("event", AuditEvent.Type.values());
        records = type == null ? records : records.withType(type);
        String key = query.text("key_id");
        records = key == null ? records : records.withKeyId(key(key));
        Instant from = query.time("from");
        Instant until = query.time("until");
        if (from != null || until != null) {
            records = records.withPeriod(
                    from == null ? Instant.EPOCH : from, until == null ? QueryParameters.LAST_TIME : until);
        }
        String cursor = query.text("cursor");
        return cursor == null ? records : records.withBefore(Cursor.auditRecord(cursor));
    }

    private static KeyId key(String text) {
        try {
            return KeyId.parse(text);
        } catch (IllegalArgumentException e) {
            throw RejectedRequest.parameter("key_id", "must be the id of a key");
        }
    }
}
