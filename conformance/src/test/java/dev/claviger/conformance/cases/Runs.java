package dev.claviger.conformance.cases;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * One run of the program, and what it said.
 *
 * @param status the exit status
 * @param report what it printed
 * @param complaints what it printed instead of a report
 */
record Runs(int status, String report, String complaints) {

    /** Runs the program against {@code guard}. */
    static Runs against(Guard guard, String... arguments) {
        return run(guard, false, arguments);
    }

    private static Runs run(Guard guard, boolean inOtherProcesses, String... arguments) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        ByteArrayOutputStream complaints = new ByteArrayOutputStream();
        int status = new Main(guard, printer(out), printer(complaints), inOtherProcesses).run(List.of(arguments));
        return new Runs(status, out.toString(StandardCharsets.UTF_8), complaints.toString(StandardCharsets.UTF_8));
    }

    /** Runs the program against the real filter. */
    static Runs of(String... arguments) {
        return run(Guard.apiKeyFilter(), true, arguments);
    }

    /** Writes a file of these lines into {@code directory} and returns its name. */
    static String file(Path directory, String... lines) {
        try {
            Path file = Files.createTempFile(directory, "rows", ".jsonl");
            return Files.write(file, List.of(lines)).toString();
        } catch (IOException e) {
            throw new AssertionError("cannot write a file for a test", e);
        }
    }

    String lastLine() {
        return report.lines().reduce("", (first, second) -> second);
    }

    private static PrintStream printer(ByteArrayOutputStream bytes) {
        return new PrintStream(bytes, true, StandardCharsets.UTF_8);
    }
}
