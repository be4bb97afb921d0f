package dev.claviger.servlet.manage;

import dev.claviger.ApiKey;
import dev.claviger.KeyId;
import dev.claviger.internal.json.JsonText;
import dev.claviger.internal.json.SharedValues;
import java.time.Instant;
import java.util.Set;

/** Makes the form of a key. */
final class KeyWriter {
    private KeyWriter() {}

    static JsonText key(ApiKey key, Set<KeyId> issuerGone, Instant now) {
        JsonText form = new JsonText()
                .with("id", key.id().toString())
                .with("owner", key.ownerId())
                .with("name", key.name())
                .with("description", key.description())
                .with("hint", key.hint())
                .with("state", JsonText.word(key.stateAt(now)))
                .with("issuer", key.issuedBy())
                .with("issued_at", key.issuedAt().toString())
                .withText("owner_since", key.ownerSince())
                .with("reason", key.reason())
                .withText("parent", key.parent())
                .withText("predecessor", key.predecessor())
                .withText("successor", key.successor())
                .withText("expires_at", key.expiresAt())
                .withText("end_set_by", key.expirySetBy())
                .withText("revoked_at", key.revokedAt())
                .withText("last_used_at", key.lastUsedAt());
        if (issuerGone.contains(key.id())) {
            form.with("issuer_gone", true);
        }
        if (key.suspendedAt() != null) {
            form.withText("suspended_at", key.suspendedAt()).withText("suspended_by", key.suspendedBy());
        }
        return form.with("endpoints", SharedValues.form(key.endpoints()))
                .with("addresses", SharedValues.form(key.addresses()))
                .with(
                        "abilities",
                        key.abilities().stream().sorted().map(JsonText::word).toList());
    }
}
