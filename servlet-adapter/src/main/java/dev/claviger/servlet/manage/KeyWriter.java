package dev.claviger.servlet.manage;

import dev.claviger.ApiKey;
import dev.claviger.KeyId;
import dev.claviger.internal.json.JsonText;
import dev.claviger.internal.json.SharedValues;
import dev.claviger.internal.text.Words;
import java.time.Instant;
import java.util.Set;

/** Makes the form of a key. */
final class KeyWriter {
    private KeyWriter() {}

    static JsonText key(ApiKey key, Set<KeyId> issuerGone, Instant now) {
        JsonText form = new JsonText()
                .with("id", key.id().toString())
                .with("owner_id", key.ownerId())
                .with("name", key.name())
                .with("description", key.description())
                .with("hint", key.hint())
                .with("state", Words.of(key.stateAt(now)));
        ActorJson.with(form, "issued_by", key.issuedBy())
                .with("issued_at", key.issuedAt().toString())
                .with("issuer_gone", issuerGone.contains(key.id()))
                .withText("owner_since", key.ownerSince())
                .with("reason", key.reason())
                .withText("parent_id", key.parent())
                .withText("predecessor_id", key.predecessor())
                .withText("successor_id", key.successor())
                .withText("expires_at", key.expiresAt());
        ActorJson.with(form, "expiry_set_by", key.expirySetBy())
                .withText("revoked_at", key.revokedAt())
                .withText("last_used_at", key.lastUsedAt());
        if (key.suspendedAt() != null) {
            ActorJson.with(form.withText("suspended_at", key.suspendedAt()), "suspended_by", key.suspendedBy());
        }
        return form.with("endpoints", SharedValues.form(key.endpoints()))
                .with("addresses", SharedValues.form(key.addresses()))
                .with(
                        "abilities",
                        key.abilities().stream().sorted().map(Words::of).toList());
    }
}
