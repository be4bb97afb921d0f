package dev.claviger.conformance.cases;

import java.io.IOException;

/** A kind of server that case files are run against. Starts any number of servers, each on a free port of loopback. */
interface ConformanceContainer {

    /** Returns the name of the server and its version, however it is set up. */
    String family();

    /** Returns how it is set up. */
    Setup setup();

    /** Returns the name that the command line and reports call it by. */
    default String name() {
        return family() + setup().suffix();
    }

    /**
     * Starts a server with one application in it.
     *
     * @throws IOException if it does not start
     * @throws NotRunnableException if it has not got what the application needs
     */
    Running start(Application application) throws IOException;

    /** A server that has started. */
    interface Running extends AutoCloseable {
        int port();

        /** Stops the server and removes what it left on disk. */
        @Override
        void close() throws IOException;
    }
}
