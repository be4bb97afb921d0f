package dev.claviger.json;

import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.json.JsonWriteFeature;
import com.fasterxml.jackson.databind.ObjectWriter;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.claviger.internal.json.ClosedJson;
import java.util.Collections;
import java.util.Map;
import java.util.TreeMap;

/**
 * The JSON form of the details of an audit record, for stores: one object of texts.
 *
 * <p>Equal details have the same form. It is printable ASCII, whatever the details hold, so that no database changes a
 * character of it: what was written is what is read, control characters and halves of surrogate pairs included.
 */
public final class AuditJson {
    private static final ObjectWriter JSON = JsonMapper.builder()
            .enable(JsonWriteFeature.ESCAPE_NON_ASCII)
            .build()
            .writerFor(Map.class);

    private AuditJson() {}

    /**
     * Returns the details as one line of JSON, in the order of their names, without a line end.
     *
     * @throws IllegalArgumentException if a name holds half a surrogate pair, which readers of JSON do not take in names
     */
    public static String writeDetails(Map<String, String> details) {
        for (String name : requireNonNull(details, "details").keySet()) {
            if (name.codePoints().anyMatch(c -> Character.getType(c) == Character.SURROGATE)) {
                throw new IllegalArgumentException("the name of an audit detail must consist of whole characters");
            }
        }
        return line(new TreeMap<>(details));
    }

    /**
     * Reads what {@link #writeDetails} has written.
     *
     * @return the details in the order of their names, unmodifiable
     * @throws IllegalArgumentException if the text is anything but one object of texts with each name once, or longer
     *     than 4 000 000 characters
     */
    public static Map<String, String> readDetails(String text) {
        Map<String, String> details = new TreeMap<>();
        return ClosedJson.read("audit details", requireNonNull(text, "text"), json -> {
            json.byName(name -> details.put(name, json.text("must be text")));
            return Collections.unmodifiableMap(details);
        });
    }

    /** Returns the fields, in their order, as one line of printable ASCII. */
    static String line(Map<String, String> fields) {
        try {
            // DEL is ASCII, and so let through by Jackson, but not printable.
            return JSON.writeValueAsString(fields).replace("\u007f", "\\u007f");
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a map of strings is always JSON", e);
        }
    }
}
