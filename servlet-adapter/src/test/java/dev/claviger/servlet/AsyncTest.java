package dev.claviger.servlet;

import static dev.claviger.servlet.TestHost.ADA;
import static dev.claviger.servlet.TestHost.bearer;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.claviger.Decision;
import dev.claviger.IssuedKey;
import jakarta.servlet.AsyncContext;
import jakarta.servlet.DispatcherType;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.Socket;
import java.util.EnumSet;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Requests that outlive the thread they came on. */
class AsyncTest {
    private static final long PATIENCE_SECONDS = 10;

    private final TestHost host = TestHost.allowing("/api/**");
    private final IssuedKey key = host.issueTo(ADA);

    @AfterEach
    void close() {
        host.close();
    }

    @Test
    void doFilter_supportsAnswersFromAnotherThread() throws Exception {
        TestServlet.Handler later = (request, response) -> {
            AsyncContext async = request.startAsync(request, response);
            Thread other = new Thread(() -> {
                write("done for " + ((HttpServletRequest) async.getRequest()).getRemoteUser(), response);
                async.complete();
            });
            other.start();
        };
        try (TestServer server = TestServer.start(host.filter(), later)) {
            Answer answer = server.get("/api/slow", bearer(key));

            assertThat(answer.status()).isEqualTo(200);
            assertThat(answer.body()).contains("done for ada");
        }
    }

    private static void write(String text, HttpServletResponse response) {
        try {
            response.getOutputStream().write(text.getBytes(UTF_8));
            response.flushBuffer();
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Without arguments the container hands out the bare request: no caller, and the header of the key. */
    @Test
    void startAsync_keepsTheCallerAndHidesTheKey_withoutArgumentsToo() throws Exception {
        ApiKeyFilter filter =
                ApiKeyFilter.builder(host.claviger).stripCredential().build();
        TestServlet.Handler later = (request, response) -> {
            AsyncContext async = request.startAsync();
            async.start(() -> {
                HttpServletRequest seen = (HttpServletRequest) async.getRequest();
                write(seen.getRemoteUser() + " " + seen.getHeader("Authorization"), response);
                async.complete();
            });
        };
        try (TestServer server = TestServer.start(filter, later)) {
            assertThat(server.get("/api/slow", bearer(key)).body()).contains("ada null");
        }
    }

    @Test
    void request_countsOnce_howeverOftenItIsDispatched() throws Exception {
        Probe probe = new Probe();
        try (TestServer server = TestServer.start(context -> {
            host.filter().addTo(context);
            context.addFilter("again", host.filter())
                    .addMappingForUrlPatterns(EnumSet.of(DispatcherType.REQUEST), true, "/*");
            TestServer.serve(
                    context,
                    "first",
                    (request, response) -> request.startAsync().dispatch("/api/second"),
                    "/api/first");
            TestServer.serve(
                    context,
                    "second",
                    (request, response) ->
                            request.getRequestDispatcher("/api/third").forward(request, response),
                    "/api/second");
            TestServer.serve(context, "third", probe, "/api/third");
        })) {
            assertThat(server.get("/api/first", bearer(key)).status()).isEqualTo(200);
            assertThat(probe.runs()).isEqualTo(1);
            assertThat(host.claviger.counts().allowed()).isEqualTo(1);

            assertThat(server.get("/api/first", bearer("x")).status()).isEqualTo(401);
            assertThat(host.claviger.counts().denied()).containsEntry(Decision.Reason.MALFORMED, 1L);
        }
    }

    @Test
    void doFilter_letsServerSentEventsThrough_oneByOne() throws Exception {
        Semaphore mayWrite = new Semaphore(0);
        TestServlet.Handler events = (request, response) -> {
            response.setContentType("text/event-stream");
            for (int i = 1; i <= 3; i++) {
                write("data: " + i + "\n\n", response);
                await(mayWrite);
            }
        };
        try (TestServer server = TestServer.start(host.filter(), events);
                Socket socket = server.open("GET /api/events HTTP/1.1", bearer(key))) {
            var lines = new BufferedReader(new InputStreamReader(socket.getInputStream(), UTF_8));

            // The handler goes on only once its last event has arrived: each comes while the request is still open.
            for (int i = 1; i <= 3; i++) {
                assertThat(nextEvent(lines)).isEqualTo("data: " + i);
                mayWrite.release();
            }
        }
    }

    private static String nextEvent(BufferedReader lines) throws IOException {
        String line = lines.readLine();
        while (line != null && !line.startsWith("data: ")) {
            line = lines.readLine();
        }
        return line;
    }

    private static void await(Semaphore permit) {
        try {
            assertThat(permit.tryAcquire(PATIENCE_SECONDS, TimeUnit.SECONDS)).isTrue();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void doFilter_doesNotRunTheAsyncDispatch_whenTheKeyWasRevokedMeanwhile(boolean committed) throws Exception {
        Probe probe = new Probe();
        AtomicReference<AsyncContext> parked = new AtomicReference<>();
        CountDownLatch isParked = new CountDownLatch(1);
        try (TestServer server = TestServer.start(context -> {
                    host.filter().addTo(context);
                    TestServer.serve(
                            context,
                            "park",
                            (request, response) -> {
                                if (committed) {
                                    write("first part", response);
                                }
                                parked.set(request.startAsync());
                                isParked.countDown();
                            },
                            "/api/park");
                    TestServer.serve(context, "probe", probe, "/api/models");
                });
                Socket socket = server.open("GET /api/park HTTP/1.1", bearer(key))) {
            assertThat(isParked.await(PATIENCE_SECONDS, TimeUnit.SECONDS)).isTrue();

            host.revoke(key);
            parked.get().dispatch("/api/models");
            Answer answer = Answer.read(socket.getInputStream().readAllBytes());

            assertThat(answer.status()).isEqualTo(committed ? 200 : 401);
            assertThat(answer.body()).doesNotContain("handler ran");
            assertThat(probe.runs()).isZero();
        }
    }

    @Test
    void doFilter_refusesUpgrades_beforeTheyHappen() throws Exception {
        Probe probe = new Probe();
        try (TestServer server = TestServer.start(host.filter(), probe)) {
            Answer answer = server.get(
                    "/api/socket",
                    "Connection: Upgrade",
                    "Upgrade: websocket",
                    "Sec-WebSocket-Version: 13",
                    "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==");

            assertThat(answer.status()).isEqualTo(401);
            assertThat(probe.runs()).isZero();
        }
    }
}
