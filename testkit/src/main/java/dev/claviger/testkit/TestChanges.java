package dev.claviger.testkit;

import static dev.claviger.testkit.TestKeys.NOON;

import dev.claviger.policy.Availability;
import dev.claviger.policy.IssuanceLimits;
import dev.claviger.policy.PolicyDocument;
import dev.claviger.policy.PolicyRevision;
import dev.claviger.spi.AuditEvent;
import dev.claviger.spi.Change;
import dev.claviger.spi.StoredKey;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;

/** Changes for the tests of the contract, each with audit records that are equal to no others. */
final class TestChanges {
    private TestChanges() {}

    static Change inserting(StoredKey key) {
        return new Change(List.of(), List.of(new Change.Insert(key)), List.of(event(AuditEvent.Type.KEY_ISSUED, key)));
    }

    static Change insertingWithRoom(String owner, int limit, Instant now) {
        return with(List.of(new Change.OwnerHasRoom(owner, limit, now)), new Change.Insert(TestKeys.ownedBy(owner)));
    }

    /** One change that inserts them all. */
    static Change insertingAll(List<StoredKey> keys) {
        return with(List.of(), keys.stream().map(Change.Insert::new).toArray(Change.Mutation[]::new));
    }

    static Change replacing(StoredKey key) {
        return new Change(List.of(), List.of(new Change.Replace(key)), List.of(event(AuditEvent.Type.KEY_EDITED, key)));
    }

    /** One change that replaces them all. */
    static Change replacingAll(List<StoredKey> keys) {
        return with(List.of(), keys.stream().map(Change.Replace::new).toArray(Change.Mutation[]::new));
    }

    static Change setting(PolicyRevision revision) {
        AuditEvent event = AuditEvent.builder(AuditEvent.Type.POLICY_CHANGED, "host:contract", NOON)
                .detail("record", TestKeys.freshId().toString())
                .build();
        return new Change(List.of(), List.of(new Change.SetPolicy(revision)), List.of(event));
    }

    static Change with(List<Change.Condition> conditions, Change.Mutation... mutations) {
        StoredKey about = TestKeys.ownedBy("contract");
        return new Change(
                conditions,
                Arrays.asList(mutations),
                List.of(event(AuditEvent.Type.KEY_ISSUED, about), event(AuditEvent.Type.KEY_ROTATED, about)));
    }

    /** A record about a key; its details tell it from all other records. */
    static AuditEvent event(AuditEvent.Type type, StoredKey about) {
        return AuditEvent.builder(type, "host:contract", NOON)
                .ownerId(about.key().ownerId())
                .keyId(about.id())
                .detail("version", about.version())
                .detail("record", TestKeys.freshId().toString())
                .build();
    }

    /** A revision whose parts all follow from its number, so that a mixture of two can be told. */
    static PolicyRevision revision(int number) {
        PolicyDocument document = PolicyDocument.builder()
                .usage(number % 2 == 0 ? Availability.EVERYONE : Availability.NOBODY)
                .endpoints("GET /revision/" + number)
                .limits(IssuanceLimits.standard().withMaxKeysPerOwner(number))
                .build();
        return new PolicyRevision(number, document, "host:number-" + number, NOON.plusSeconds(number));
    }
}
