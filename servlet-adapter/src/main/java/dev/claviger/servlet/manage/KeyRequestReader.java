package dev.claviger.servlet.manage;

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
    private KeyEdit edit = KeyEdit.create();
    private String reason = "";
    private List<Ability> abilities = List.of();
    private @Nullable Duration lifetime;
    private boolean lifetimeIsGiven;
    private @Nullable Duration overlap;

    KeyRequestReader(ClosedJson json) {
        this.json = json;
    }

    KeyRequest request(@Nullable String defaultName, Instant now) {
        editable();
        fields.put("lifetime", this::readLifetime);
        fields.put("abilities", this::readAbilities);
        fields.put("reason", () -> reason = reason(json));
        json.object(fields);
        String name = edit.name() == null ? defaultName : edit.name();
        if (name == null) {
            throw json.refused("there must be a field name");
        }
        if (lifetimeIsGiven && edit.expiresAt() != null) {
            throw json.refused("there must not be both expires_at and lifetime");
        }
        return json.checked(() -> {
            KeyRequest request = KeyRequest.named(name)
                    .withAbilities(abilities.toArray(new Ability[0]))
                    .withDescription(edit.description() == null ? "" : edit.description())
                    .withReason(reason);
            request = edit.endpoints() == null ? request : request.withEndpoints(edit.endpoints());
            request = edit.addresses() == null ? request : request.withAddresses(edit.addresses());
            request = edit.expiresAt() == null ? request : request.withExpiresAt(edit.expiresAt());
            return lifetime == null ? request : request.withLifetime(lifetime);
        });
    }

    KeyEdit edit() {
        editable();
        json.object(fields);
        return edit;
    }

    private void editable() {
        fields.put("name", () -> {
            String name = json.text("must be text");
            edit = json.checked(() -> edit.withName(name));
        });
        fields.put("description", () -> {
            String description = json.text("must be text");
            edit = json.checked(() -> edit.withDescription(description));
        });
        fields.put("endpoints", () -> {
            var list = SharedValues.fewEndpoints(json);
            edit = json.checked(() -> edit.withEndpoints(list));
        });
        fields.put("addresses", () -> edit = edit.withAddresses(SharedValues.fewAddresses(json)));
        fields.put("expires_at", () -> edit = edit.withExpiresAt(time()));
    }

    Duration overlap() {
        fields.put("overlap", () -> {
            Duration read = SharedValues.duration(json);
            if (read.isNegative() || read.compareTo(MAX_OVERLAP) > 0) {
                throw json.refused("must be from 0 to " + MAX_OVERLAP.toDays() + " days");
            }
            overlap = read;
        });
        json.object(fields);
        if (overlap == null) {
            throw json.refused("there must be a field overlap");
        }
        return overlap;
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
