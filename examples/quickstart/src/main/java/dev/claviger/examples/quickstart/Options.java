package dev.claviger.examples.quickstart;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/**
 * What the person who starts the application asks for.
 *
 * @param port where to listen; 0 takes a free port
 * @param store which store to keep keys in
 * @param directory where a store in a file has its files
 */
record Options(int port, String store, Path directory) {
    private static final int DEFAULT_PORT = 8080;
    private static final int MAX_PORT = 65_535;

    /**
     * Reads them: the store from the command line, port and directory from the environment.
     *
     * @throws IllegalArgumentException if something is not as it must be; the message says so in one line
     */
    static Options read(List<String> arguments, Map<String, String> environment) {
        return new Options(
                portOf(environment), storeOf(arguments), Path.of(environment.getOrDefault("STORE_DIR", "data")));
    }

    private static String storeOf(List<String> arguments) {
        if (arguments.isEmpty()) {
            return "memory";
        }
        if (arguments.size() != 2 || !arguments.get(0).equals("--store")) {
            throw new IllegalArgumentException(
                    "The one option is --store, followed by memory, h2, sqlite or postgres=URL");
        }
        return arguments.get(1);
    }

    private static int portOf(Map<String, String> environment) {
        String text = environment.getOrDefault("PORT", "");
        try {
            int port = text.isEmpty() ? DEFAULT_PORT : Integer.parseInt(text);
            if (port >= 0 && port <= MAX_PORT) {
                return port;
            }
        } catch (NumberFormatException e) {
            // Said below, as for a number out of range.
        }
        throw new IllegalArgumentException("PORT must be a number from 0 to " + MAX_PORT);
    }
}
