package dev.claviger.conformance.cases;

import dev.claviger.Actor;
import dev.claviger.Claviger;
import dev.claviger.IssuedKey;
import dev.claviger.KeyId;
import dev.claviger.KeyRequest;
import dev.claviger.Owner;
import dev.claviger.PlaintextKey;
import dev.claviger.Rotation;
import dev.claviger.policy.Availability;
import dev.claviger.policy.EndpointSet;
import dev.claviger.policy.PolicyDocument;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import org.jspecify.annotations.Nullable;

/** Gives the principal of a decision case its key, issued in better times, and lets happen to it what the case says. */
final class KeyHistory {
    private static final Instant LONG_AGO = Instant.parse("2001-01-01T00:00:00Z");
    private static final Duration NO_OVERLAP = Duration.ZERO;

    private final Host host;
    private final Owner owner;
    private final Actor self;

    /**
     * A key and what the principal holds of it.
     *
     * @param id its id, or {@code null} if there is none in the store
     * @param plaintext what the principal sends
     */
    record Held(@Nullable KeyId id, PlaintextKey plaintext) {}

    KeyHistory(Host host, Owner owner) {
        this.host = host;
        this.owner = owner;
        this.self = Actor.session(owner.id());
    }

    /** Puts a policy in force under which everybody may have keys. */
    void openUp() {
        host.apply(PolicyDocument.builder()
                .usage(Availability.EVERYONE)
                .grantEveryone()
                .endpoints(EndpointSet.unrestricted())
                .build());
        host.owners().put(owner);
    }

    /**
     * Returns the key of the principal, in this state.
     *
     * @throws NotRunnableException if the state is not known
     */
    Held keyIn(String state) {
        return switch (state) {
            case "unknown" -> new Held(null, ForgedKeys.unknown());
            case "olderThanAnyPolicy" -> issuedLongAgo();
            default -> issuedAndThen(state);
        };
    }

    private Held issuedAndThen(String fate) {
        Claviger claviger = host.claviger();
        IssuedKey issued = claviger.issue(self, KeyRequest.named("case")).orElseThrow();
        KeyId id = issued.key().id();
        PlaintextKey plaintext = issued.plaintext();
        switch (fate) {
            case "valid", "n/a", "absent" -> {}
            case "rotated" ->
                claviger.rotate(self, id, Rotation.overlapping(NO_OVERLAP)).orElseThrow();
            case "deleted", "revoked" -> claviger.revoke(self, id, "").orElseThrow();
            case "suspended" -> claviger.suspend(self, id, "").orElseThrow();
            case "ownerDeleted" -> host.owners().remove(owner.id());
            case "uppercasePrefix" ->
                plaintext = PlaintextKey.of(plaintext.reveal().replaceFirst("sk-", "SK-"));
            default -> throw new NotRunnableException("no key state is called " + fate);
        }
        return new Held(id, plaintext);
    }

    private Held issuedLongAgo() {
        try (Claviger past = Claviger.builder(host.storage(), host.owners())
                .clock(Clock.fixed(LONG_AGO, ZoneOffset.UTC))
                .build()) {
            IssuedKey issued = past.issue(self, KeyRequest.named("old")).orElseThrow();
            return new Held(issued.key().id(), issued.plaintext());
        }
    }
}
