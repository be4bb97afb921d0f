package dev.claviger.internal.chores;

import dev.claviger.internal.text.OperatorLog;
import dev.claviger.spi.ChangeChannel;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The channel on which nodes tell each other to look at the store, if the host gave one. */
public final class ChangeNotifier implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(OperatorLog.NAME);

    private final @Nullable ChangeChannel channel;
    private final Coalesced announcing;

    public ChangeNotifier(@Nullable ChangeChannel channel, Executor executor) {
        this.channel = channel;
        this.announcing = new Coalesced(executor, this::tellOthers);
    }

    /** Has {@code looking} done by {@code looks} whenever news comes; news that comes while a look is due asks for no second one. */
    public void listen(Executor looks, Runnable looking) {
        if (channel != null) {
            channel.listen(new Coalesced(looks, looking)::ask);
        }
    }

    /** Tells the others, some time soon: the thread that made the change does not wait. Many changes may be told at once. */
    public void announce() {
        if (channel != null) {
            announcing.ask();
        }
    }

    private void tellOthers() {
        try {
            if (channel != null) {
                channel.announce();
            }
        } catch (RuntimeException e) {
            LOG.warn("Other nodes could not be notified of a change; they see it when they poll next", e);
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
