package dev.claviger.conformance.cases;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.claviger.Ability;
import dev.claviger.Actor;
import dev.claviger.ApiKey;
import dev.claviger.Claviger;
import dev.claviger.InMemoryKeyStorage;
import dev.claviger.IssuedKey;
import dev.claviger.KeyId;
import dev.claviger.KeyRequest;
import dev.claviger.Owner;
import dev.claviger.policy.Availability;
import dev.claviger.policy.EndpointSet;
import dev.claviger.policy.PolicyDocument;
import dev.claviger.servlet.ApiKeyFilter;
import dev.claviger.servlet.manage.ManagementServlet;
import jakarta.servlet.ServletContext;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A key that is revoked while the body of its request is on the way manages nothing with that request. */
class SlowBodyTest {
    private static final Actor HOST = Actor.host("test");
    private static final String BODY = "{\"owner_id\":\"ada\"}";

    private final CountDownLatch decided = new CountDownLatch(1);
    private final Claviger claviger = Claviger.builder(
                    new InMemoryKeyStorage(), id -> Optional.of(Owner.user(id).withRoles("user")))
            .initialPolicy(PolicyDocument.builder()
                    .usage(Availability.EVERYONE)
                    .grantEveryone()
                    .endpoints(EndpointSet.unrestricted())
                    .build())
            .build();

    @ParameterizedTest
    @ValueSource(strings = {"jetty-12.1", "tomcat-11"})
    void keyRevokedWhileTheBodyArrives_managesNothing(String container) throws Exception {
        IssuedKey manager = issue(KeyRequest.named("manager").withAbilities(Ability.MANAGE_KEYS));
        IssuedKey other = issue(KeyRequest.named("other"));
        try (claviger;
                ConformanceContainer.Running server = Containers.named(container)
                        .start(new Application(
                                Setup.PLAIN,
                                Stage.plain(Stage.BEARER_ONLY),
                                this::guard,
                                List.of(claviger),
                                new RouteFilter()));
                Socket socket = new Socket(InetAddress.getLoopbackAddress(), server.port())) {
            send(socket, head(manager) + BODY.substring(0, 1));
            assertThat(decided.await(10, TimeUnit.SECONDS)).isTrue();

            claviger.revoke(HOST, manager.key().id(), "leaked").orElseThrow();
            send(socket, BODY.substring(1));

            assertThat(new String(socket.getInputStream().readAllBytes(), UTF_8))
                    .startsWith("HTTP/1.1 403");
            assertThat(found(other.key().id()).isRevoked()).isFalse();
        }
    }

    private void guard(ServletContext context) {
        ApiKeyFilter.builder(claviger).build().addTo(context);
        // The management servlet asks for the address once the filter has let the request through.
        ManagementServlet.builder(claviger, request -> null)
                .clientAddress(request -> {
                    decided.countDown();
                    return request.getRemoteAddr();
                })
                .build()
                .addTo(context, "/manage/v1/*");
    }

    private IssuedKey issue(KeyRequest request) {
        return claviger.issue(HOST, request.forOwner("ada").withReason("test")).orElseThrow();
    }

    private ApiKey found(KeyId id) {
        return claviger.find(HOST, id).orElseThrow();
    }

    private static String head(IssuedKey key) {
        return String.join(
                        RawExchange.END_OF_LINE,
                        List.of(
                                "POST /manage/v1/keys/revoke HTTP/1.1",
                                "Host: localhost",
                                "Connection: close",
                                "Authorization: Bearer " + key.plaintext().reveal(),
                                "Content-Type: application/json",
                                "Content-Length: " + BODY.length()))
                + RawExchange.END_OF_LINE.repeat(2);
    }

    private static void send(Socket socket, String text) throws IOException {
        socket.getOutputStream().write(text.getBytes(ISO_8859_1));
        socket.getOutputStream().flush();
    }
}
