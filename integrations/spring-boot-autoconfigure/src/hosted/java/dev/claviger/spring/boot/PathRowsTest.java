package dev.claviger.spring.boot;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.claviger.Actor;
import dev.claviger.KeyRequest;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.assertj.core.api.SoftAssertions;
import org.junit.jupiter.api.Test;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.context.annotation.Import;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/** The published spellings of paths, each with a key that may call what the row allows. */
class PathRowsTest {
    private static final Path ROWS = Path.of("..", "..", "conformance", "cases", "published", "paths.jsonl");
    private static final String REACHED = "reached by ";

    @SpringBootConfiguration
    @EnableAutoConfiguration
    @RestController
    @Import(OnlyAda.class)
    static class Maze {
        @RequestMapping("/**")
        String reached(HttpServletRequest request) {
            return REACHED + request.getMethod();
        }
    }

    private static String key(Host host, JsonNode row) {
        List<String> entries = new ArrayList<>();
        for (JsonNode entry : row.get("allow")) {
            List<String> methods = new ArrayList<>();
            entry.path("methods").forEach(method -> methods.add(method.asText()));
            entries.add((methods.isEmpty() || methods.contains("*") ? "" : String.join(",", methods) + " ")
                    + entry.get("path").asText()
                    + (entry.get("kind").asText().equals("subtree") ? "/**" : ""));
        }
        return host.claviger()
                .issue(
                        Actor.session("ada"),
                        KeyRequest.named(row.get("id").asText()).withEndpoints(entries.toArray(new String[0])))
                .orElseThrow()
                .plaintext()
                .reveal();
    }

    private static String answer(int port, String requestLine, String key) throws IOException {
        try (Socket socket = new Socket("127.0.0.1", port)) {
            socket.setSoTimeout(10_000);
            String request = requestLine + "\r\nHost: localhost\r\nConnection: close\r\nContent-Length: 0\r\n"
                    + (key == null ? "" : "Authorization: Bearer " + key + "\r\n") + "\r\n";
            socket.getOutputStream().write(request.getBytes(StandardCharsets.ISO_8859_1));
            return new String(socket.getInputStream().readAllBytes(), StandardCharsets.ISO_8859_1);
        }
    }

    /** What is not here is in the conformance cases: another context path, or another policy than a list. */
    private static boolean isForOneApplication(JsonNode row) {
        return row.has("allow")
                && row.has("request_line")
                && row.get("context_path").asText().isEmpty();
    }

    @Test
    void rows_reachTheHandlerOnlyWhereTheKeyAllowsIt() throws IOException {
        SoftAssertions rows = new SoftAssertions();
        int count = 0;
        try (Host host = Host.start(
                Maze.class,
                "claviger.policy.usage=everyone",
                "claviger.policy.grants.everyone=granted",
                "claviger.policy.endpoints.everyone=unrestricted",
                "claviger.policy.max-keys-per-owner=200",
                "claviger.filter.guard=/**")) {
            for (String line : Files.readAllLines(ROWS)) {
                JsonNode row = new ObjectMapper().readTree(line);
                if (isForOneApplication(row)) {
                    count++;
                    String requestLine = row.get("request_line").asText();
                    String allowed = answer(host.port(), requestLine, key(host, row));
                    if (row.get("expected").asText().equals("allow")) {
                        rows.assertThat(allowed).as(line).matches("(?s)HTTP/1.1 (200|400|404|405) .*");
                    } else {
                        rows.assertThat(allowed).as(line).doesNotContain(REACHED);
                    }
                    rows.assertThat(answer(host.port(), requestLine, null))
                            .as(line)
                            .doesNotContain(REACHED);
                }
            }
        }
        rows.assertAll();
        assertThat(count).isGreaterThan(60);
    }
}
