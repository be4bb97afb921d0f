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

    RevocationReader(ClosedJson json) {
        this.json = json;
    }

    KeyJson.Revocation read() {
        Map<String, Runnable> fields = new LinkedHashMap<>();
        fields.put("owner", () -> readName(KeyFilter::forOwner));
        fields.put("issuer", () -> readName(KeyFilter.all()::withIssuedBy));
        fields.put("group", () -> readName(KeyFilter.all()::withGroup));
        fields.put("name", () -> readName(KeyFilter.all()::withName));
        fields.put("all", () -> select(json.flag() ? KeyFilter.all() : null));
        fields.put("plaintexts", this::readPlaintexts);
        fields.put("reason", () -> reason = KeyRequestReader.reason(json));
        json.object(fields);
        boolean one = !ambiguous && filters.size() + (found.isEmpty() ? 0 : 1) == 1;
        return one
                ? new KeyJson.Revocation(filters.isEmpty() ? null : filters.get(0), found, reason)
                : new KeyJson.Revocation(null, List.of(), reason);
    }

    private void readName(Function<String, KeyFilter> filter) {
        String name = json.text("must be text");
        // Nothing in a store can have another name.
        if (name.length() > MAX_NAME_LENGTH || !TextRules.isStorable(name)) {
            throw json.refused("must be at most " + MAX_NAME_LENGTH + " characters, without control characters");
        }
        select(name.isEmpty() ? null : filter.apply(name));
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
