package dev.claviger.conformance.revocation;

import dev.claviger.conformance.cluster.Database;
import java.io.IOException;

/** Starts the servers that a run needs. */
final class Stages {
    private Stages() {}

    static Servers start(Options options) throws IOException {
        return switch (options.store()) {
            case POSTGRES -> Servers.of(Database.start());
            case MARIADB, GALERA -> throw new IllegalStateException("not yet");
        };
    }
}
