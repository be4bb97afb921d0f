package dev.claviger.servlet.manage;

import static java.util.Objects.requireNonNull;

import dev.claviger.Ability;
import dev.claviger.KeyEdit;
import dev.claviger.KeyRequest;
import dev.claviger.Rotation;
import dev.claviger.internal.json.ClosedJson;
import dev.claviger.internal.json.SharedValues;
import dev.claviger.internal.text.TextRules;
import dev.claviger.internal.text.Words;
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

    private static final Duration MAX_LIFETIME = Duration.ofDays(999_999);

    /** What databases can keep. */
    private static final Instant FIRST_TIME = Instant.parse("0001-01-01T00:00:00Z");

    private final ClosedJson json;
    private final Map<String, Runnable> fields = new LinkedHashMap<>();
    private KeyEdit edit = KeyEdit.create();
    private @Nullable String owner;
    private String reason = "";
    private List<Ability> abilities = List.of();
    private @Nullable Duration lifetime;
    private boolean lifetimeIsGiven;

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
            request = owner == null ? request : request.forOwner(owner);
            return lifetime == null ? request : request.withLifetime(lifetime);
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
            String description = json.isNull() ? "" : json.text("must be text");
            edit = json.checked(() -> edit.withDescription(description));
        });
        fields.put("endpoints", () -> {
            var list = SharedValues.fewEndpoints(json);
            edit = json.checked(() -> edit.withEndpoints(list));
        });
        fields.put("addresses", () -> edit = edit.withAddresses(SharedValues.fewAddresses(json)));
        fields.put("expires_at", () -> edit = edit.withExpiresAt(time()));
    }

    Rotation rotation() {
        Rotation[] rotation = {Rotation.atOnce()};
        fields.put("overlap", () -> {
            Duration read = SharedValues.duration(json);
            rotation[0] = json.checked(() -> Rotation.overlapping(read));
        });
        fields.put("lifetime", () -> lifetime = SharedValues.duration(json));
        readAsAbsent("lifetime");
        json.object(fields, "overlap");
        Duration asked = lifetime;
        return asked == null ? rotation[0] : json.checked(() -> rotation[0].withLifetime(asked));
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
            if (words.removeIf(Words.of(ability)::equals)) {
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
