package dev.claviger.internal.audit;

import dev.claviger.ApiKey;
import dev.claviger.Call;
import dev.claviger.Decision;
import dev.claviger.KeyId;
import dev.claviger.PlaintextKey;
import dev.claviger.RejectedCall;
import dev.claviger.internal.keys.KeyCodec;
import dev.claviger.internal.keys.KeyTextReader;
import dev.claviger.spi.AuditRecord;
import java.time.Instant;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Writes the audit records of calls, and numbers those of its node. */
public final class CallRecords {
    public static final String CLAVIGER = "host:claviger";

    private static final String NOBODY = "nobody";

    private final String node;
    private final KeyCodec codec;
    private final KeyTextReader reader;

    /** The number of the last record; touched by the draining thread alone. */
    private long sequence;

    /**
     * @param node the name of the node
     */
    public CallRecords(String node, KeyCodec codec, KeyTextReader reader) {
        this.node = node;
        this.codec = codec;
        this.reader = reader;
    }

    /** Returns the name of the node. */
    String node() {
        return node;
    }

    /** Returns the record with node and number; {@link #numbered} records are told in the order of their numbers. */
    AuditRecord numbered(AuditRecord event) {
        Map<String, String> details = new HashMap<>(codec.redact(event).details());
        details.put("node", node);
        details.put("sequence", Long.toString(++sequence));
        return with(event, details);
    }

    /** Returns what records may show of a call with this text as its key. */
    public Call shown(PlaintextKey presented, Call call) {
        return reader.shown(presented, call);
    }

    AuditRecord refused(long at, Decision.Denied denied, @Nullable KeyId claimed, Call call) {
        ApiKey proven = denied.key();
        Map<String, String> details = details(call, denied.policyRevision(), "refused");
        details.put("reason", denied.reason().code());
        return new AuditRecord(
                Instant.ofEpochMilli(at),
                AuditRecord.Type.CALL_REFUSED,
                proven == null ? NOBODY : actor(proven.id()),
                proven == null ? null : proven.ownerId(),
                claimed,
                details);
    }

    /** No policy was applied, and nobody proved anything. */
    AuditRecord rejected(long at, RejectedCall request) {
        Map<String, String> details = new HashMap<>();
        details.put("reason", request.rejection().code());
        put(details, "method", request.method());
        put(details, "path", request.path() == null ? null : request.path().value());
        putTarget(details, request.rawTarget());
        put(details, "address", request.clientAddress());
        put(details, "request-id", request.requestId());
        details.put("outcome", "refused");
        return new AuditRecord(
                Instant.ofEpochMilli(at), AuditRecord.Type.REQUEST_REJECTED, NOBODY, null, null, details);
    }

    AuditRecord exempted(long at, Decision.Allowed allowed, Call call) {
        Map<String, String> details = details(call, allowed.policyRevision(), "allowed");
        details.put(
                "exemptions", allowed.exemptions().stream().sorted().toList().toString());
        return passed(at, AuditRecord.Type.CALL_EXEMPTED, allowed.key(), details);
    }

    AuditRecord firstUsed(long at, Decision.Allowed allowed, Call call) {
        return passed(
                at, AuditRecord.Type.KEY_FIRST_USED, allowed.key(), details(call, allowed.policyRevision(), "allowed"));
    }

    private static AuditRecord passed(long at, AuditRecord.Type type, ApiKey key, Map<String, String> details) {
        return new AuditRecord(Instant.ofEpochMilli(at), type, actor(key.id()), key.ownerId(), key.id(), details);
    }

    /** Not numbered, because it goes its own way into the store. */
    public AuditRecord rotatedKeyUsed(Instant at, ApiKey key, KeyId successor, Decision.Denied denied, Call call) {
        Map<String, String> details = details(call, denied.policyRevision(), "refused");
        details.put("successor", successor.toString());
        details.put("node", node);
        return new AuditRecord(
                at, AuditRecord.Type.ROTATED_KEY_USED, actor(key.id()), key.ownerId(), key.id(), details);
    }

