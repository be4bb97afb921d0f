package dev.claviger.spring.examples;

import dev.claviger.spi.KeyListener;
import dev.claviger.spring.OwnerChangedEvent;
import dev.claviger.testkit.TestOwners;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.context.event.EventListener;
import org.springframework.stereotype.Service;

@Service
public class Accounts {
    private final TestOwners accounts;
    private final ApplicationEventPublisher events;
    private final List<String> mails = new CopyOnWriteArrayList<>();

    Accounts(TestOwners accounts, ApplicationEventPublisher events) {
        this.accounts = accounts;
        this.events = events;
    }

    void lock(String id) {
        accounts.change(id, account -> account.withActive(false));
        events.publishEvent(OwnerChangedEvent.of(id));
    }

    @EventListener
    void tellOwner(KeyListener.Event event) {
        mails.add(event.key().ownerId() + ": " + event.type().code());
    }

    List<String> mails() {
        return List.copyOf(mails);
    }
}
