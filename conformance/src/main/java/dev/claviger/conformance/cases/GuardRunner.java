package dev.claviger.conformance.cases;

import dev.claviger.policy.Availability;
import dev.claviger.policy.PolicyDocument;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Sends the spellings of path files to an application of which one servlet is guarded and everything else is the host's,
 * with a good key, with a wrong one and with none: as they are, and from within the host's pages. The guarded servlet must
 * not run but for a call that the row allows.
 */
final class GuardRunner {
    /** What a spelling begins with when it begins among the host's pages, and some ways to leave them. */
    static final List<String> STARTS = List.of("", "/pages", "/pages/..", "/pages/..;", "/pages/%2e%2e");

    private static final List<String> CALLERS = List.of(CallerKeys.OK, CallerKeys.WRONG_SECRET, "");
    private static final String DISPATCHING = "/pages/dispatch";

    private static final int ERROR = 500;

    private final Hosts hosts;

    GuardRunner(Hosts hosts) {
        this.hosts = hosts;
    }

    /**
     * Sends one spelling, for all callers.
     *
     * @param start what it begins with, one of {@link #STARTS}
     * @throws IOException if the server does not start or cannot be reached
     */
    Verdict run(PathCase row, String start) throws IOException {
        String folder = folder(row);
        Host host = hosts.on(Stage.guarding(row.contextPath(), folder + "/*", Fixture.handing(Map.of(), Map.of())));
        configure(host, row.endpoints());
        List<String> wrong = new ArrayList<>();
        for (String caller : CALLERS) {
            Answer answer = host.send(request(row, start, host, caller));
            for (Marker marker : answer.markers()) {
                if (marker.path().startsWith(Application.GUARDED) && !mayRun(marker, row, caller)) {
                    wrong.add(marker + " for " + (caller.isEmpty() ? "no key" : caller));
                }
            }
        }
        return verdict(wrong);
    }

    /**
     * Lets a page of the host hand a request on to the guarded servlet, for all callers. None may call it.
     *
     * @throws IOException if the server does not start or cannot be reached
     */
    Verdict dispatch(Fixture.Action action) throws IOException {
        String to = action == Fixture.Action.NAMED_DISPATCH ? "/v1/*" : "/v1/secrets";
        Map<Integer, String> errorPages = action == Fixture.Action.SEND_ERROR ? Map.of(ERROR, to) : Map.of();
        Fixture rest = Fixture.handing(Map.of(DISPATCHING, new Fixture.Handler(action, to, ERROR)), errorPages);
        Host host = hosts.on(Stage.guarding("", "/v1/*", rest));
        host.apply(Host.policy(Availability.EVERYONE).endpoints("/elsewhere").build());
        List<String> wrong = new ArrayList<>();
        for (String caller : CALLERS) {
            Answer answer =
                    host.send("GET " + DISPATCHING + " HTTP/1.1" + RawExchange.END_OF_LINE + headers(host, caller));
            if (answer.markers().stream().anyMatch(marker -> marker.path().startsWith(Application.GUARDED))) {
                wrong.add(answer + " for " + (caller.isEmpty() ? "no key" : caller));
            }
        }
        return verdict(wrong);
    }

    private static Verdict verdict(List<String> wrong) {
        return wrong.isEmpty() ? Verdict.passed() : Verdict.failed(Set.of("no guarded handler"), wrong.toString());
    }

    private static void configure(Host host, EndpointList endpoints) {
        try {
            host.allow(endpoints);
        } catch (NotRunnableException e) {
            // A list that cannot be had allows nothing.
            host.apply(PolicyDocument.refuseAll());
        }
    }

    /** The first folder that the row's list is about. */
    private static String folder(PathCase row) {
        for (NeutralEntry entry : row.endpoints().entries()) {
            String[] segments = entry.path().split("/", -1);
            if (segments.length > 1 && segments[1].matches("[A-Za-z0-9_-]+")) {
                return "/" + segments[1];
            }
        }
        return "/api";
    }

    private static boolean mayRun(Marker marker, PathCase row, String caller) {
        String path = marker.path().substring(Application.GUARDED.length());
        return caller.equals(CallerKeys.OK)
                && marker.principal().equals(CallerKeys.OWNER_OF_OK)
                && row.endpoints().allows(marker.method(), path);
    }

    private static String request(PathCase row, String start, Host host, String caller) {
        String line = row.requestLine();
        int from = line.indexOf(' ') + 1;
        boolean within = !row.contextPath().isEmpty() && line.startsWith(row.contextPath(), from);
        int at = within ? from + row.contextPath().length() : from;
        return line.substring(0, at) + start + line.substring(at) + RawExchange.END_OF_LINE + headers(host, caller);
    }

    private static String headers(Host host, String caller) {
        String key = caller.isEmpty()
                ? ""
                : "Authorization: Bearer " + host.keys().key(caller).reveal() + RawExchange.END_OF_LINE;
        return "Host: " + host.authority() + RawExchange.END_OF_LINE + key + "Content-Length: 0"
                + RawExchange.END_OF_LINE + "Connection: close" + RawExchange.END_OF_LINE + RawExchange.END_OF_LINE;
    }
}