    AuditRecord flood(RefusalGroups.Flood flood, Instant from, Instant until) {
        RefusalGroups.Group group = flood.group();
        Enum<?> operation = group.operation();
        Map<String, String> details = counted(flood.count(), from, until, "refused");
        details.put("reason", group.reason().name().toLowerCase(Locale.ROOT));
        put(details, "operation", operation == null ? null : operation.name());
        put(details, "address", group.address());
        AuditRecord.Type ofCall = group.reason() instanceof Decision.Reason
                ? AuditRecord.Type.CALL_REFUSED
                : AuditRecord.Type.REQUEST_REJECTED;
        return new AuditRecord(
                until,
                operation == null ? ofCall : AuditRecord.Type.OPERATION_REFUSED,
                group.actor() == null ? NOBODY : group.actor(),
                group.owner(),
                group.key(),
                details);
    }

    AuditRecord calls(CallCounts.Count count, Instant from, Instant until) {
        KeyId key = count.key().id();
        return new AuditRecord(
                until,
                AuditRecord.Type.CALLS_COUNTED,
                actor(key),
                count.key().ownerId(),
                key,
                counted(count.calls(), from, until, "allowed"));
    }

    /** Calls of so many keys that nobody knows any more which. */
    AuditRecord callsOfOthers(long calls, Instant from, Instant until) {
        return new AuditRecord(
                until, AuditRecord.Type.CALLS_COUNTED, CLAVIGER, null, null, counted(calls, from, until, "allowed"));
    }

    AuditRecord lost(long count, String where, Instant at) {
        return new AuditRecord(
                at,
                AuditRecord.Type.RECORDS_LOST,
                CLAVIGER,
                null,
                null,
                Map.of("count", Long.toString(count), "where", where));
    }

    /** Returns about how many bytes a call takes while its record waits; the path is there as text and in UTF-8. */
    static long size(Call call) {
        String path = call.path().value();
        return size(
                call.method(),
                call.overridingMethod(),
                call.clientAddress(),
                call.requestId(),
                call.rawTarget(),
                path,
                path);
    }

    /** Returns about how many bytes a request takes while its record waits. */
    static long size(RejectedCall request) {
        String path = request.path() == null ? null : request.path().value();
        return size(request.method(), request.clientAddress(), request.requestId(), request.rawTarget(), path, path);
    }

    /** Returns about how many bytes a record takes while it waits. */
    static long size(AuditRecord event) {
        return size(event.details().values().toArray(new String[0]));
    }

    /** With what objects take beside the characters, of which each may take two bytes. */
    private static long size(@Nullable String... texts) {
        long size = 300;
        for (String text : texts) {
            size += text == null ? 0 : 100 + 2L * text.length();
        }
        return size;
    }

    private static String actor(KeyId key) {
        return "key:" + key;
    }

    private static Map<String, String> counted(long count, Instant from, Instant until, String outcome) {
        Map<String, String> details = new HashMap<>();
        details.put("count", Long.toString(count));
        details.put("from", from.toString());
        details.put("until", until.toString());
        details.put("outcome", outcome);
        return details;
    }

    private Map<String, String> details(Call call, long policyRevision, String outcome) {
        Map<String, String> details = new HashMap<>();
        put(details, "method", call.method());
        put(details, "path", call.path().value());
        putTarget(details, call.rawTarget());
        put(details, "source", call.source());
        put(details, "overriding-method", call.overridingMethod());
        put(details, "address", call.clientAddress());
        put(details, "request-id", call.requestId());
        details.put("policy", Long.toString(policyRevision));
        details.put("outcome", outcome);
        return details;
    }

    private static void put(Map<String, String> details, String name, @Nullable String value) {
        if (value != null) {
            details.put(name, value);
        }
    }

    private void putTarget(Map<String, String> details, @Nullable String sent) {
        if (sent != null) {
            details.put("target", SentTarget.forRecord(sent, codec));
        }
    }

    private static AuditRecord with(AuditRecord event, Map<String, String> details) {
        return new AuditRecord(event.at(), event.type(), event.actor(), event.owner(), event.key(), details);
    }
}
