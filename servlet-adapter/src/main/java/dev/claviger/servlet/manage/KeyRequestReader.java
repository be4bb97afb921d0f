package dev.claviger.servlet.manage;

import static java.util.Objects.requireNonNull;

import dev.claviger.Ability;
import dev.claviger.KeyEdit;
import dev.claviger.KeyRequest;
import dev.claviger.internal.json.ClosedJson;
import dev.claviger.internal.json.JsonText;
import dev.claviger.internal.json.SharedValues;
import dev.claviger.internal.text.TextRules;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Reads what to issue, to edit and to rotate, and has each value checked while its place is known. */
final class KeyRequestReader {

    private static final int MAX_ABILITY_CHARACTERS = 100;

    private static final Duration MAX_OVERLAP = Duration.ofDays(3650);
    private static final Duration MAX_LIFETIME = Duration.ofDays(999_999);

    /** What databases can keep. */
    private static final Instant FIRST_TIME = Instant.parse("0001-01-01T00:00:00Z");

    private final ClosedJson json;
    private final Map<String, Runnable> fields = new LinkedHashMap<>();
    private KeyEdit edit = KeyEdit.nothing();
    private @Nullable String owner;
    private String reason = "";
    private List<Ability> abilities = List.of();
    private @Nullable Duration lifetime;
    private boolean lifetimeIsGiven;
    private @Nullable Duration overlap;

    KeyRequestReader(ClosedJson json) {
        this.json = json;
    }

    KeyRequest requestForAnybody(Instant now) {
        fields.put("owner_id", () -> {
            String id = json.text("must be text");
            owner = json.checked(() -> TextRules.checkOwnerId(id));
        });
        return request(null, now);
    }

    KeyRequest request(@Nullable String defaultName, Instant now) {
        editable();
        readAsAbsent("expires_at");
        fields.put("lifetime", this::readLifetime);
        readAsAbsent("lifetime");
        fields.put("abilities", this::readAbilities);
        fields.put("reason", () -> reason = reason(json));
        if (defaultName == null) {
            json.object(fields, "name");
        } else {
            json.object(fields);
        }
        String name = requireNonNull(edit.name() == null ? defaultName : edit.name(), "name");
        Instant end = end(now);
        // Checks the description too, and the end once more: a lifetime can lead beyond the last year.
        return json.checked(() -> {
            KeyRequest request = KeyRequest.named(name)
                    .able(abilities.toArray(new Ability[0]))
                    .describedAs(edit.description() == null ? "" : edit.description());
            request = edit.endpoints() == null ? request : request.narrowedTo(edit.endpoints());
            request = edit.addresses() == null ? request : request.usableFrom(edit.addresses());
            request = end == null ? request : request.expiringAt(end);
            return new KeyRequest(
                    request.name(), request.description(), owner, reason, request.expiresAt(), request.scope(), null);
        });
    }

    /** Takes {@code null} for a field that is left out: forms of browsers send it. */
    private void readAsAbsent(String field) {
        Runnable present = requireNonNull(fields.get(field), field);
        fields.put(field, () -> {
            if (!json.isNull()) {
                present.run();
            }
        });
    }

    private @Nullable Instant end(Instant now) {
        if (!lifetimeIsGiven) {
            return edit.expiresAt();
        }
        if (edit.expiresAt() != null) {
            throw json.refused("there must not be both expires_at and lifetime");
        }
        return lifetime == null ? null : now.plus(lifetime);
    }

    KeyEdit edit() {
        editable();
        json.object(fields);
        return edit;
    }

    private void editable() {
        fields.put("name", () -> {
            String name = json.text("must be text");
            edit = json.checked(() -> edit.name(name));
        });
        fields.put("description", () -> {
            String description = json.isNull() ? "" : json.text("must be text");
            edit = json.checked(() -> edit.description(description));
        });
        fields.put("endpoints", () -> {
            var list = SharedValues.fewEndpoints(json);
            edit = json.checked(() -> edit.narrowedTo(list));
        });
        fields.put("addresses", () -> edit = edit.usableFrom(SharedValues.fewAddresses(json)));
        fields.put("expires_at", () -> edit = edit.expiringAt(time()));
    }

    Duration overlap() {
        fields.put("overlap", () -> {
            Duration read = SharedValues.duration(json);
            if (read.isNegative() || read.compareTo(MAX_OVERLAP) > 0) {
                throw json.refused("must be from 0 to " + MAX_OVERLAP.toDays() + " days");
            }
            overlap = read;
        });
        json.object(fields, "overlap");
        return requireNonNull(overlap, "overlap");
    }

    String reason() {
        fields.put("reason", () -> reason = reason(json));
        json.object(fields);
        return reason;
    }

    static String reason(ClosedJson json) {
        String text = json.text("must be text");
        return json.checked(() -> TextRules.checkReason(text));
    }

    private void readLifetime() {
        Duration read = SharedValues.lifetime(json);
        if (read != null && (read.isNegative() || read.isZero() || read.compareTo(MAX_LIFETIME) > 0)) {
            throw json.refused(
                    "must be \"unlimited\", or more than zero and at most " + MAX_LIFETIME.toDays() + " days");
        }
        lifetime = read;
        lifetimeIsGiven = true;
    }

    private void readAbilities() {
        List<String> words = new ArrayList<>(
                json.texts("must be a list of abilities", Ability.values().length, MAX_ABILITY_CHARACTERS));
        List<Ability> read = new ArrayList<>();
        for (Ability ability : Ability.values()) {
            if (words.removeIf(JsonText.word(ability)::equals)) {
                read.add(ability);
            }
        }
        if (!words.isEmpty()) {
            throw json.refused("the abilities are [manage_keys]");
        }
        abilities = read;
    }

    private Instant time() {
        String rule = "must be a time like 2027-01-31T00:00:00Z, in the years 1 to 9999";
        try {
            Instant time = Instant.parse(json.text(rule));
            if (!time.isBefore(FIRST_TIME) && !time.isAfter(KeyRequest.LATEST_END)) {
                return time;
            }
        } catch (DateTimeException e) {
            // Refused below, like a time that is out of range.
        }
        throw json.refused(rule);
    }
}
