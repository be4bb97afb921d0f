package dev.claviger.servlet;

import static org.assertj.core.api.Assertions.assertThat;

import dev.claviger.UnavailableException;
import dev.claviger.http.Refusal;
import dev.claviger.http.RefusalBody;
import dev.claviger.policy.AddressSet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletRequestWrapper;
import java.io.IOException;
import java.time.Duration;
import java.util.Enumeration;
import java.util.List;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Not being able to find out is neither a yes nor a no. */
class FailureTest {
    private final TestHost host = TestHost.allowing("/api/models");
    private final String key = host.bearer();
    private final Probe probe = new Probe();

    /** What host code, libraries and the machine throw. */
    static Stream<Named<Supplier<Throwable>>> causes() {
        return Stream.of(
                Named.of("unavailable", () -> new UnavailableException("the database is away")),
                Named.of("a defect", () -> new IllegalStateException("a defect")),
                Named.of("a null pointer", NullPointerException::new),
                Named.of("an undeclared checked exception", () -> new IOException("nobody declares it")),
                Named.of("a missing class", () -> new NoClassDefFoundError("a jar is missing")),
                Named.of("a full heap", () -> new OutOfMemoryError("so a test says")),
                Named.of("a full stack", StackOverflowError::new));
    }

    @AfterEach
    void close() {
        host.close();
    }

    @ParameterizedTest
    @EnumSource(Trouble.Place.class)
    void doFilter_answers503AndRunsNothing_whereverTheWorldBreaks(Trouble.Place place) throws Exception {
        try (TestServer server = TestServer.start(host.filter(), probe)) {
            host.trouble.at(place, () -> new IllegalStateException("a defect"));

            Answer answer = server.get("/api/models", key);

            assertThat(answer.statusLine()).isEqualTo("HTTP/1.1 503 Service Unavailable");
            assertThat(answer.header("Retry-After")).contains("1");
            assertThat(answer.header("Cache-Control")).contains("no-store");
            assertThat(answer.header("WWW-Authenticate")).isEmpty();
            assertThat(answer.body())
                    .isEqualTo("{\"type\":\"about:blank\",\"title\":\"Service Unavailable\",\"status\":503,\"detail\":"
                            + "\"The API key could not be checked now. Try again.\",\"code\":\"unavailable\"}");
            assertThat(probe.runs()).isZero();
        }
    }

    @ParameterizedTest
    @MethodSource("causes")
    void doFilter_answers503AndRunsNothing_whateverTheStoreThrows(Supplier<Throwable> cause) throws Exception {
        try (TestServer server = TestServer.start(host.filter(), probe)) {
            host.trouble.at(Trouble.Place.KEY_LOOKUP, cause);

            Answer answer = server.get("/api/models", key);

            assertThat(answer.status()).isEqualTo(503);
            assertThat(answer.header("Retry-After")).contains("1");
            assertThat(probe.runs()).isZero();
        }
    }

    @ParameterizedTest
    @MethodSource("causes")
    void doFilter_answers503AndRunsNothing_whateverTheClientAddressThrows(Supplier<Throwable> cause) throws Exception {
        ApiKeyFilter filter = ApiKeyFilter.builder(host.claviger)
                .clientAddress(request -> {
                    Trouble.<RuntimeException>throwAnything(cause.get());
                    return null;
                })
                .build();
        try (TestServer server = TestServer.start(filter, probe)) {
            Answer answer = server.get("/api/models", key);

            assertThat(answer.status()).isEqualTo(503);
            assertThat(probe.runs()).isZero();
        }
    }

    @ParameterizedTest
    @MethodSource("causes")
    void doFilter_answers503AndRunsNothing_whateverTheRequestThrows(Supplier<Throwable> cause) throws Exception {
        try (TestServer server = TestServer.start(context -> {
            context.addFilter(
                            "in front",
                            (request, response, chain) ->
                                    chain.doFilter(new Broken((HttpServletRequest) request, cause), response))
                    .addMappingForUrlPatterns(null, false, "/*");
            host.filter().addTo(context);
            TestServer.serve(context, "probe", probe, "/*");
        })) {
            Answer answer = server.get("/api/models", key);

            assertThat(answer.status()).isEqualTo(503);
            assertThat(probe.runs()).isZero();
        }
    }

    private static final class Broken extends HttpServletRequestWrapper {
        private final Supplier<Throwable> cause;

        Broken(HttpServletRequest request, Supplier<Throwable> cause) {
            super(request);
            this.cause = cause;
        }

        @Override
        public Enumeration<String> getHeaders(String name) {
            Trouble.<RuntimeException>throwAnything(cause.get());
            return super.getHeaders(name);
        }
    }

