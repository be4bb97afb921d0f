package dev.claviger.conformance.nodes.revocation;

import dev.claviger.spi.ChangeChannel;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;

/** A channel that can bring its news late, twice and in another order. */
final class OddChannel implements ChangeChannel {
    private static final long LATEST_MILLIS = 30_000;

    private final ChangeChannel sound;
    private final ScheduledExecutorService later = Executors.newSingleThreadScheduledExecutor(work -> {
        Thread thread = new Thread(work, "late-news");
        thread.setDaemon(true);
        return thread;
    });
    private volatile Manner manner = Manner.SOUND;

    /** How news comes. */
    enum Manner {
        SOUND,
        LATE_AND_TWICE
    }

    OddChannel(ChangeChannel sound) {
        this.sound = sound;
    }

    String behave(Manner newManner) {
        manner = newManner;
        return "ok";
    }

    @Override
    public void listen(Runnable changed) {
        sound.listen(() -> {
            if (manner == Manner.SOUND) {
                changed.run();
            } else {
                for (int copy = 0; copy < 2; copy++) {
                    long delay = ThreadLocalRandom.current().nextLong(LATEST_MILLIS);
                    Future<?> unused = later.schedule(changed, delay, TimeUnit.MILLISECONDS);
                }
            }
        });
    }

    @Override
    public void announce() {
        sound.announce();
    }

    @Override
    public void close() {
        later.shutdownNow();
        sound.close();
    }
}
