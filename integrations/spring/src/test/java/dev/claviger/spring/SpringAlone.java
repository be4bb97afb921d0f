package dev.claviger.spring;

import dev.claviger.Actor;
import dev.claviger.Call;
import dev.claviger.CallPath;
import dev.claviger.Claviger;
import dev.claviger.InMemoryKeyStorage;
import dev.claviger.KeyRequest;
import dev.claviger.Owner;
import dev.claviger.PlaintextKey;
import dev.claviger.policy.Availability;
import dev.claviger.policy.EndpointSet;
import dev.claviger.policy.PolicyDocument;
import dev.claviger.spi.KeyListener;
import dev.claviger.testkit.TestOwners;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.springframework.context.PayloadApplicationEvent;
import org.springframework.context.support.GenericApplicationContext;

/** A host with nothing but Spring's core, which is loaded where the rest of Spring is not. */
public final class SpringAlone implements Callable<String> {
    private static final Call CALL = Call.of("GET", CallPath.of("/"));

    /** For a class loader. */
    public SpringAlone() {}

    @Override
    public String call() throws Exception {
        TestOwners owners = TestOwners.of(Owner.user("ada"));
        CompletableFuture<String> seen = new CompletableFuture<>();
        try (GenericApplicationContext spring = new GenericApplicationContext();
                Claviger claviger = Claviger.builder(new InMemoryKeyStorage(), owners)
                        .initialPolicy(PolicyDocument.builder()
                                .usage(Availability.EVERYONE)
                                .grantEveryone()
                                .endpoints(EndpointSet.unrestricted())
                                .build())
                        .keyListener(new KeyEventPublisher(spring))
                        .build()) {
            spring.registerBean(OwnerChanges.class, () -> new OwnerChanges(claviger));
            spring.addApplicationListener(event -> {
                if (event instanceof PayloadApplicationEvent<?> payload
                        && payload.getPayload() instanceof KeyListener.Event key) {
                    seen.complete(key.type().code());
                }
            });
            spring.refresh();
            PlaintextKey key = claviger.issue(Actor.session("ada"), KeyRequest.named("script"))
                    .orElseThrow()
                    .plaintext();
            claviger.decide(key, CALL);
            owners.remove("ada");
            spring.publishEvent(OwnerChangedEvent.of("ada"));
            String then = claviger.decide(key, CALL).fold(allowed -> "allowed", denied -> "refused");
            return seen.get(20, TimeUnit.SECONDS) + ", then " + then;
        }
    }
}
