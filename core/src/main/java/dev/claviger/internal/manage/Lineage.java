package dev.claviger.internal.manage;

import dev.claviger.Ability;
import dev.claviger.Actor;
import dev.claviger.ApiKey;
import dev.claviger.KeyId;
import dev.claviger.KeyRequest;
import dev.claviger.Outcome;
import dev.claviger.Outcome.Done;
import dev.claviger.Outcome.Refusal;
import dev.claviger.Outcome.Refused;
import dev.claviger.internal.decide.DependentKeys;
import dev.claviger.policy.AddressSet;
import dev.claviger.policy.EndpointSet;
import dev.claviger.spi.StoredKey;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import org.jspecify.annotations.Nullable;

/**
 * What keys may become that keys make: no wider than their parents. Here it is refused when they are made, so that people
 * see what they get; that it stays so is {@link DependentKeys}' part.
 */
public final class Lineage {
    private final OperationSupport operations;

    public Lineage(OperationSupport operations) {
        this.operations = operations;
    }

    /**
     * What a new key is to be like.
     *
     * @param end when it ends, or {@code null}
     * @param endpoints the endpoint list that it is narrowed to
     * @param addresses the addresses that it is narrowed to
     * @param parent the key that makes it, or {@code null}
     */
    record Terms(
            @Nullable Instant end,
            EndpointSet endpoints,
            AddressSet addresses,
            @Nullable KeyId parent) {}

    /** Returns the terms that a request comes to if this actor makes it, or why not; that is not on record yet. */
    Outcome<Terms> terms(Actor actor, KeyRequest request, Instant now) {
        Instant end = end(request, now);
        KeyId id = actor.key();
        return id == null
                ? new Done<>(new Terms(end, request.endpoints(), request.addresses(), null))
                : parent(id, now).fold(parent -> within(parent, end, request), Refused::as);
    }

    private static @Nullable Instant end(KeyRequest request, Instant now) {
        Instant end = request.lifetime() == null ? request.expiresAt() : now.plus(request.lifetime());
        return end == null ? null : end.truncatedTo(ChronoUnit.MILLIS);
    }

    private static Outcome<Terms> within(ApiKey parent, @Nullable Instant end, KeyRequest request) {
        EndpointSet endpoints = request.endpoints().isUnrestricted() ? parent.endpoints() : request.endpoints();
        AddressSet addresses = request.addresses().isUnrestricted() ? parent.addresses() : request.addresses();
        boolean narrow =
                parent.endpoints().covers(endpoints) && parent.addresses().covers(addresses);
        Instant latest = parent.expiresAt();
        if (!narrow || (end != null && latest != null && end.isAfter(latest))) {
            return new Refused<>(
                    Refusal.TOO_WIDE,
                    "what key " + parent.id() + " makes can be no wider than itself, and end no later");
        }
        return new Done<>(new Terms(end == null ? latest : end, endpoints, addresses, parent.id()));
    }

    /** Returns a key that can have children, as it is now, or why it cannot. */
    private Outcome<ApiKey> parent(KeyId id, Instant now) {
        ApiKey parent = operations.stored(id).map(StoredKey::key).orElse(null);
        if (parent == null || parent.parent() != null || !parent.abilities().contains(Ability.MANAGE_KEYS)) {
            return new Refused<>(Refusal.NOT_PERMITTED, "key " + id + " makes no keys");
        }
        if (!parent.isLiveAt(now)) {
            return new Refused<>(Refusal.KEY_ENDED, "key " + id + " has ended, and with it what it has made");
        }
        return parent.isSuspended()
                ? new Refused<>(Refusal.KEY_SUSPENDED, "key " + id + " is suspended, and with it what it has made")
                : new Done<>(parent);
    }

    /**
     * Returns whether this actor may rotate this key, as far as it depends on who made it. Whoever rotates a key gets its
     * successor's secret, and a key that it has not made may be wider than the key that asks.
     */
    boolean letsRotate(Actor actor, ApiKey old) {
        return actor.key() == null || actor.key().equals(old.parent());
    }

    /** Returns why a key has no successor for the sake of its parent, or {@code null}. */
    @Nullable
    Refused<?> refusalUnderParent(ApiKey old, Instant now) {
        KeyId parent = old.parent();
        return parent != null && parent(parent, now) instanceof Refused<ApiKey> refused ? refused : null;
    }

    /** Returns the end of a successor: no later than that of the key's parent. */
    @Nullable
    Instant endWithin(@Nullable Instant end, ApiKey old) {
        KeyId parent = old.parent();
        Instant latest = parent == null
                ? null
                : operations
                        .stored(parent)
                        .map(stored -> stored.key().expiresAt())
                        .orElse(null);
        return latest == null || (end != null && end.isBefore(latest)) ? end : latest;
    }
}
