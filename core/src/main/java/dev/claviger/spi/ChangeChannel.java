package dev.claviger.spi;

/**
 * Notifies other nodes that something has changed, so that they poll the store immediately. Implement it with whatever your nodes
 * share: a message broker, or a database with notifications.
 *
 * <p>A notification is only a hint; nodes read the change from the store. Lost, late, duplicate or reordered notifications do no
 * harm, because nodes poll twice a second anyway. A spurious notification costs one cheap query.
 *
 * <p>Called and closed by the {@link dev.claviger.Claviger} that it was given to.
 */
public interface ChangeChannel extends AutoCloseable {

    /**
     * Begins to listen, and calls {@code changed} whenever news comes, from whatever thread. Called once, before
     * {@link #announce}. It returns without waiting for a connection; a connection that breaks is the channel's to mend.
     * Having mended it, call {@code changed}: news may have been missed.
     */
    void listen(Runnable changed);

    /**
     * Sends the news to the other nodes. The change is durable already, and whoever made it does not wait for this. An
     * exception is logged.
     */
    void announce();

    /** Stops listening. What is announced afterwards may be lost. */
    @Override
    void close();
}
