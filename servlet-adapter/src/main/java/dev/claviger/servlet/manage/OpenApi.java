package dev.claviger.servlet.manage;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNull;

import dev.claviger.internal.json.JsonText;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;

/** The OpenAPI document. The one that is served names the path that it is served at as its server. */
final class OpenApi {
    /** The server of the document in the jar, where it stands once. */
    private static final String EXAMPLE = "\"/manage/v1\"";

    private final String before;
    private final String after;

    private OpenApi(String before, String after) {
        this.before = before;
        this.after = after;
    }

    static OpenApi load() {
        try (InputStream document = OpenApi.class.getResourceAsStream("openapi.json")) {
            String text = new String(requireNonNull(document, "openapi.json").readAllBytes(), UTF_8);
            int at = text.indexOf(EXAMPLE);
            return new OpenApi(text.substring(0, at), text.substring(at + EXAMPLE.length()));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    Reply reply(Mapping mapping) {
        String server = mapping.base().isEmpty() ? "/" : mapping.base();
        return Reply.json(200, before + JsonText.quoted(server) + after);
    }
}
