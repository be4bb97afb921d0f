package dev.claviger.behaviour;

import static dev.claviger.behaviour.Workbench.CALL;

import dev.claviger.CallPath;
import dev.claviger.KeyEdit;
import dev.claviger.KeyFilter;
import dev.claviger.KeyPosition;
import dev.claviger.PolicyReview;
import dev.claviger.Rotation;
import dev.claviger.policy.EndpointEntry;
import dev.claviger.policy.PolicyDocument;
import dev.claviger.policy.PolicyRevision;
import dev.claviger.policy.PolicySettings;
import dev.claviger.spi.AuditQuery;
import dev.claviger.spi.AuditTrail;
import dev.claviger.spi.Change;
import dev.claviger.spi.KeyListener;
import dev.claviger.spi.KeyQuery;
import dev.claviger.spi.KeyStorage;
import dev.claviger.spi.StoredKey;
import dev.claviger.testkit.TestKeys;
import java.util.List;
import java.util.Map;

/** What nobody would return but somebody may print, in a {@link CanaryRun}. */
final class CanaryValues {
    private CanaryValues() {}

    static void describe(CanaryRun run) {
        StoredKey stored = run.bench.memory.list(KeyQuery.of(KeyFilter.all())).get(0);
        Change change = StoreAccess.inserting(
                StoredKey.of(stored.key().toBuilder().version(1).build(), stored.digest()));
        PolicyRevision revision = run.bench.claviger.currentPolicy().orElseThrow();
        run.seen(stored);
        run.seen(List.of(stored.key(), KeyEdit.create().withName("another")));
        run.seen(new KeyListener.Event(KeyListener.Type.ISSUED, stored.key(), TestKeys.NOON, Map.of()));
        run.seen(change);
        run.seen(change.mutations());
        run.seen(new Change.Replace(stored.next(stored.key())));
        run.seen(new Change.Revoke(stored.id(), TestKeys.NOON));
        run.seen(new Change.SetPolicy(revision));
        run.seen(new Change.OwnerHasRoom("ada", 1, TestKeys.NOON));
        run.seen(List.of(
                new Change.Applied(1), new Change.IdTaken(stored.id()), new Change.Conflict(), new Change.NoRoom()));
        PolicyReview policy = PolicyReview.of(revision.document());
        run.seen(policy);
        run.seen(policy.reach(run.bench.owners.find("ada").orElseThrow(), stored.key()));
        run.seen(run.bench.memory.changesSince(KeyStorage.Position.NONE));
        run.seen(KeyStorage.Position.NONE);
        run.seen(run.bench.memory.find(stored.id()));
        AuditQuery latest = AuditQuery.latest();
        run.seen(latest);
        run.seen(run.bench.memory.read(latest));
        run.seen(run.bench.memory.read(latest.withTrail(AuditTrail.Trail.CALLS).withLimit(1_000)));
        run.seen(run.bench.claviger);
        run.seen(run.bench.memory);
        PolicyDocument document = revision.document();
        run.seen(List.of(document.grants(), document.limits(), document.endpoints()));
        run.seen(KeyQuery.of(KeyFilter.all()));
        run.seen(KeyPosition.of(stored.key()));
        run.seen(Rotation.atOnce());
        run.seen(PolicySettings.read(Map.of()));
        run.seen(CallPath.read("/a;b", ""));
        run.seen(EndpointEntry.parse("/api/**"));
        run.seen(CALL);
        run.seen(CALL.path());
        run.values.addAll(StoreAccess.recordsOf(run.bench.memory));
    }
}
