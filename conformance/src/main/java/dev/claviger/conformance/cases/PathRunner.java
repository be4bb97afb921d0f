package dev.claviger.conformance.cases;

import dev.claviger.policy.Availability;
import dev.claviger.policy.EndpointSet;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Runs rows of path files. */
final class PathRunner {
    private static final Pattern AUTHORITY = Pattern.compile("[A-Za-z][A-Za-z0-9+.-]*://(?:[^/?#@]*@)?([^/?#]+)");
    private static final Pattern BROKEN_ESCAPE = Pattern.compile("%(?![0-9A-Fa-f]{2})");
    private static final Set<String> METHODS_WITH_BODY = Set.of("POST", "PUT", "PATCH");

    private static final Map<Integer, String> OUTCOMES = Map.ofEntries(
            Map.entry(Answer.NONE, "closed"),
            Map.entry(400, "reject400"),
            Map.entry(401, "unauthorized"),
            Map.entry(403, "deny"),
            Map.entry(404, "no_handler"),
            Map.entry(405, "method_not_allowed"),
            Map.entry(414, "uri_too_long"),
            Map.entry(431, "uri_too_long"),
            Map.entry(501, "not_implemented"));

    private final Hosts hosts;
    private final Judge judge;

    PathRunner(Hosts hosts) {
        this.hosts = hosts;
        this.judge = new Judge(hosts.container());
    }

    /**
     * Runs one row.
     *
     * @throws IOException if the server does not start or cannot be reached
     */
    Verdict run(PathCase row) throws IOException {
        requireRunnable(row);
        Fixture fixture = Fixture.of(row.source());
        Host host = hosts.on(new Stage(row.contextPath(), Stage.BEARER_ONLY, false, fixture, row.http2(), null, false));
        if (fixture.attributesBeforeFilter()) {
            leaveAttributes(row, host);
        }
        Set<String> outcomes = new LinkedHashSet<>();
        boolean configured = host.allow(row.endpoints());
        if (!configured) {
            outcomes.add("config_error");
        }
        Answer answer =
                row.http2() ? host.sendHttp2(fields(row, host, fixture)) : host.send(request(row, host, fixture));
        outcomes.add(row.http2() && answer.status() == Answer.NONE ? "stream_error" : outcome(answer, fixture));
        boolean withKey = configured && fixture.withKey();
        return judge.judge(row.expectation(), answer, outcomes, marker -> mayRun(marker, row, fixture, withKey));
    }

    private void requireRunnable(PathCase row) {
        boolean takesOff = hosts.container().startsWith("jetty-12.0")
                || (hosts.container().startsWith("jetty") && hosts.setup().lenient());
        if (takesOff && row.http2() && row.target().indexOf('#') >= 0) {
            throw new NotRunnableException(
                    "Jetty 12.0, and 12.1 where it accepts every URI, takes a fragment off the path of"
                            + " HTTP/2 before any filter sees it");
        }
        if (hosts.container().startsWith("jersey")
                && BROKEN_ESCAPE.matcher(row.target()).find()) {
            throw new NotRunnableException(
                    "Jersey makes a URI of the target, and fails before any filter if it is none");
        }
    }

    /** Has a call allowed, so that the attributes of an allowed call are known to the filter that sets them. */
    private static void leaveAttributes(PathCase row, Host host) throws IOException {
        host.apply(Host.policy(Availability.EVERYONE)
                .endpoints(EndpointSet.unrestricted())
                .build());
        String request = "GET " + row.contextPath() + "/earlier HTTP/1.1" + RawExchange.END_OF_LINE
                + "Host: " + host.authority() + RawExchange.END_OF_LINE
                + "Authorization: " + bearer(host) + RawExchange.END_OF_LINE
                + "Connection: close" + RawExchange.END_OF_LINE + RawExchange.END_OF_LINE;
        if (host.send(request).markers().isEmpty()) {
            throw new IllegalStateException("the call whose attributes are to be set again was not allowed");
        }
    }

    private static String request(PathCase row, Host host, Fixture fixture) {
        Matcher authority = AUTHORITY.matcher(row.target());
        StringBuilder request = new StringBuilder(row.requestLine()).append(RawExchange.END_OF_LINE);
        // An absolute target and a Host header that contradict each other are refused for that alone.
        line(request, "Host: " + (authority.lookingAt() ? authority.group(1) : host.authority()));
        if (fixture.withKey()) {
            line(request, "Authorization: " + bearer(host));
        }
        if (METHODS_WITH_BODY.contains(row.requestLine().split(" ", 2)[0])) {
            line(request, "Content-Length: 0");
        }
        request.append(new Placeholders(host.keys(), 0).lines(row.headers()));
        if (row.headers().isEmpty()) {
            line(request, "Connection: close");
        }
        return request.append(RawExchange.END_OF_LINE).toString();
    }

    private static void line(StringBuilder request, String line) {
        request.append(line).append(RawExchange.END_OF_LINE);
    }

    /** Returns the fields of an HTTP/2 request: those of the row, and what no server would look at a request without. */
    private static List<Map.Entry<String, String>> fields(PathCase row, Host host, Fixture fixture) {
        Map<String, String> fields = new LinkedHashMap<>(row.pseudoHeaders());
        fields.putIfAbsent(":scheme", "http");
        fields.putIfAbsent(":authority", host.authority());
        if (fixture.withKey()) {
            fields.put("authorization", bearer(host));
        }
        return List.copyOf(fields.entrySet());
    }

    private static String bearer(Host host) {
        return "Bearer " + host.keys().key(CallerKeys.OK).reveal();
    }

    private static String outcome(Answer answer, Fixture fixture) {
        if (answer.status() == 200) {
            return answer.markers().isEmpty() ? "200 without a handler" : "allow";
        }
        if (fixture.sends(answer.status())) {
            return answer.markers().isEmpty() ? Judge.FAILURE_WITHOUT_PAGE : "allow";
        }
        boolean redirect = answer.status() / 100 == 3;
        return redirect ? "redirect" : OUTCOMES.getOrDefault(answer.status(), "status " + answer.status());
    }

    private static boolean mayRun(Marker marker, PathCase row, Fixture fixture, boolean withKey) {
        if (marker.path().equals(row.mustNotReach())) {
            return false;
        }
        String caller = CallerKeys.OWNER_OF_OK;
        boolean called = withKey && fixture.isAllowed(marker, row.endpoints());
        return (fixture.isOpen(marker) && Set.of(caller, Marker.NOBODY).contains(marker.principal()))
                || (called && marker.principal().equals(caller));
    }
}
