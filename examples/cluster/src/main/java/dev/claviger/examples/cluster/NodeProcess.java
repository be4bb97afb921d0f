package dev.claviger.examples.cluster;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStreamWriter;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** A {@link Node} in a process of its own, as it is seen from here. It ends when it is closed, or when this process ends. */
final class NodeProcess implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final Duration TIME_TO_END = Duration.ofSeconds(10);
    private static final Answer END = new Answer("failed: the process has ended", 0);

    private final Process process;
    private final BufferedWriter commands;
    private final BlockingQueue<Answer> answers = new LinkedBlockingQueue<>();

    /** A line, and when it came by the clock of this process, so that the times of several nodes can be compared. */
    record Answer(String text, long nanos) {}

    private NodeProcess(Process process) {
        this.process = process;
        this.commands = new BufferedWriter(new OutputStreamWriter(process.getOutputStream(), UTF_8));
        Thread reader = new Thread(this::read, "answers of a node");
        reader.setDaemon(true);
        reader.start();
    }

    static NodeProcess start(Node.News news, String url) throws IOException {
        List<String> command = List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                // Short-lived, and one of several on few cores.
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-cp",
                System.getProperty("java.class.path"),
                Cluster.class.getName(),
                Node.ARGUMENT,
                news.name());
        NodeProcess started = new NodeProcess(new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start());
        started.tell(url);
        return started;
    }

    private void read() {
        try (BufferedReader lines = new BufferedReader(new InputStreamReader(process.getInputStream(), UTF_8))) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                answers.add(new Answer(line, System.nanoTime()));
            }
        } catch (IOException e) {
            // It has ended, as is said below.
        }
        answers.add(END);
    }

    void tell(String command) throws IOException {
        commands.write(command);
        commands.newLine();
        commands.flush();
    }

    Answer ask(String command) throws IOException {
        tell(command);
        return answer();
    }

    /** Returns when the next line came, which has to be this one. */
    long expect(String text) {
        Answer answer = answer();
        if (!answer.text().equals(text)) {
            throw new IllegalStateException("A node was to answer \"" + text + "\" and said \"" + answer.text() + "\"");
        }
        return answer.nanos();
    }

    /** Waits, during which there must be no answer. */
    void expectNothing(Duration pause) {
        Answer answer = answerWithin(pause);
        if (answer != null) {
            throw new IllegalStateException("A node was to be silent and said \"" + answer.text() + "\"");
        }
    }

    private Answer answer() {
        Answer answer = answerWithin(PATIENCE);
        if (answer == null) {
            throw new IllegalStateException("A node did not answer within " + PATIENCE.toSeconds() + " seconds");
        }
        return answer;
    }

    private @Nullable Answer answerWithin(Duration patience) {
        try {
            return answers.poll(patience.toNanos(), TimeUnit.NANOSECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("Interrupted while a node was to answer", e);
        }
    }

    @Override
    public void close() {
        try {
            commands.close();
            if (process.waitFor(TIME_TO_END.toNanos(), TimeUnit.NANOSECONDS)) {
                return;
            }
        } catch (IOException e) {
            // It has ended already, or is ended now.
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        process.destroyForcibly();
    }
}
