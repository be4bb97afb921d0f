package dev.claviger.spi;

/**
 * Carries the news "something has changed" from the node that changed it to the others, so that they look at the store
 * at once and not only at their next turn. Implement it over whatever your nodes share: a message broker, a database
 * that notifies.
 *
 * <p>The news is a hint and never the truth: what has changed, a node reads from the store. News that is lost, late,
 * repeated or out of order does no harm, because nodes ask the store twice a second anyway, and news that nobody sent
 * costs one cheap question.
 *
 * <p>Called by the {@link dev.claviger.Claviger} it was given to, which also closes it.
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
