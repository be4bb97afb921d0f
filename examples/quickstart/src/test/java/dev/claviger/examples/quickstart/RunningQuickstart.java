package dev.claviger.examples.quickstart;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.claviger.Actor;
import dev.claviger.Claviger;
import dev.claviger.KeyRequest;
import dev.claviger.PlaintextKey;
import java.io.IOException;
import java.io.InputStream;
import java.net.HttpURLConnection;
import java.net.URI;
import java.util.HashMap;
import java.util.Map;

/** The application on a free port, with a key for each user that may have one. */
final class RunningQuickstart implements AutoCloseable {
    private static final JsonMapper JSON = new JsonMapper();

    private final Quickstart quickstart;
    private final Map<String, PlaintextKey> keys = new HashMap<>();

    /** What came back. */
    record Answer(int status, String contentType, String body) {
        JsonNode json() throws IOException {
            return JSON.readTree(body);
        }

        String errorCode() throws IOException {
            return json().at("/error/code").asText();
        }
    }

    RunningQuickstart() throws IOException {
        quickstart = Quickstart.open(0, Store.inMemory());
        quickstart.start();
        keys.put("ada", issued("ada"));
        keys.put("grace", issued("grace"));
        keys.put("nobody", PlaintextKey.of("sk-unknown"));
    }

    private PlaintextKey issued(String user) {
        return claviger()
                .issue(Actor.session(user), KeyRequest.named("test"))
                .orElseThrow()
                .plaintext();
    }

    Quickstart quickstart() {
        return quickstart;
    }

    Claviger claviger() {
        return quickstart.claviger();
    }

    /** The URL that OpenAI clients call their base URL. */
    String baseUrl() {
        return quickstart.url() + "/api";
    }

    PlaintextKey key(String user) {
        return keys.get(user);
    }

    Answer get(String user, String path) throws IOException {
        return send(quickstart.url().resolve(path), key(user).reveal(), "");
    }

    Answer chat(String user, String body) throws IOException {
        return send(URI.create(baseUrl() + "/chat/completions"), key(user).reveal(), body);
    }

    /** Sends a request with a key: GET, or POST if there is a body. */
    static Answer send(URI url, String key, String body) throws IOException {
        HttpURLConnection connection = (HttpURLConnection) url.toURL().openConnection();
        connection.setRequestProperty("Authorization", "Bearer " + key);
        if (!body.isEmpty()) {
            connection.setDoOutput(true);
            connection.setRequestProperty("Content-Type", "application/json");
            connection.getOutputStream().write(body.getBytes(UTF_8));
        }
        int status = connection.getResponseCode();
        try (InputStream in = status < 400 ? connection.getInputStream() : connection.getErrorStream()) {
            return new Answer(status, connection.getContentType(), new String(in.readAllBytes(), UTF_8));
        }
    }

    @Override
    public void close() {
        quickstart.close();
    }
}
