package dev.claviger;

import dev.claviger.spi.ChangeChannel;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The channel on which nodes tell each other to look at the store, if the host gave one. */
final class News implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Claviger.class);

    private final @Nullable ChangeChannel channel;
    private final Executor executor;
    private final AtomicBoolean lookIsDue = new AtomicBoolean();

    News(@Nullable ChangeChannel channel, Executor executor) {
        this.channel = channel;
        this.executor = executor;
    }

    /** Has {@code looking} done whenever news comes; news that comes while a look is due asks for no second one. */
    void listen(Runnable looking) {
        if (channel != null) {
            channel.listen(() -> {
                if (lookIsDue.compareAndSet(false, true)) {
                    executor.execute(() -> {
                        lookIsDue.set(false);
                        looking.run();
                    });
                }
            });
        }
    }

    /** Tells the others, some time soon: whoever made the change does not wait for it. */
    void announce() {
        if (channel != null) {
            executor.execute(() -> {
                try {
                    channel.announce();
                } catch (RuntimeException e) {
                    LOG.warn("Other nodes could not be told of a change; they see it at their next look", e);
                }
            });
        }
    }

    @Override
    public void close() {
        if (channel != null) {
            try {
                channel.close();
            } catch (RuntimeException e) {
                LOG.warn("The channel to other nodes could not be closed", e);
            }
        }
    }
}
