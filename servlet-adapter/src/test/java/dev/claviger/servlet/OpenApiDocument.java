package dev.claviger.servlet;

import static dev.claviger.servlet.ManagedHost.json;
import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import dev.claviger.servlet.manage.ManagementServlet;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Locale;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.BiConsumer;

/** The OpenAPI document, as far as a test has to understand it to hold answers against it. */
final class OpenApiDocument {
    private final String text;
    private final JsonNode root;

    OpenApiDocument() {
        try (InputStream in = ManagementServlet.class.getResourceAsStream("openapi.json")) {
            text = new String(in.readAllBytes(), UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        root = json(text);
    }

    String text() {
        return text;
    }

    /** Returns all operations, as {@code GET /keys}. */
    SortedSet<String> operations() {
        SortedSet<String> operations = new TreeSet<>();
        forEachOperation((name, operation) -> operations.add(name));
        return operations;
    }

    /** Returns all operations with all their statuses, as {@code GET /keys 200}. */
    SortedSet<String> statuses() {
        SortedSet<String> statuses = new TreeSet<>();
        forEachOperation((name, operation) ->
                operation.get("responses").fieldNames().forEachRemaining(status -> statuses.add(name + " " + status)));
        return statuses;
    }

    /** Returns all codes of problems with their operations and statuses, as {@code GET /keys 403 not_permitted}. */
    SortedSet<String> codes() {
        SortedSet<String> codes = new TreeSet<>();
        forEachOperation((name, operation) -> operation
                .get("responses")
                .properties()
                .forEach(response -> resolved(response.getValue())
                        .path("x-problem-codes")
                        .forEach(code -> codes.add(name + " " + response.getKey() + " " + code.asText()))));
        return codes;
    }

    /** Returns the example of an answer, or a missing node. */
    JsonNode example(String operation, int status) {
        return operation(operation)
                .get("responses")
                .path(Integer.toString(status))
                .at("/content/application~1json/example");
    }

    /** Returns the example of a body, or a missing node. */
    JsonNode requestExample(String operation) {
        JsonNode content = operation(operation).at("/requestBody/content");
        return content.isMissingNode() ? content : content.iterator().next().path("example");
    }

    /** Throws unless the examples of the operation, of its request and of its answers, have the form that it describes. */
    void checkExamples(String operation) {
        JsonNode description = operation(operation);
        description.at("/requestBody/content").forEach(media -> checkExample(operation + " request", media));
        description
                .get("responses")
                .forEach(response -> resolved(response)
                        .path("content")
                        .forEach(media -> checkExample(operation + " answer", media)));
    }

    private void checkExample(String where, JsonNode media) {
        if (media.has("example")) {
            check(where, resolved(media.get("schema")), media.get("example"));
        }
    }

    /** Returns the names of all schemas. */
    SortedSet<String> schemas() {
        SortedSet<String> names = new TreeSet<>();
        root.at("/components/schemas").fieldNames().forEachRemaining(names::add);
        return names;
    }

    /** Returns the fields of a schema that need not be there. */
    Map<String, JsonNode> optionalFields(String schema) {
        Map<String, JsonNode> fields = new TreeMap<>();
        JsonNode form = root.at("/components/schemas/" + schema);
        form.get("properties").properties().forEach(field -> fields.put(field.getKey(), field.getValue()));
        form.path("required").forEach(name -> fields.remove(name.asText()));
        return fields;
    }

    boolean takesBody(String operation) {
        return operation(operation).has("requestBody");
    }

    private void forEachOperation(BiConsumer<String, JsonNode> consumer) {
        root.get("paths")
                .properties()
                .forEach(path -> path.getValue().properties().forEach(operation -> {
                    if (!operation.getKey().equals("parameters")) {
                        consumer.accept(
                                operation.getKey().toUpperCase(Locale.ROOT) + " " + path.getKey(),
                                operation.getValue());
                    }
                }));
    }

    private JsonNode operation(String name) {
        String[] parts = name.split(" ", 2);
        return root.get("paths").get(parts[1]).get(parts[0].toLowerCase(Locale.ROOT));
    }

    /** Returns the operation that a request like {@code GET /keys/0aZ?x=y} is for. */
    String operationOf(String request) {
        String[] parts = request.replaceFirst("[?].*", "").split(" ", 2);
        String method = parts[0].equals("HEAD") ? "GET" : parts[0];
        String best = "";
        for (String operation : operations()) {
            String template = operation.substring(operation.indexOf(' ') + 1);
            boolean fits = parts[1].matches(template.replaceAll("\\{[^}]*}", "[^/]+"));
            if (operation.startsWith(method + " ") && fits && (best.isEmpty() || best.contains("{"))) {
                best = operation;
            }
        }
        return best;
    }

    /** Throws unless the answer has the form that the document describes for its status. */
    void check(String operation, Answer answer) {
        JsonNode response = resolved(operation(operation).get("responses").path(Integer.toString(answer.status())));
        if (!response.has("content")) {
            require(answer.body().isEmpty(), operation + " has a body");
            return;
        }
        Map.Entry<String, JsonNode> content =
                response.get("content").properties().iterator().next();
        String type = answer.header("Content-Type").orElse("");
        require(type.equals(content.getKey()), operation + " is " + type);
        check(operation, resolved(content.getValue().get("schema")), json(answer));
    }

    private void check(String where, JsonNode schema, JsonNode value) {
        require(!value.isNull(), where + " is not null");
        if (schema.has("oneOf")) {
            long fitting = schema.get("oneOf")
                    .valueStream()
                    .filter(form -> fits(resolved(form), value))
                    .count();
            require(fitting == 1, where + " is " + value);
        } else if (schema.has("properties")) {
            checkFields(where, schema, value);
        } else if (schema.path("additionalProperties").isObject()) {
            require(value.isObject(), where + " is an object");
            value.forEach(entry -> check(where + "/*", resolved(schema.get("additionalProperties")), entry));
        } else if (schema.path("type").asText().equals("array")) {
            require(value.isArray(), where + " is a list");
            value.forEach(item -> check(where + "/-", resolved(schema.get("items")), item));
        } else {
            checkValue(where, schema, value);
        }
    }

    private boolean fits(JsonNode schema, JsonNode value) {
        try {
            check("", schema, value);
            return true;
        } catch (AssertionError e) {
            return false;
        }
    }

    private void checkFields(String where, JsonNode schema, JsonNode value) {
        require(value.isObject(), where + " is an object");
        schema.path("required").forEach(name -> require(value.has(name.asText()), where + " lacks " + name));
        for (Map.Entry<String, JsonNode> field : value.properties()) {
            JsonNode form = schema.get("properties").get(field.getKey());
            require(form != null, where + " has " + field.getKey());
            check(where + "/" + field.getKey(), resolved(form), field.getValue());
        }
    }

    private static void checkValue(String where, JsonNode schema, JsonNode value) {
        boolean known = !schema.has("enum") || schema.get("enum").valueStream().anyMatch(word -> word.equals(value));
        require(known && (!schema.has("const") || schema.get("const").equals(value)), where + " is " + value);
        boolean wellFormed = !schema.has("pattern")
                || value.asText().matches(schema.get("pattern").asText());
        require(wellFormed, where + " is " + value);
        String type = schema.path("type").asText();
        require(!type.equals("string") || value.isTextual(), where + " is text");
        require(!type.equals("integer") || value.isIntegralNumber(), where + " is a whole number");
        require(!type.equals("boolean") || value.isBoolean(), where + " is true or false");
    }

    private JsonNode resolved(JsonNode node) {
        return node.has("$ref") ? root.at(node.get("$ref").asText().substring(1)) : node;
    }

    private static void require(boolean holds, String message) {
        if (!holds) {
            throw new AssertionError("not as documented: " + message);
        }
    }
}
