package dev.claviger;

import static java.util.Objects.requireNonNull;

import dev.claviger.policy.AddressSet;
import dev.claviger.policy.EndpointSet;
import java.time.Instant;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Builds an {@link ApiKey}, for stores and tests. It checks what cannot be, not what may be issued: a key in a store can be read, shown
 * and revoked however it came there. Not safe for use by several threads.
 */
public final class ApiKeyBuilder {
    KeyId id;
    String ownerId;
    String name = "";
    String description = "";
    String hint = "";
    String issuedBy;
    Instant issuedAt;
    String reason = "";

    @Nullable
    KeyId predecessor;

    @Nullable
    KeyId parent;

    @Nullable
    Instant ownerSince;

    @Nullable
    Instant expiresAt;

    @Nullable
    String expirySetBy;

    @Nullable
    Instant suspendedAt;

    @Nullable
    String suspendedBy;

    @Nullable
    Instant revokedAt;

    @Nullable
    KeyId successor;

    EndpointSet endpoints = EndpointSet.unrestricted();
    AddressSet addresses = AddressSet.unrestricted();
    Set<Ability> abilities = Set.of();

    @Nullable
    Instant lastUsedAt;

    long version = 1;

    ApiKeyBuilder(KeyId id, String ownerId, String issuedBy, Instant issuedAt) {
        this.id = requireNonNull(id, "id");
        this.ownerId = requireNonNull(ownerId, "ownerId");
        this.issuedBy = requireNonNull(issuedBy, "issuedBy");
        this.issuedAt = requireNonNull(issuedAt, "issuedAt");
    }

    ApiKeyBuilder(ApiKey from) {
        id = from.id();
        ownerId = from.ownerId();
        name = from.name();
        description = from.description();
        hint = from.hint();
        issuedBy = from.issuedBy();
        issuedAt = from.issuedAt();
        reason = from.reason();
        predecessor = from.predecessor();
        parent = from.parent();
        ownerSince = from.ownerSince();
        expiresAt = from.expiresAt();
        expirySetBy = from.expirySetBy();
        suspendedAt = from.suspendedAt();
        suspendedBy = from.suspendedBy();
        revokedAt = from.revokedAt();
        successor = from.successor();
        endpoints = from.endpoints();
        addresses = from.addresses();
        abilities = from.abilities();
        lastUsedAt = from.lastUsedAt();
        version = from.version();
    }

    /** Sets the id. */
    public ApiKeyBuilder id(KeyId newId) {
        id = requireNonNull(newId, "newId");
        return this;
    }

    /** Sets the owner. */
    public ApiKeyBuilder ownerId(String newOwnerId) {
        ownerId = requireNonNull(newOwnerId, "newOwnerId");
        return this;
    }

    /** Sets {@link ApiKey#name}. The default is the empty text. */
    public ApiKeyBuilder name(String newName) {
        name = requireNonNull(newName, "newName");
        return this;
    }

    /** Sets {@link ApiKey#description}. The default is the empty text. */
    public ApiKeyBuilder description(String newText) {
        description = requireNonNull(newText, "newText");
        return this;
    }

    /** Sets {@link ApiKey#hint}. The default is the empty text. */
    public ApiKeyBuilder hint(String newHint) {
        hint = requireNonNull(newHint, "newHint");
        return this;
    }

    /** Sets who issued it, and when. */
    public ApiKeyBuilder issued(String by, Instant at) {
        issuedBy = requireNonNull(by, "by");
        issuedAt = requireNonNull(at, "at");
        return this;
    }

    /** Sets {@link ApiKey#reason}. The default is the empty text. */
    public ApiKeyBuilder reason(String newReason) {
        reason = requireNonNull(newReason, "newReason");
        return this;
    }

    /** Sets {@link ApiKey#predecessor}. The default is none. */
    public ApiKeyBuilder predecessor(@Nullable KeyId newPredecessor) {
        predecessor = newPredecessor;
        return this;
    }

    /** Sets {@link ApiKey#parent}. The default is none. */
    public ApiKeyBuilder parent(@Nullable KeyId newParent) {
        parent = newParent;
        return this;
    }

    /** Sets {@link ApiKey#ownerSince}. The default is that it is not known. */
    public ApiKeyBuilder ownerSince(@Nullable Instant time) {
        ownerSince = time;
        return this;
    }

    /** Sets {@link ApiKey#expiresAt}. The default is a key without end. */
    public ApiKeyBuilder expiresAt(@Nullable Instant time) {
        expiresAt = time;
        return this;
    }

    /** Sets {@link ApiKey#expirySetBy}. The default is the owner. */
    public ApiKeyBuilder expirySetBy(@Nullable String actor) {
        expirySetBy = actor;
        return this;
    }

    /** Suspends it. The default is a key that is not suspended. */
    public ApiKeyBuilder suspended(Instant at, String by) {
        suspendedAt = requireNonNull(at, "at");
        suspendedBy = requireNonNull(by, "by");
        return this;
    }

    /** Lifts its suspension. */
    public ApiKeyBuilder resumed() {
        suspendedAt = null;
        suspendedBy = null;
        return this;
    }

    /** Sets {@link ApiKey#revokedAt}. The default is a key that is not revoked. */
    public ApiKeyBuilder revokedAt(@Nullable Instant time) {
        revokedAt = time;
        return this;
    }

    /** Sets {@link ApiKey#successor}. The default is none. */
    public ApiKeyBuilder successor(@Nullable KeyId newSuccessor) {
        successor = newSuccessor;
        return this;
    }

    /** Sets {@link ApiKey#endpoints}. The default is unrestricted. */
    public ApiKeyBuilder endpoints(EndpointSet list) {
        endpoints = requireNonNull(list, "list");
        return this;
    }

    /** Sets {@link ApiKey#addresses}. The default is unrestricted. */
    public ApiKeyBuilder addresses(AddressSet list) {
        addresses = requireNonNull(list, "list");
        return this;
    }

    /** Sets {@link ApiKey#abilities}. The default is none. */
    public ApiKeyBuilder abilities(Set<Ability> newAbilities) {
        abilities = Set.copyOf(newAbilities);
        return this;
    }

    /** Sets {@link ApiKey#lastUsedAt}. The default is a key that was never used. */
    public ApiKeyBuilder lastUsedAt(@Nullable Instant time) {
        lastUsedAt = time;
        return this;
    }

    /**
     * Sets {@link ApiKey#version}. The default is 1.
     *
     * @throws IllegalArgumentException if it is less than 1
     */
    public ApiKeyBuilder version(long newVersion) {
        if (newVersion < 1) {
            throw new IllegalArgumentException("the version of a key counts from 1");
        }
        version = newVersion;
        return this;
    }

    /** Returns the key. */
    public ApiKey build() {
        return new ApiKey(this);
    }
}
