package dev.claviger.internal.json;

import dev.claviger.internal.text.Words;
import dev.claviger.spi.AuditEvent;

/** The fields of an audit record: the same ones, in the same order, in the log and over HTTP. */
public final class AuditFields {
    private AuditFields() {}

    /** Adds the fields of a record; owner and key have none where they are not known. */
    public static JsonText addTo(JsonText form, AuditEvent event) {
        return form.with("at", Words.of(event.at()))
                .with("event", event.type().code())
                .with("actor", event.actor())
                .withText("owner_id", event.ownerId())
                .withText("key_id", event.keyId())
                .with("details", event.details());
    }
}
