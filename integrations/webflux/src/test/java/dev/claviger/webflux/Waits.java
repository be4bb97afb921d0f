package dev.claviger.webflux;

import dev.claviger.http.HttpGuard;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import reactor.blockhound.BlockHound;

/** What waited on a thread that must not, while a guard judged. Loading classes is not counted: each is loaded once. */
final class Waits {
    private static final Queue<String> FOUND = new ConcurrentLinkedQueue<>();

    static {
        BlockHound.install(builder -> builder.blockingMethodCallback(method -> note(method.toString())));
    }

    private Waits() {}

    private static void note(String method) {
        List<String> frames = Arrays.stream(new Throwable().getStackTrace())
                .map(frame -> frame.getClassName() + "." + frame.getMethodName())
                .toList();
        boolean judging = frames.stream().anyMatch(frame -> frame.startsWith(HttpGuard.class.getName()));
        if (judging && frames.stream().noneMatch(frame -> frame.startsWith("java.lang.ClassLoader."))) {
            FOUND.add(method + " in " + frames);
        }
    }

    /** Begins to look, if it has not begun. */
    static void watch() {
        FOUND.clear();
    }

    static List<String> found() {
        return new ArrayList<>(FOUND);
    }
}
