package dev.claviger.servlet.manage;

import dev.claviger.Actor;
import dev.claviger.JsonFormException;
import dev.claviger.KeyId;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.util.Collections;
import java.util.Enumeration;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** One management request, on its way to the route that answers it. */
final class Exchange {
    /** More than the longest texts and lists that a key may have. */
    private static final int MAX_BODY = 96 * 1024;

    private final HttpServletRequest request;
    private final Mapping mapping;
    private final Caller caller;
    private final Map<String, String> variables;
    private final QueryParameters query;

    Exchange(
            HttpServletRequest request,
            Mapping mapping,
            Caller caller,
            Map<String, String> variables,
            QueryParameters query) {
        this.request = request;
        this.mapping = mapping;
        this.caller = caller;
        this.variables = variables;
        this.query = query;
    }

    Caller caller() {
        return caller;
    }

    Actor actor() {
        return caller.actor();
    }

    QueryParameters query() {
        return query;
    }

    /** Returns what stands in the path for {@code {name}}. */
    String variable(String name) {
        return variables.getOrDefault(name, "");
    }

    /** Returns the id in the path; one that no key can have is answered like one that no key has. */
    KeyId key() {
        try {
            return KeyId.parse(variable("id"));
        } catch (IllegalArgumentException e) {
            throw new RejectedRequest(Refusals.NO_SUCH_KEY);
        }
    }

    /** Returns where clients find a key. */
    String pathOf(KeyId key) {
        return mapping.base() + "/keys/" + key;
    }

    /** Adds where the next page is, unless {@code cursor} is {@code null}. */
    Reply paged(Reply reply, @Nullable String cursor) {
        return cursor == null
                ? reply
                : reply.with("Link", "<" + mapping.path() + query.next(cursor) + ">; rel=\"next\"");
    }

    /** Returns the value of a header, or {@code null}; one that appears more than once is refused. */
    @Nullable
    String header(String name) {
        List<String> values = values(name);
        if (values.size() > 1) {
            throw RejectedRequest.header(name, "appears more than once");
        }
        return values.isEmpty() ? null : values.get(0);
    }

    /** Returns the value of a header that is a list, which may stand in several lines, or {@code null}. */
    @Nullable
    String list(String name) {
        List<String> values = values(name);
        return values.isEmpty() ? null : String.join(", ", values);
    }

    private List<String> values(String name) {
        Enumeration<String> values = request.getHeaders(name);
        return values == null ? List.of() : Collections.list(values);
    }

    /** Reads the body. */
    <T> T body(Function<String, T> form) throws IOException {
        return body(form, MAX_BODY);
    }

    /** Reads the body, which may have {@code limit} bytes. */
    <T> T body(Function<String, T> form, int limit) throws IOException {
        return read(text(limit), form);
    }

    /** Reads the body; none at all counts as an empty object, and so does {@code null}, which generated clients send for none. */
    <T> T optionalBody(Function<String, T> form) throws IOException {
        String text = text(MAX_BODY);
        return read(text.isEmpty() || text.strip().equals("null") ? "{}" : text, form);
    }

    private String text(int limit) throws IOException {
        String text = RequestBody.text(request, limit);
        if (caller.isSession() && !text.isEmpty() && !RequestBody.isJson(request)) {
            throw new RejectedRequest(SameOrigin.NOT_JSON);
        }
        return text;
    }

    private static <T> T read(String text, Function<String, T> form) {
        try {
            return form.apply(text);
        } catch (JsonFormException e) {
            throw RejectedRequest.body(e);
        }
    }
}
