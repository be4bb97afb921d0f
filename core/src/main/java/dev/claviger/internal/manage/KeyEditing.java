package dev.claviger.internal.manage;

import dev.claviger.ApiKey;
import dev.claviger.KeyEdit;
import dev.claviger.Outcome.Refusal;
import dev.claviger.internal.text.Words;
import dev.claviger.policy.AddressSet;
import dev.claviger.policy.EndpointEntry;
import dev.claviger.policy.EndpointSet;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
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
    Map<String, Object> details() {
        Map<String, Object> details = new TreeMap<>();
        ApiKey.Scope old = key.scope();
        ApiKey.Scope now = edited.scope();
        note(details, "name", key.name(), edited.name(), name -> name);
        note(details, "description", key.description(), edited.description(), description -> description);
        note(details, "endpoints", old.endpoints(), now.endpoints(), KeyEditing::form);
        note(details, "addresses", old.addresses(), now.addresses(), KeyEditing::form);
        Instant oldEnd = key.lifecycle().expiresAt();
        note(details, "expires_at", oldEnd, edited.lifecycle().expiresAt(), Words::of);
        return details;
    }

    /** What there was none of before has no old value. */
    private static <T> void note(
            Map<String, Object> details, String what, @Nullable T old, @Nullable T now, Function<T, Object> form) {
        if (now == null || now.equals(old)) {
            return;
        }
        if (old != null) {
            details.put(what + ".old", form.apply(old));
        }
        details.put(what + ".new", form.apply(now));
    }

    private static Object form(EndpointSet list) {
        return list.isUnrestricted()
                ? PolicyParts.UNRESTRICTED
                : list.entries().stream().map(EndpointEntry::toString).toList();
    }

    private static Object form(AddressSet list) {
        return list.isUnrestricted() ? PolicyParts.UNRESTRICTED : list.entries();
    }
}