    @Test
    void doFilter_answers503_alsoWhereOthersPassToTheHost() throws Exception {
        ApiKeyFilter filter =
                ApiKeyFilter.builder(host.claviger).passOthersToHost().build();
        try (TestServer server = TestServer.start(filter, probe)) {
            host.trouble.at(Trouble.Place.KEY_LOOKUP, () -> new UnavailableException("the database is away"));

            Answer answer = server.get("/api/models", key);

            assertThat(answer.status()).isEqualTo(503);
            assertThat(probe.runs()).isZero();
        }
    }

    /** A line a second for each kind of trouble at most, and none of it a trace: anybody can cause them. */
    @Test
    void failures_areFewLinesInTheLog_howeverManyRequestsFail() throws Exception {
        ApiKeyFilter filter = ApiKeyFilter.builder(host.claviger)
                .clientAddress(request -> {
                    if (request.getRequestURI().equals("/api/models")) {
                        throw new IllegalStateException("no address");
                    }
                    return "192.0.2.7";
                })
                .refusalBody(new BrokenBody(() -> new IllegalStateException("no shape")))
                .build();
        try (TestServer server = TestServer.start(filter, probe);
                LogCapture log = new LogCapture()) {
            host.trouble.at(Trouble.Place.KEY_LOOKUP, () -> new UnavailableException("the database is away"));
            long start = System.nanoTime();
            for (int i = 0; i < 200; i++) {
                assertThat(server.get("/api/models", key).status()).isEqualTo(503);
                assertThat(server.get("/api/others", key).status()).isEqualTo(503);
            }
            long seconds = 1 + Duration.ofNanos(System.nanoTime() - start).toSeconds();

            assertThat(log.lines(" WARN ")).hasSizeLessThanOrEqualTo((int) (1 + 2 * (seconds + 1)));
            assertThat(log.lines(" WARN "))
                    .anyMatch(line -> line.contains("A request could not be judged") && line.contains("no address"))
                    .anyMatch(line -> line.contains("A call could not be decided") && line.contains("is away"))
                    .anyMatch(line -> line.contains("format of refusals failed"));
        }
    }

    @ParameterizedTest
    @MethodSource("causes")
    void doFilter_stillRefusesInTheBuiltInShape_whateverTheShapeOfTheHostThrows(Supplier<Throwable> cause)
            throws Exception {
        ApiKeyFilter filter = ApiKeyFilter.builder(host.claviger)
                .refusalBody(new BrokenBody(cause))
                .build();
        try (TestServer server = TestServer.start(filter, probe)) {
            Answer answer = server.get("/api/models");

            assertThat(answer.status()).isEqualTo(401);
            assertThat(answer.header("Content-Type")).contains("application/problem+json");
            assertThat(answer.code()).isEqualTo("invalid_api_key");
            assertThat(probe.runs()).isZero();
        }
    }

    private record BrokenBody(Supplier<Throwable> cause) implements RefusalBody {
        @Override
        public String contentType() {
            return "text/plain";
        }

        @Override
        public String render(Refusal refusal) {
            Trouble.<RuntimeException>throwAnything(cause.get());
            return "";
        }
    }

    @ParameterizedTest
    @CsvSource(
            nullValues = "null",
            value = {"null", "''", "localhost", "127.0.0.1.", "'127.0.0.1, 192.0.2.7'", "192.0.2.7"})
    void doFilter_neverPassesAnAddressRestriction_whenTheAddressIsUnknownOrAnother(String address) throws Exception {
        host.changePolicy(policy -> policy.addresses(AddressSet.of(List.of("127.0.0.1"))));
        ApiKeyFilter filter = ApiKeyFilter.builder(host.claviger)
                .clientAddress(request -> address)
                .build();
        try (TestServer server = TestServer.start(filter, probe)) {
            Answer answer = server.get("/api/models", key);

            assertThat(answer.status()).isEqualTo(403);
            assertThat(answer.code()).isEqualTo("address_not_allowed");
            assertThat(probe.runs()).isZero();
        }
    }

    @Test
    void doFilter_takesTheAddressOfTheConnection_byDefault() throws Exception {
        host.changePolicy(policy -> policy.addresses(AddressSet.of(List.of("127.0.0.1"))));
        try (TestServer server = TestServer.start(host.filter(), probe)) {
            Answer answer = server.get("/api/models", key, "X-Forwarded-For: 192.0.2.7", "Forwarded: for=192.0.2.7");

            assertThat(answer.status()).isEqualTo(200);
        }
    }
}
