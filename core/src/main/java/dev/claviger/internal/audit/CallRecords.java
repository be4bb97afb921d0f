package dev.claviger.internal.audit;

import dev.claviger.ApiKey;
import dev.claviger.Call;
import dev.claviger.CallPath;
import dev.claviger.Decision;
import dev.claviger.KeyId;
import dev.claviger.PlaintextKey;
import dev.claviger.RejectedCall;
import dev.claviger.internal.keys.KeyCodec;
import dev.claviger.internal.keys.KeyTextReader;
import dev.claviger.internal.text.Words;
import dev.claviger.spi.AuditEvent;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Writes the audit records of calls, and numbers those of its node. */
public final class CallRecords {
    public static final String CLAVIGER = "host:claviger";

    private static final String NOBODY = "nobody";
    private static final String ALLOWED = "allowed";
    private static final String REFUSED = "refused";

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
    AuditEvent numbered(AuditEvent event) {
        return codec.redact(event).toBuilder()
                .detail("node", node)
                .detail("sequence", ++sequence)
                .build();
    }

    /** Returns what records may show of a call with this text as its key. */
    public Call shown(PlaintextKey presented, Call call) {
        return reader.shown(presented, call);
    }

    AuditEvent refused(long at, Decision.Denied denied, @Nullable KeyId claimed, Call call) {
        ApiKey proven = denied.key();
        AuditEvent.Builder event = proven == null
                ? AuditEvent.builder(AuditEvent.Type.CALL_REFUSED, NOBODY, Instant.ofEpochMilli(at))
                : about(AuditEvent.Type.CALL_REFUSED, proven, Instant.ofEpochMilli(at));
        return with(event, call, denied.policyRevision(), REFUSED)
                .keyId(claimed)
                .detail("code", denied.reason())
                .build();
    }

    /** No policy was applied, and nobody proved anything. */
    AuditEvent rejected(long at, RejectedCall request) {
        CallPath path = request.path();
        return AuditEvent.builder(AuditEvent.Type.REQUEST_REJECTED, NOBODY, Instant.ofEpochMilli(at))
                .detail("code", request.rejection())
                .detail("method", request.method())
                .detail("path", path == null ? null : path.value())
                .detail("target", shown(request.rawTarget()))
                .detail("address", request.clientAddress())
                .detail("request_id", request.requestId())
                .detail("outcome", REFUSED)
                .build();
    }

    AuditEvent exempted(long at, Decision.Allowed allowed, Call call) {
        return passed(AuditEvent.Type.CALL_EXEMPTED, at, allowed, call)
                .detail(
                        "exemptions",
                        allowed.exemptions().stream().sorted().map(Words::of).toList())
                .build();
    }

    AuditEvent firstUsed(long at, Decision.Allowed allowed, Call call) {
        return passed(AuditEvent.Type.KEY_FIRST_USED, at, allowed, call).build();
    }

    private AuditEvent.Builder passed(AuditEvent.Type type, long at, Decision.Allowed allowed, Call call) {
        return with(about(type, allowed.key(), Instant.ofEpochMilli(at)), call, allowed.policyRevision(), ALLOWED);
    }

    /** Not numbered, because it goes its own way into the store. */
    public AuditEvent rotatedKeyUsed(Instant at, ApiKey key, KeyId successor, Decision.Denied denied, Call call) {
        AuditEvent.Builder event = about(AuditEvent.Type.ROTATED_KEY_USED, key, at);
        return with(event, call, denied.policyRevision(), REFUSED)
                .detail("successor", successor.toString())
                .detail("node", node)
                .build();
    }

    AuditEvent flood(RefusalGroups.Flood flood, Instant from, Instant until) {
        RefusalGroups.Group group = flood.group();
        AuditEvent.Type ofCall = group.reason() instanceof Decision.Reason
                ? AuditEvent.Type.CALL_REFUSED
                : AuditEvent.Type.REQUEST_REJECTED;
        AuditEvent.Type type = group.operation() == null ? ofCall : AuditEvent.Type.OPERATION_REFUSED;
        String actor = group.actor() == null ? NOBODY : group.actor();
        return counted(AuditEvent.builder(type, actor, until), flood.count(), from, until)
                .ownerId(group.owner())
                .keyId(group.key())
                .detail("code", group.reason())
                .detail("operation", group.operation())
                .detail("address", group.address())
                .detail("outcome", REFUSED)
                .build();
    }

    AuditEvent calls(CallCounts.Count count, Instant from, Instant until) {
        return counted(about(AuditEvent.Type.CALLS_COUNTED, count.key(), until), count.calls(), from, until)
                .detail("outcome", ALLOWED)
                .build();
    }

    /** Calls of so many keys that nobody knows any more which. */
    AuditEvent callsOfOthers(long calls, Instant from, Instant until) {
        return counted(AuditEvent.builder(AuditEvent.Type.CALLS_COUNTED, CLAVIGER, until), calls, from, until)
                .detail("outcome", ALLOWED)
                .build();
    }

    AuditEvent lost(long count, String where, Instant at) {
        return AuditEvent.builder(AuditEvent.Type.RECORDS_LOST, CLAVIGER, at)
                .detail("count", count)
                .detail("where", where)
                .build();
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
    static long size(AuditEvent event) {
        List<String> texts = new ArrayList<>();
        for (Object value : event.details().values()) {
            if (value instanceof List<?> list) {
                list.forEach(entry -> texts.add(entry.toString()));
            } else {
                texts.add(value.toString());
            }
        }
        return size(texts.toArray(new String[0]));
    }

    /** With what objects take beside the characters, of which each may take two bytes. */
    private static long size(@Nullable String... texts) {
        long size = 300;
        for (String text : texts) {
            size += text == null ? 0 : 100 + 2L * text.length();
        }
        return size;
    }

    /** A record of what a key did. */
    private static AuditEvent.Builder about(AuditEvent.Type type, ApiKey key, Instant at) {
        return AuditEvent.builder(type, "key:" + key.id(), at)
                .ownerId(key.ownerId())
                .keyId(key.id());
    }

    /** A record of several calls tells of the period that ends with it. */
    private static AuditEvent.Builder counted(AuditEvent.Builder event, long count, Instant from, Instant until) {
        return event.detail("count", count).detail("from", from).detail("until", until);
    }

    private AuditEvent.Builder with(AuditEvent.Builder event, Call call, long policyRevision, String outcome) {
        return event.detail("method", call.method())
                .detail("path", call.path().value())
                .detail("target", shown(call.rawTarget()))
                .detail("source", call.source())
                .detail("overriding_method", call.overridingMethod())
                .detail("address", call.clientAddress())
                .detail("request_id", call.requestId())
                .detail("policy", policyRevision)
                .detail("outcome", outcome);
    }

    private @Nullable String shown(@Nullable String sent) {
        return sent == null ? null : SentTarget.forRecord(sent, codec);
    }
}
