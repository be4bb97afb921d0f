package dev.claviger.testkit;

import dev.claviger.Claviger;
import dev.claviger.InMemoryKeyStorage;
import dev.claviger.Owner;
import dev.claviger.policy.Availability;
import dev.claviger.policy.EndpointSet;
import dev.claviger.policy.PolicyDocument;

/** A claviger for tests of what stands on one: keys in memory, and a policy under which keys may do all that is possible. */
public final class TestClaviger {
    private static final PolicyDocument OPEN = PolicyDocument.builder()
            .usage(Availability.EVERYONE)
            .grantEveryone()
            .endpoints(EndpointSet.unrestricted())
            .build();

    private TestClaviger() {}

    /**
     * Returns a claviger that knows these owners, by the system clock. {@link Claviger#builder} is for everything else.
     *
     * <pre>{@code
     * Claviger claviger = TestClaviger.open(Owner.user("ada"));
     * }</pre>
     */
    public static Claviger open(Owner... owners) {
        return Claviger.builder(new InMemoryKeyStorage(), TestOwners.of(owners))
                .initialPolicy(OPEN)
                .build();
    }
}
