package dev.claviger.conformance.cases;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.claviger.conformance.UsageException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One JSON object of a case file. Fields that nobody asks for are ignored; a field that has the wrong type makes the
 * file unusable.
 *
 * @param place where the object stands, for messages: file and line
 * @param json the object
 */
record Row(String place, JsonNode json) {

    Row {
        if (!json.isObject()) {
            throw new UsageException(place + ": a row must be a JSON object");
        }
    }

    /** Returns whether the field is there and not null. */
    boolean has(String name) {
        return json.hasNonNull(name);
    }

    /** Returns a text, or a number as text. */
    String text(String name) {
        String text = textOrNull(name);
        if (text == null) {
            throw new UsageException(place + ": the row has no \"" + name + "\"");
        }
        return text;
    }

    String text(String name, String fallback) {
        String text = textOrNull(name);
        return text == null ? fallback : text;
    }

    @Nullable
    String textOrNull(String name) {
        JsonNode value = json.get(name);
        if (value == null || value.isNull()) {
            return null;
        }
        if (!value.isTextual() && !value.isNumber()) {
            throw wrongType(name, "a text");
        }
        return value.asText();
    }

    boolean flag(String name, boolean fallback) {
        Boolean flag = flagOrNull(name);
        return flag == null ? fallback : flag;
    }

    @Nullable
    Boolean flagOrNull(String name) {
        JsonNode value = json.get(name);
        if (value == null || value.isNull()) {
            return null;
        }
        if (!value.isBoolean()) {
            throw wrongType(name, "true or false");
        }
        return value.booleanValue();
    }

    /** Returns the texts of a list; empty if the field is not there. */
    List<String> texts(String name) {
        List<String> texts = new ArrayList<>();
        for (JsonNode element : elements(name)) {
            if (!element.isTextual() && !element.isNumber()) {
                throw wrongType(name, "a list of texts");
            }
            texts.add(element.asText());
        }
        return List.copyOf(texts);
    }

    /** Returns the objects of a list; empty if the field is not there. */
    List<Row> rows(String name) {
        List<Row> rows = new ArrayList<>();
        for (JsonNode element : elements(name)) {
            rows.add(new Row(place, element));
        }
        return List.copyOf(rows);
    }

    /** Returns the object in a field; an empty one if the field is not there. */
    Row row(String name) {
        return new Row(place, has(name) ? json.get(name) : JsonNodeFactory.instance.objectNode());
    }

    /** Returns the objects in the fields of this one. */
    Map<String, Row> fields() {
        Map<String, Row> fields = new LinkedHashMap<>();
        json.fieldNames().forEachRemaining(name -> fields.put(name, new Row(place, json.get(name))));
        return fields;
    }

    Iterable<JsonNode> elements(String name) {
        JsonNode value = json.get(name);
        if (value == null || value.isNull()) {
            return List.of();
        }
        if (!value.isArray()) {
            throw wrongType(name, "a list");
        }
        return value;
    }

    private UsageException wrongType(String name, String type) {
        return new UsageException(place + ": \"" + name + "\" must be " + type);
    }
}
