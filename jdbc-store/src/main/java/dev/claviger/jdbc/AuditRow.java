package dev.claviger.jdbc;

import dev.claviger.KeyId;
import dev.claviger.UnavailableException;
import dev.claviger.json.AuditJson;
import dev.claviger.spi.AuditEntry;
import dev.claviger.spi.AuditEvent;
import dev.claviger.spi.AuditQuery;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * An audit record as its row holds it, without the hash. The chain is verified over these columns alone, and never over details
 * that were read and written again: earlier releases had other forms.
 *
 * @param number counts from 1; 0 where the database gives it
 * @param at milliseconds since 1970
 * @param type the code of the type
 * @param actor who
 * @param owner the owner concerned, or {@code null}
 * @param keyId the key concerned as a number, or {@code null}
 * @param details the details as JSON, to the character
 */
record AuditRow(
        long number,
        long at,
        String type,
        String actor,
        @Nullable String owner,
        @Nullable Long keyId,
        String details) {
    static AuditRow of(long number, AuditEvent event) {
        return new AuditRow(
                number,
                KeyRows.millis(event.at()),
                event.type().code(),
                Column.AUDIT_ACTOR.checked(event.actor()),
                event.ownerId() == null ? null : Column.AUDIT_OWNER.checked(event.ownerId()),
                event.keyId() == null ? null : event.keyId().value(),
                Column.AUDIT_DETAILS.checked(AuditJson.writeDetails(event.details())));
    }

    static AuditRow read(ResultSet row) throws SQLException {
        return new AuditRow(
                row.getLong("number"),
                row.getLong("at"),
                row.getString("type"),
                row.getString("actor"),
                row.getString("owner"),
                Call.number(row, "key_id"),
                row.getString("details"));
    }

    /** Sets the parameters of a row that is inserted, but for number and hash. */
    Pipeline.Step inserting(Pipeline.Step insert) {
        return insert.number(at)
                .text(type)
                .text(actor)
                .text(owner)
                .number(keyId)
                .text(details);
    }

    /**
     * Sets the parameters of {@link Statements#auditPage}.
     *
     * @param place the time of the entry that the page comes after, where that counts
     */
    static Call asking(Call call, AuditQuery query, @Nullable Long place) throws SQLException {
        if (query.type() != null) {
            call.text(query.type().code());
        }
        if (query.actor() != null) {
            call.text(query.actor());
        }
        if (query.ownerId() != null) {
            call.text(query.ownerId());
        }
        if (query.keyId() != null) {
            call.number(query.keyId().value());
        }
        if (query.from() != null) {
            call.number(KeyRows.firstMillisFrom(query.from()));
        }
        if (query.until() != null) {
            call.number(KeyRows.firstMillisFrom(query.until()));
        }
        if (place != null) {
            call.number(place).number(place);
        }
        return call.number(query.before()).number((long) query.limit());
    }

    /** Returns the record, or says which row cannot be read. */
    AuditEntry entry() {
        try {
            return new AuditEntry(
                    number,
                    AuditEvent.builder(
                                    AuditEvent.Type.valueOf(type.toUpperCase(Locale.ROOT)),
                                    actor,
                                    Instant.ofEpochMilli(at))
                            .ownerId(owner)
                            .keyId(keyId == null ? null : new KeyId(keyId))
                            .details(AuditJson.readDetails(details))
                            .build());
        } catch (IllegalArgumentException e) {
            throw new UnavailableException("the audit record number " + number + " cannot be read", e);
        }
    }
}
