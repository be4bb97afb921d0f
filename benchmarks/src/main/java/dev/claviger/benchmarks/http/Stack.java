package dev.claviger.benchmarks.http;

import java.util.List;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import jdk.jfr.consumer.RecordedEvent;
import jdk.jfr.consumer.RecordedFrame;
import jdk.jfr.consumer.RecordedStackTrace;
import org.jspecify.annotations.Nullable;

/** What called what when a sample was taken, innermost first. */
record Stack(List<RecordedFrame> frames) {
    private static final String PROJECT = "dev.claviger.";
    private static final String SERVLET = FixedServlet.class.getName();
    /** What differs from run to run in the name of a class that is made while it runs. */
    private static final Pattern HIDDEN_CLASS = Pattern.compile("(\\$[0-9]+)?\\+0x.*");

    private static final List<String> JDK = List.of("java.", "jdk.", "sun.", "com.sun.");

    static Stack of(RecordedEvent event) {
        RecordedStackTrace trace = event.getStackTrace();
        return new Stack(trace == null ? List.of() : trace.getFrames());
    }

    /** Returns whether the server was at work, and not the thread that answers this benchmark or the recording. */
    boolean isOfRequest() {
        return frames.stream().noneMatch(frame -> typeOf(frame).equals(ServerMain.class.getName()));
    }

    /**
     * Returns the innermost place in the filter or the library, with what it called there. What happens behind the filter
     * has none.
     */
    @Nullable
    String siteInLibrary() {
        int index = first(frame -> typeOf(frame).startsWith(PROJECT));
        if (index < 0 || typeOf(frames.get(index)).equals(SERVLET) || isBehind(index)) {
            return null;
        }
        String place = shown(frames.get(index));
        return index == 0 ? place : place + " -> " + shown(frames.get(index - 1));
    }

    /** Returns the innermost place outside the JDK. */
    String site() {
        int index = first(frame -> JDK.stream().noneMatch(typeOf(frame)::startsWith));
        return index < 0 ? "(the JDK alone)" : shown(frames.get(index));
    }

    /** A chain that is called goes on to other filters and the servlet. */
    private boolean isBehind(int index) {
        return index > 0
                && frames.get(index).getMethod().getName().equals("doFilter")
                && frames.get(index - 1).getMethod().getName().equals("doFilter");
    }

    private int first(Predicate<RecordedFrame> wanted) {
        for (int i = 0; i < frames.size(); i++) {
            if (wanted.test(frames.get(i))) {
                return i;
            }
        }
        return -1;
    }

    private static String typeOf(RecordedFrame frame) {
        return frame.getMethod().getType().getName();
    }

    private static String shown(RecordedFrame frame) {
        return HIDDEN_CLASS.matcher(typeOf(frame)).replaceFirst("") + "."
                + frame.getMethod().getName() + ":" + frame.getLineNumber();
    }
}
