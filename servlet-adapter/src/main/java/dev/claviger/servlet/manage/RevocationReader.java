package dev.claviger.servlet.manage;

import dev.claviger.KeyFilter;
import dev.claviger.PlaintextKey;
import dev.claviger.internal.json.ClosedJson;
import dev.claviger.internal.text.TextRules;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Reads which keys to revoke. Whatever does not say so clearly selects nothing, and never everything. */
final class RevocationReader {
    private static final int MAX_PLAINTEXTS = 1_000;
    private static final int MAX_NAME_LENGTH = 300;

    private final ClosedJson json;
    private final List<KeyFilter> filters = new ArrayList<>();
    private List<PlaintextKey> found = List.of();
    private String reason = "";
    private boolean ambiguous;
    private boolean dryRun;

    RevocationReader(ClosedJson json) {
        this.json = json;
    }

    KeyJson.Revocation read() {
        Map<String, Runnable> fields = new LinkedHashMap<>();
        fields.put("owner_id", () -> readName(KeyFilter::forOwner));
        fields.put("issued_by", this::readIssuer);
        fields.put("group", () -> readName(KeyFilter.all()::withGroup));
        fields.put("name", () -> readName(KeyFilter.all()::withName));
        fields.put("all", () -> {
            if (json.flag()) {
                select(KeyFilter.all());
            }
        });
        fields.put("plaintexts", this::readPlaintexts);
        fields.put("reason", () -> reason = KeyRequestReader.reason(json));
        fields.put("dry_run", () -> dryRun = json.flag());
        json.object(fields);
        if (dryRun && !found.isEmpty()) {
            throw json.refused(
                    "cannot have dry_run beside plaintexts: which of them are keys is told only by revoking them");
        }
        boolean one = !ambiguous && filters.size() + (found.isEmpty() ? 0 : 1) == 1;
        return one
                ? new KeyJson.Revocation(filters.isEmpty() ? null : filters.get(0), found, reason, dryRun)
                : new KeyJson.Revocation(null, List.of(), reason, dryRun);
    }

    private void readIssuer() {
        String[] actor = {"", ""};
        Map<String, Runnable> fields = new LinkedHashMap<>();
        fields.put("type", () -> actor[0] = name());
        fields.put("id", () -> actor[1] = name());
        json.object(fields, "type", "id");
        boolean whole = !actor[0].isEmpty() && !actor[1].isEmpty();
        select(whole ? KeyFilter.all().withIssuedBy(actor[0] + ":" + actor[1]) : null);
    }

    private void readName(Function<String, KeyFilter> filter) {
        String name = name();
        select(name.isEmpty() ? null : filter.apply(name));
    }

    private String name() {
        String name = json.text("must be text");
        // Nothing in a store can have another name.
        if (name.length() > MAX_NAME_LENGTH || !TextRules.isStorable(name)) {
            throw json.refused("must be at most " + MAX_NAME_LENGTH + " characters, without control characters");
        }
        return name;
    }

    private void readPlaintexts() {
        List<String> texts = json.texts("must be a list of keys");
        if (texts.size() > MAX_PLAINTEXTS) {
            throw json.refused("must be at most " + MAX_PLAINTEXTS + " keys");
        }
        ambiguous |= texts.isEmpty();
        found = texts.stream().map(PlaintextKey::of).toList();
    }

    /** What was asked for with nothing in it makes the rest unclear too. */
    private void select(@Nullable KeyFilter filter) {
        if (filter == null) {
            ambiguous = true;
        } else {
            filters.add(filter);
        }
    }
}
