package dev.claviger.conformance.cases;

import dev.claviger.policy.Availability;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** Runs rows of WebSocket upgrades against real endpoints: what an endpoint sends shows whether it was reached. */
final class UpgradeRunner {
    private static final String OPEN = "/free/";

    private final Hosts hosts;
    private final Judge judge;

    UpgradeRunner(Hosts hosts) {
        this.hosts = hosts;
        this.judge = new Judge(hosts.container());
    }

    /**
     * Runs one row.
     *
     * @throws IOException if the server does not start or cannot be reached
     */
    Verdict run(UpgradeCase row) throws IOException {
        if (!hosts.container().startsWith("jetty") && row.api().equals("jetty")) {
            throw new NotRunnableException("the container has not got Jetty's own API for WebSockets");
        }
        Host host = hosts.on(Stage.withWebSockets());
        host.apply(Host.policy(Availability.EVERYONE)
                .endpoints(row.endpoints().inLibrary())
                .build());
        Answer answer = host.send(request(row, host));
        return judge.judge(
                row.expectation(), answer, Set.of(Integer.toString(answer.status())), marker -> mayRun(marker, row));
    }

    /** Endpoints are told the whole path, and what a proxy has put before it. */
    private String withinContext(Marker marker) {
        String path = marker.path();
        boolean prefixed = hosts.setup().forwarded() && path.startsWith(Setup.PREFIX + "/");
        return prefixed ? path.substring(Setup.PREFIX.length()) : path;
    }

    private static String request(UpgradeCase row, Host host) {
        List<String> lines = new ArrayList<>(List.of("GET " + row.target() + " HTTP/1.1", "Host: " + host.authority()));
        lines.addAll(UpgradeCase.handshake());
        if (!row.header().isEmpty()) {
            lines.add(new Placeholders(host.keys(), 0).text(row.header()));
        }
        return String.join(RawExchange.END_OF_LINE, lines) + RawExchange.END_OF_LINE + RawExchange.END_OF_LINE;
    }

    /** Containers differ in whether they tell an endpoint who calls; it is nobody else. */
    private boolean mayRun(Marker marker, UpgradeCase row) {
        boolean own = Set.of(CallerKeys.OWNER_OF_OK, Marker.NOBODY).contains(marker.principal());
        boolean called = row.header().contains("{" + CallerKeys.OK + "}")
                && row.endpoints().allows(marker.method(), withinContext(marker));
        return own && (called || withinContext(marker).startsWith(OPEN));
    }
}
