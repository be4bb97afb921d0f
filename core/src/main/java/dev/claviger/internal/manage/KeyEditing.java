package dev.claviger.internal.manage;

import dev.claviger.ApiKey;
import dev.claviger.ApiKeyBuilder;
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
        ApiKeyBuilder changed = key.toBuilder();
        if (edit.name() != null) {
            changed.name(edit.name());
        }
        if (edit.description() != null) {
            changed.description(edit.description());
        }
        if (edit.endpoints() != null) {
            changed.endpoints(edit.endpoints());
        }
        if (edit.addresses() != null) {
            changed.addresses(edit.addresses());
        }
        if (edit.expiresAt() != null) {
            changed.expiresAt(edit.expiresAt().truncatedTo(ChronoUnit.MILLIS));
        }
        this.edited = changed.build();
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
        Instant oldEnd = key.expiresAt();
        Instant newEnd = edited.expiresAt();
        if (newEnd != null && !newEnd.equals(oldEnd)) {
            if (!newEnd.isAfter(now)) {
                return Refusal.EXPIRY_IN_THE_PAST;
            }
            if (oldEnd != null && newEnd.isAfter(oldEnd)) {
                return Refusal.TOO_WIDE;
            }
        }
        boolean narrower =
                key.endpoints().covers(edited.endpoints()) && key.addresses().covers(edited.addresses());
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
        note(details, "name", key.name(), edited.name(), name -> name);
        note(details, "description", key.description(), edited.description(), description -> description);
        note(details, "endpoints", key.endpoints(), edited.endpoints(), KeyEditing::form);
        note(details, "addresses", key.addresses(), edited.addresses(), KeyEditing::form);
        note(details, "expires_at", key.expiresAt(), edited.expiresAt(), Words::of);
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
