package dev.claviger.conformance.cases;

import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;

/** The applications that run in one kind of container: each is started when a row first needs it, and then reused. */
final class Hosts implements AutoCloseable {
    private final ConformanceContainer container;
    private final Guard guard;
    private final Map<Stage, Host> running = new LinkedHashMap<>();

    Hosts(ConformanceContainer container, Guard guard) {
        this.container = container;
        this.guard = guard;
    }

    String container() {
        return container.name();
    }

    /** Returns how the container is set up. */
    Setup setup() {
        return container.setup();
    }

    /**
     * Returns the application for a stage.
     *
     * @throws IOException if it does not start
     */
    Host on(Stage stage) throws IOException {
        Host host = running.get(stage);
        if (host == null) {
            host = Host.start(container, guard, stage);
            running.put(stage, host);
        }
        return host;
    }

    @Override
    public void close() throws IOException {
        for (Host host : running.values()) {
            host.close();
        }
    }
}
