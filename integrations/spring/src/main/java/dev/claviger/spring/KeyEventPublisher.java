package dev.claviger.spring;

import static java.util.Objects.requireNonNull;

import dev.claviger.spi.KeyListener;
import org.springframework.context.ApplicationEventPublisher;

/**
 * Publishes what happens in the life of keys as application events of the type {@link KeyListener.Event}, for methods like
 * {@code @EventListener void on(KeyListener.Event event)}. Give it to {@link dev.claviger.ClavigerBuilder#keyListener}.
 *
 * <p>The listeners run on a housekeeping thread of the claviger, one event at a time: never on the thread of a request, in none of its
 * transactions, and after the operation has returned to its caller or before, as it happens. If one throws, that is logged and the
 * listeners after it miss the event. What is published while the application context closes may find no listeners any more. What must
 * not be missed is in the audit records.
 */
public final class KeyEventPublisher implements KeyListener {
    private final ApplicationEventPublisher events;

    /** Publishes to {@code events}, which is usually the application context. */
    public KeyEventPublisher(ApplicationEventPublisher events) {
        this.events = requireNonNull(events, "events");
    }

    @Override
    public void accept(Event event) {
        events.publishEvent(event);
    }
}
