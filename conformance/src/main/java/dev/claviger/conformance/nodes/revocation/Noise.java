package dev.claviger.conformance.nodes.revocation;

import dev.claviger.Actor;
import dev.claviger.CallPath;
import dev.claviger.Claviger;
import dev.claviger.IssuedKey;
import dev.claviger.KeyRequest;
import dev.claviger.PlaintextKey;
import dev.claviger.UnavailableException;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/** What others do on a node without pause. Nobody judges it, but everything else has to bear it. */
final class Noise {
    private static final Actor OTHERS = Actor.host("others");
    private static final long PAUSE_AFTER_TROUBLE = TimeUnit.MILLISECONDS.toNanos(20);
    private static final dev.claviger.Call CALL = dev.claviger.Call.of("GET", CallPath.of("/api/models"));
    private static final int OCTETS = 256;

    private final Claviger claviger;
    private volatile boolean ended;

    Noise(Claviger claviger) {
        this.claviger = claviger;
    }

    /** Lets so many threads issue keys of an owner and revoke them. */
    String storm(int threads, String owner) {
        for (int i = 0; i < threads; i++) {
            start("storm-" + i, () -> {
                try {
                    IssuedKey issued = claviger.issue(
                                    OTHERS,
                                    KeyRequest.named("noise").forOwner(owner).withReason("noise"))
                            .orElseThrow();
                    claviger.revoke(OTHERS, issued.key().id(), "noise").orElseThrow();
                } catch (UnavailableException e) {
                    LockSupport.parkNanos(PAUSE_AFTER_TROUBLE);
                }
            });
        }
        return "ok";
    }

    /** Presents texts that are no keys, so many in each second, from addresses all over the world. */
    String strangers(int rate) {
        Random random = new Random();
        start("strangers", () -> {
            LockSupport.parkNanos(TimeUnit.SECONDS.toNanos(1) / rate);
            String address =
                    "203." + random.nextInt(OCTETS) + "." + random.nextInt(OCTETS) + "." + random.nextInt(OCTETS);
            try {
                claviger.decide(PlaintextKey.of("not-a-key-" + random.nextInt()), CALL.withClientAddress(address));
            } catch (UnavailableException e) {
                LockSupport.parkNanos(PAUSE_AFTER_TROUBLE);
            }
        });
        return "ok";
    }

    private void start(String name, Runnable turn) {
        Thread thread = new Thread(
                () -> {
                    while (!ended) {
                        turn.run();
                    }
                },
                name);
        thread.setDaemon(true);
        thread.start();
    }

    /** Ends it all, some time soon. */
    String end() {
        ended = true;
        return "ok";
    }
}
