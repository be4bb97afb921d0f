package dev.claviger.internal.json;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectWriter;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** An object that is about to be written, field by field. What is not there has no field. */
public final class JsonText {
    private static final ObjectWriter JSON = JsonMapper.builder().build().writer();

    private final Map<String, Object> fields = new LinkedHashMap<>();

    public JsonText with(String name, Object value) {
        fields.put(name, value);
        return this;
    }

    /** Adds a field with the text of {@code value}, unless there is none. */
    public JsonText withText(String name, @Nullable Object value) {
        return value == null ? this : with(name, value.toString());
    }

    public Map<String, Object> fields() {
        return fields;
    }

    /** Returns a text with quotes around it. */
    public static String quoted(String text) {
        return json(text);
    }

    /** Returns the object on one line. */
    public String text() {
        return json(fields);
    }

    private static String json(Object value) {
        try {
            return JSON.writeValueAsString(value);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("maps and lists of texts and numbers are always JSON", e);
        }
    }
}
