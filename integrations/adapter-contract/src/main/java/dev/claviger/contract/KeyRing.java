package dev.claviger.contract;

import dev.claviger.Actor;
import dev.claviger.Claviger;
import dev.claviger.InMemoryKeyStorage;
import dev.claviger.KeyRequest;
import dev.claviger.Owner;
import dev.claviger.policy.Availability;
import dev.claviger.policy.PolicyDocument;
import dev.claviger.testkit.TestOwners;
import java.time.Duration;

/** Keys of ada, a user, and of root, an administrator, under one list of endpoints. */
public final class KeyRing implements AutoCloseable {
    private final TestOwners owners = TestOwners.of(
            Owner.user("ada").withRoles("user"), Owner.user("root").withRoles("admin"));
    private final Claviger claviger;

    /** Creates keys that may call these endpoints. */
    public KeyRing(String... endpoints) {
        this(Duration.ofSeconds(5), endpoints);
    }

    /** Creates keys on a node whose data are at most so old; with zero it caches nothing. */
    public KeyRing(Duration staleness, String... endpoints) {
        claviger = Claviger.builder(new InMemoryKeyStorage(), owners)
                .initialPolicy(PolicyDocument.builder()
                        .usage(Availability.EVERYONE)
                        .grantEveryone()
                        .endpoints(endpoints)
                        .build())
                .maxStaleness(staleness)
                .build();
    }

    /** Returns the claviger that knows the keys. */
    public Claviger claviger() {
        return claviger;
    }

    /** Returns the directory, for changes. */
    public TestOwners owners() {
        return owners;
    }

    /** Returns a header line with a new key of this owner. */
    public String bearer(String owner) {
        return "Authorization: Bearer "
                + claviger.issue(Actor.session(owner), KeyRequest.named("a key"))
                        .orElseThrow()
                        .plaintext()
                        .reveal();
    }

    @Override
    public void close() {
        claviger.close();
    }
}
