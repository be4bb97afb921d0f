package dev.claviger.conformance.nodes.cluster;

import java.io.BufferedOutputStream;
import java.io.BufferedReader;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** The other side of a {@link Child}, inside it: takes commands, gives answers and reports. */
public final class Parent {
    private static final int COMMANDS_AT_ONCE = 8;

    private final OutputStream out = new BufferedOutputStream(new FileOutputStream(FileDescriptor.out));

    /** Does what it is told. */
    @FunctionalInterface
    public interface Commands {
        /**
         * Does what a line says.
         *
         * @return the answer, in one line
         */
        String execute(String line) throws Exception;
    }

    /** Reports a line. When this has returned, it cannot be lost any more, whatever happens to this process. */
    public void report(String line) {
        report(List.of(line));
    }

    /** Reports lines, all at once. */
    public synchronized void report(List<String> lines) {
        try {
            for (String line : lines) {
                out.write(line.getBytes(StandardCharsets.UTF_8));
                out.write('\n');
            }
            out.flush();
        } catch (IOException e) {
            // Without a parent there is nobody to work for.
            Runtime.getRuntime().halt(1);
        }
    }

    /**
     * Does what the parent says, until it closes the connection or ends. What needs no answer is done in the order in
     * which it came, before anything that comes after it; the rest side by side.
     */
    public void obey(Commands commands) throws IOException {
        ExecutorService threads = Executors.newFixedThreadPool(COMMANDS_AT_ONCE);
        try (BufferedReader in = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8))) {
            for (String line = in.readLine(); line != null; line = in.readLine()) {
                String[] command = line.split(" ", 2);
                if (command[0].equals("0")) {
                    answer(commands, command[1]);
                } else {
                    threads.execute(() -> report("= " + command[0] + " " + answer(commands, command[1])));
                }
            }
        }
        // Callers may still be at work; the process ends with its parent all the same.
        Runtime.getRuntime().halt(0);
    }

    private static String answer(Commands commands, String line) {
        try {
            return commands.execute(line);
        } catch (Exception e) {
            e.printStackTrace();
            return "failed " + e.toString().lines().findFirst().orElse("");
        }
    }
}
