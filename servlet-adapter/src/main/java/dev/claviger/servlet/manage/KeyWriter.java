package dev.claviger.servlet.manage;

import dev.claviger.ApiKey;
import dev.claviger.KeyId;
import dev.claviger.KeyState;
import dev.claviger.internal.json.JsonText;
import dev.claviger.internal.json.SharedValues;
import java.time.Instant;
import java.util.Set;

/** Makes the form of a key. */
final class KeyWriter {
    private KeyWriter() {}

    static JsonText key(ApiKey key, Set<KeyId> issuerGone, Instant now) {
        ApiKey.Origin origin = key.origin();
        ApiKey.Lifecycle lifecycle = key.lifecycle();
        JsonText form = new JsonText()
                .with("id", key.id().toString())
                .with("owner_id", key.owner())
                .with("name", key.name())
                .with("description", key.description())
                .with("hint", key.hint())
                .with("state", JsonText.word(KeyState.of(key, now)));
        ActorJson.with(form, "issued_by", origin.issuer())
                .with("issued_at", origin.issuedAt().toString())
                .with("issuer_gone", issuerGone.contains(key.id()))
                .withText("owner_since", origin.ownerSince())
                .with("reason", origin.reason())
                .withText("parent_id", origin.parent())
                .withText("predecessor_id", origin.predecessor())
                .withText("successor_id", lifecycle.successor())
                .withText("expires_at", lifecycle.expiresAt());
        ActorJson.with(form, "expiry_set_by", lifecycle.endSetBy())
                .withText("revoked_at", lifecycle.revokedAt())
                .withText("last_used_at", key.lastUsedAt());
        ApiKey.Suspension suspension = lifecycle.suspension();
        if (suspension != null) {
            ActorJson.with(form.with("suspended_at", suspension.at().toString()), "suspended_by", suspension.by());
        }
        return form.with("endpoints", SharedValues.form(key.scope().endpoints()))
                .with("addresses", SharedValues.form(key.scope().addresses()))
                .with(
                        "abilities",
                        key.scope().abilities().stream()
                                .sorted()
                                .map(JsonText::word)
                                .toList());
    }
}
