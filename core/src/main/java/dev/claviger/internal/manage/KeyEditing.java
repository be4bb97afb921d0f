package dev.claviger.internal.manage;

import dev.claviger.ApiKey;
import dev.claviger.KeyEdit;
import dev.claviger.Outcome.Refusal;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** One edit of one key: what it makes of the key, or why it may not. */
final class KeyEditing {
    private final ApiKey key;
    private final ApiKey edited;
    private final Instant now;
    private final @Nullable Refusal refusal;

    KeyEditing(ApiKey key, KeyEdit edit, Instant now) {
        this.key = key;
        this.now = now;
        ApiKey.Scope scope = key.scope();
        ApiKey.Scope newScope = new ApiKey.Scope(
                edit.endpoints() == null ? scope.endpoints() : edit.endpoints(),
                edit.addresses() == null ? scope.addresses() : edit.addresses(),
                scope.abilities());
        Instant end = edit.expiresAt() == null
                ? key.lifecycle().expiresAt()
                : edit.expiresAt().truncatedTo(ChronoUnit.MILLIS);
        this.edited = KeyCopies.withTexts(
                KeyCopies.withEnd(KeyCopies.withScope(key, newScope), end),
                edit.name() == null ? key.name() : edit.name(),
                edit.description() == null ? key.description() : edit.description());
        this.refusal = refused();
    }

    ApiKey edited() {
        return edited;
    }

    @Nullable
    Refusal refusal() {
        return refusal;
    }

    private @Nullable Refusal refused() {
        Instant oldEnd = key.lifecycle().expiresAt();
        Instant newEnd = edited.lifecycle().expiresAt();
        if (newEnd != null && !newEnd.equals(oldEnd)) {
            if (!newEnd.isAfter(now)) {
                return Refusal.EXPIRY_IN_THE_PAST;
            }
            if (oldEnd != null && newEnd.isAfter(oldEnd)) {
                return Refusal.TOO_WIDE;
            }
        }
        boolean narrower = key.scope().endpoints().covers(edited.scope().endpoints())
                && key.scope().addresses().covers(edited.scope().addresses());
        return narrower ? null : Refusal.TOO_WIDE;
    }

    String message() {
        return refusal == Refusal.TOO_WIDE
                ? "key " + key.id() + " can only become narrower and end earlier; issue another one"
                : "the new end of key " + key.id() + " is not in the future; to end it now, revoke it";
    }

    /** Returns what differs, for the audit record; empty if nothing does. */
    Map<String, String> details() {
        Map<String, String> details = new TreeMap<>();
        note(details, "name", key.name(), edited.name());
        note(details, "description", key.description(), edited.description());
        note(details, "endpoints", key.scope().endpoints(), edited.scope().endpoints());
        note(details, "addresses", key.scope().addresses(), edited.scope().addresses());
        note(
                details,
                "expires-at",
                key.lifecycle().expiresAt(),
                edited.lifecycle().expiresAt());
        return details;
    }

    private static void note(
            Map<String, String> details, String what, @Nullable Object before, @Nullable Object after) {
        if (after != null && !after.equals(before)) {
            details.put(what + ".old", before == null ? "none" : before.toString());
            details.put(what + ".new", after.toString());
        }
    }
}
