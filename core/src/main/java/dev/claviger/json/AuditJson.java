package dev.claviger.json;

import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.json.JsonWriteFeature;
import com.fasterxml.jackson.databind.ObjectWriter;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.claviger.internal.json.ClosedJson;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * The JSON form of the details of an audit record, for stores: one object of texts, whole numbers, booleans and lists of texts.
 *
 * <p>Equal details have the same form. It is printable ASCII, whatever the details hold, so that no database changes a
 * character of it: what was written is what is read, control characters and halves of surrogate pairs included. Keep the text
 * as it was written and verify that: other releases may write the same details otherwise.
 */
public final class AuditJson {
    private static final ObjectWriter JSON = JsonMapper.builder()
            .enable(JsonWriteFeature.ESCAPE_NON_ASCII)
            .build()
            .writerFor(Map.class);

    private AuditJson() {}

    /**
     * Returns the {@linkplain dev.claviger.spi.AuditEvent#details details} of a record as one line of JSON, in the order of their
     * names, without a line end.
     *
     * @throws IllegalArgumentException if a name holds half a surrogate pair, which readers of JSON do not take in names, or a
     *     value is no {@link String}, {@link Long}, {@link Boolean} or {@link List} of {@link String}
     */
    public static String writeDetails(Map<String, ?> details) {
        requireNonNull(details, "details").forEach((name, value) -> {
            if (name.codePoints().anyMatch(c -> Character.getType(c) == Character.SURROGATE)) {
                throw new IllegalArgumentException("the name of an audit detail must consist of whole characters");
            }
            if (!isPlain(value)) {
                throw new IllegalArgumentException(
                        "an audit detail is a text, a whole number, a boolean or a list of texts");
            }
        });
        return line(new TreeMap<>(details));
    }

    private static boolean isPlain(Object value) {
        return value instanceof String
                || value instanceof Long
                || value instanceof Boolean
                || (value instanceof List<?> list && list.stream().allMatch(String.class::isInstance));
    }

    /**
     * Reads what {@link #writeDetails} has written.
     *
     * @return the details in the order of their names, unmodifiable
     * @throws IllegalArgumentException if the text is anything but one object of texts, whole numbers of 64 bits, booleans and
     *     lists of texts with each name once, or longer than 4 000 000 characters
     */
    public static Map<String, Object> readDetails(String text) {
        Map<String, Object> details = new TreeMap<>();
        return ClosedJson.read("audit details", requireNonNull(text, "text"), json -> {
            json.byName(name -> details.put(name, json.plainValue()));
            return Collections.unmodifiableMap(details);
        });
    }

    /** Returns the fields, in their order, as one line of printable ASCII. */
    static String line(Map<String, ?> fields) {
        try {
            // DEL is ASCII, and so let through by Jackson, but not printable.
            return JSON.writeValueAsString(fields).replace("\u007f", "\\u007f");
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("texts, numbers, booleans and lists of texts are always JSON", e);
        }
    }
}
