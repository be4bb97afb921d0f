package dev.claviger.conformance.cases;

import dev.claviger.policy.Availability;
import dev.claviger.policy.EndpointSet;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/** Runs rows of header files. */
final class HeaderRunner {
    private static final Set<String> TRANSPORTS = Set.of(Stage.BEARER, Stage.KEY_HEADER);

    private final Hosts hosts;
    private final Judge judge;

    HeaderRunner(Hosts hosts) {
        this.hosts = hosts;
        this.judge = new Judge(hosts.container());
    }

    /**
     * Runs one row.
     *
     * @throws IOException if the server does not start or cannot be reached
     */
    Verdict run(HeaderCase row) throws IOException {
        HeaderCase.Config config = row.config();
        if (!TRANSPORTS.containsAll(config.transports())) {
            throw new NotRunnableException("the library has no such transport among its own: " + config.transports());
        }
        Fixture fixture = Fixture.of(row.source());
        if (!fixture.withKey() || fixture.attributesBeforeFilter()) {
            throw new NotRunnableException("header rows say themselves which keys they send");
        }
        if (hosts.container().equals(JdkServer.NAME) && row.headers().stream().anyMatch(HeaderRunner::isCleaned)) {
            throw new NotRunnableException(
                    "the JDK's server turns control characters in headers into blanks before any guard sees them");
        }
        Host host = hosts.on(Stage.with(config.transports(), fixture));
        EndpointList list = config.restrictions();
        host.apply(Host.policy(config.on() ? Availability.EVERYONE : Availability.NOBODY)
                .endpoints(list == null ? EndpointSet.unrestricted() : list.inLibrary())
                .build());
        Answer answer = host.send(request(row, host));
        Verdict verdict =
                judge.judge(row.expectation(), answer, outcomes(answer), marker -> mayRun(marker, row, fixture, host));
        if (verdict instanceof Verdict.Passed) {
            return sameAnswerToTwin(row, host, answer);
        }
        boolean harmless = answer.markers().isEmpty();
        return config.managementApi() != null && harmless
                ? new Verdict.Skipped("management API not built yet")
                : verdict;
    }

    /** Returns whether a line has a tab or NUL in or around a credential. */
    private static boolean isCleaned(String line) {
        return line.toLowerCase(Locale.ROOT).startsWith("authorization:")
                && (line.indexOf('\t') >= 0 || line.indexOf('\0') >= 0);
    }

    private static Set<String> outcomes(Answer answer) {
        Set<String> outcomes = new LinkedHashSet<>();
        if (answer.status() == Answer.NONE) {
            outcomes.add("closed");
        } else if (answer.status() == 200 && answer.markers().isEmpty()) {
            outcomes.add("200 without a handler");
        } else {
            outcomes.add(Integer.toString(answer.status()));
        }
        if (answer.continued()) {
            outcomes.add("100_then_" + answer.status());
        }
        return outcomes;
    }

    private static String request(HeaderCase row, Host host) {
        String body = new Placeholders(host.keys(), 0).text(row.body());
        Placeholders placeholders = new Placeholders(host.keys(), body.getBytes(StandardCharsets.ISO_8859_1).length);
        StringBuilder request = new StringBuilder(placeholders.text(row.requestLine()));
        request.append(RawExchange.END_OF_LINE);
        if (!has(row.headers(), "host")) {
            request.append("Host: ").append(host.authority()).append(RawExchange.END_OF_LINE);
        }
        request.append(placeholders.lines(row.headers()));
        // With a body the connection stays open, to see what becomes of a request that hides in it.
        boolean framed = !body.isEmpty()
                || has(row.headers(), "content-length")
                || has(row.headers(), "transfer-encoding")
                || has(row.headers(), "connection");
        request.append(framed ? "" : "Connection: close" + RawExchange.END_OF_LINE);
        return request.append(RawExchange.END_OF_LINE).append(body).toString();
    }

    private static boolean has(List<String> headers, String name) {
        return headers.stream()
                .anyMatch(line -> line.toLowerCase(Locale.ROOT).strip().startsWith(name));
    }

    private static boolean mayRun(Marker marker, HeaderCase row, Fixture fixture, Host host) {
        if (fixture.isOpen(marker) && marker.principal().equals(Marker.NOBODY)) {
            return true;
        }
        return fixture.isAllowed(marker, row.config().restrictions())
                && row.config().on()
                && host.keys().liveOwners().entrySet().stream()
                        .anyMatch(live -> row.asText().contains(live.getKey())
                                && live.getValue().equals(marker.principal()));
    }

    /** Whoever tries keys must not learn which ids exist: a wrong secret and an unknown id get the same bytes. */
    private static Verdict sameAnswerToTwin(HeaderCase row, Host host, Answer answer) throws IOException {
        List<String> twin = row.headers().stream().map(HeaderRunner::swapped).toList();
        if (twin.equals(row.headers())) {
            return Verdict.passed();
        }
        Answer other = host.send(request(row.withHeaders(twin), host));
        boolean same = answer.status() == other.status()
                && answer.body().equals(other.body())
                && answer.comparableHeaders().equals(other.comparableHeaders());
        return same
                ? Verdict.passed()
                : Verdict.failed(
                        List.of("one answer to a wrong secret and to an unknown id"), answer + " and " + other);
    }

    private static String swapped(String line) {
        return line.contains(CallerKeys.WRONG_SECRET)
                ? line.replace(CallerKeys.WRONG_SECRET, CallerKeys.UNKNOWN_ID)
                : line.replace(CallerKeys.UNKNOWN_ID, CallerKeys.WRONG_SECRET);
    }
}
