package dev.claviger.spring;

import static org.assertj.core.api.Assertions.assertThat;

import dev.claviger.Actor;
import dev.claviger.Claviger;
import dev.claviger.InMemoryKeyStorage;
import dev.claviger.KeyRequest;
import dev.claviger.Owner;
import dev.claviger.policy.Availability;
import dev.claviger.policy.PolicyDocument;
import dev.claviger.spi.KeyListener;
import dev.claviger.testkit.TestOwners;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.springframework.context.annotation.AnnotationConfigApplicationContext;
import org.springframework.context.event.EventListener;

/** What happens to keys, as application events. */
class KeyEventPublisherTest {
    static final class Listener {
        final CompletableFuture<KeyListener.Event> seen = new CompletableFuture<>();
        final CompletableFuture<Thread> thread = new CompletableFuture<>();

        @EventListener
        void on(KeyListener.Event event) {
            thread.complete(Thread.currentThread());
            seen.complete(event);
        }
    }

    @Test
    void events_areDelivered_onAnotherThread() throws Exception {
        Listener listener = new Listener();
        try (AnnotationConfigApplicationContext spring = new AnnotationConfigApplicationContext()) {
            spring.registerBean(Listener.class, () -> listener);
            spring.refresh();
            try (Claviger claviger = Claviger.builder(new InMemoryKeyStorage(), TestOwners.of(Owner.user("ada")))
                    .initialPolicy(PolicyDocument.builder()
                            .usage(Availability.EVERYONE)
                            .grantEveryone()
                            .build())
                    .keyListener(new KeyEventPublisher(spring))
                    .build()) {
                claviger.issue(Actor.session("ada"), KeyRequest.named("script")).orElseThrow();

                KeyListener.Event event = listener.seen.get(20, TimeUnit.SECONDS);
                assertThat(event.type()).isEqualTo(KeyListener.Type.ISSUED);
                assertThat(event.key().name()).isEqualTo("script");
                assertThat(listener.thread.get(20, TimeUnit.SECONDS)).isNotSameAs(Thread.currentThread());
            }
        }
    }
}
