package dev.claviger.examples.jdkserver;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import dev.claviger.Actor;
import dev.claviger.Claviger;
import dev.claviger.InMemoryKeyStorage;
import dev.claviger.KeyRequest;
import dev.claviger.Owner;
import dev.claviger.policy.Availability;
import dev.claviger.policy.PolicyDocument;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The example, called over HTTP. Every spelling of a path is tried by the conformance cases. */
class JdkServerTest {
    private final Claviger claviger = Claviger.builder(new InMemoryKeyStorage(), id -> Optional.of(Owner.user(id)))
            .initialPolicy(PolicyDocument.builder()
                    .usage(Availability.EVERYONE)
                    .grantEveryone()
                    .endpoints("GET /api/hello")
                    .build())
            .build();
    private final HttpClient client = HttpClient.newHttpClient();
    private HttpServer server;

    @BeforeEach
    void start() throws IOException {
        server = JdkServer.start(claviger, 0);
    }

    @AfterEach
    void stop() {
        server.stop(0);
        claviger.close();
    }

    private HttpResponse<String> get(String path, String credential) throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(
                        URI.create("http://localhost:" + server.getAddress().getPort() + path))
                .header("Authorization", credential)
                .build();
        return client.send(request, HttpResponse.BodyHandlers.ofString());
    }

    @Test
    void handler_runs_forTheHolderOfAKey() throws Exception {
        String key = claviger.issue(Actor.session("ada"), KeyRequest.named("a key"))
                .orElseThrow()
                .plaintext()
                .reveal();

        assertThat(get("/api/hello", "Bearer " + key).body()).isEqualTo("Hello, ada\n");
        assertThat(get("/api/other", "Bearer " + key).statusCode()).isEqualTo(403);
        assertThat(get("/pages", "Bearer " + key).body()).isEqualTo("Hello, stranger\n");
    }

    @Test
    void handler_doesNotRun_withoutAKey() throws Exception {
        HttpResponse<String> answer = get("/api/hello", "Bearer x");

        assertThat(answer.statusCode()).isEqualTo(401);
        assertThat(answer.headers().firstValue("Content-Type")).contains("application/problem+json");
        assertThat(answer.headers().firstValue("WWW-Authenticate")).contains("Bearer");
        assertThat(answer.body()).contains("\"code\":\"invalid_api_key\"");
    }
}
