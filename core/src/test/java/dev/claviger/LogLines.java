package dev.claviger;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.util.List;

/** What the operator reads while this is open: the messages of one logger at one level. Tests log to the error stream. */
public final class LogLines implements AutoCloseable {
    private final PrintStream before = System.err;
    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    private final String mark;

    private LogLines(String mark) {
        this.mark = mark;
        System.setErr(new PrintStream(bytes, true, UTF_8));
    }

    public static LogLines of(Class<?> logger) {
        return named(logger.getName());
    }

    public static LogLines named(String logger) {
        return new LogLines(" WARN " + logger + " - ");
    }

    /** What is told without a need to act: the messages at INFO. */
    public static LogLines ofInfo(String logger) {
        return new LogLines(" INFO " + logger + " - ");
    }

    public List<String> lines() {
        return bytes.toString(UTF_8)
                .lines()
                .filter(line -> line.contains(mark))
                .map(line -> line.substring(line.indexOf(mark) + mark.length()))
                .toList();
    }

    @Override
    public void close() {
        System.setErr(before);
    }
}
