package dev.claviger.benchmarks.http;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import jdk.jfr.consumer.RecordedEvent;
import jdk.jfr.consumer.RecordingFile;

/** Records one variant under load, and prints where it allocates and what it does. */
final class Profile {
    private static final int ALLOCATION_ROWS = 40;
    private static final int EXECUTION_ROWS = 20;

    private final Options options;
    private final PrintStream out;

    Profile(Options options, PrintStream out) {
        this.options = options;
        this.out = out;
    }

    void print(Variant variant, Checks checks) throws IOException {
        Path file = Files.createTempFile("claviger-" + variant, ".jfr");
        try (ServerProcess server = ServerProcess.startForProfile(variant);
                Load load = new Load(server, options)) {
            load.warmUp(options.warmUp());
            server.record();
            Round round = Round.of(server, load, options.recording());
            server.save(file);
            print(round, file);
            checks.check(variant + " was recorded over " + round.requests() + " requests", true);
        } finally {
            Files.deleteIfExists(file);
        }
    }

    private void print(Round round, Path file) throws IOException {
        Shares allocatedHere = new Shares();
        Shares allocated = new Shares();
        Shares runningHere = new Shares();
        Shares running = new Shares();
        for (RecordedEvent event : events(file)) {
            Stack stack = Stack.of(event);
            if (event.getEventType().getName().equals(Recorder.ALLOCATION)) {
                String type = event.getClass("objectClass").getName();
                double weight = event.getLong("weight");
                allocatedHere.add(stack.siteInLibrary(), type, weight);
                allocated.add(stack.site(), type, weight);
            } else {
                runningHere.add(stack.siteInLibrary(), "", 1);
                running.add(stack.site(), "", 1);
            }
        }
        printBytes("Allocated by this project", allocatedHere, round.bytes());
        printBytes("Allocated by anything", allocated, round.bytes());
        printPercent("Running code of this project", runningHere);
        printPercent("Running code of anything, system calls excepted", running);
    }

    private void printBytes(String title, Shares shares, double bytes) {
        out.printf(Locale.ROOT, "%s, B for a request: %.0f of %.0f%n", title, bytes * shares.placed(), bytes);
        shares.largest(ALLOCATION_ROWS)
                .forEach((row, share) -> out.printf(Locale.ROOT, "  %6.0f  %s%n", bytes * share, row));
        out.println();
    }

    private void printPercent(String title, Shares shares) {
        out.printf(Locale.ROOT, "%s: %.1f %%%n", title, 100 * shares.placed());
        shares.largest(EXECUTION_ROWS)
                .forEach((row, share) -> out.printf(Locale.ROOT, "  %6.1f  %s%n", 100 * share, row));
        out.println();
    }

    private static List<RecordedEvent> events(Path file) throws IOException {
        List<RecordedEvent> all = new ArrayList<>(RecordingFile.readAllEvents(file));
        all.sort(Comparator.comparing(RecordedEvent::getStartTime));
        // The first sample of a thread stands for all that it allocated before the recording.
        Set<Long> begun = new HashSet<>();
        all.removeIf(event -> event.getEventType().getName().equals(Recorder.ALLOCATION)
                && begun.add(event.getThread().getId()));
        all.removeIf(event -> !Stack.of(event).isOfRequest());
        return all;
    }
}
