package dev.claviger.conformance.nodes.scale;

import dev.claviger.Claviger;
import dev.claviger.IssuedKey;
import dev.claviger.Outcome;
import java.util.ArrayList;
import java.util.List;

/** Keys that are issued and revoked, one after the other. */
final class KeyChanges {
    private static final int CHANGES = 500;

    private final Site site;
    private final Checks checks;

    KeyChanges(Site site, Checks checks) {
        this.site = site;
        this.checks = checks;
    }

    void measure() {
        try (Claviger node = site.node()) {
            issueAndRevoke(node, "for the owner with ended keys", Filling.ENDED_OWNER);
            issueAndRevoke(node, "for another owner", "another");
        }
    }

    /** By turns, so that the owner always has room for one more. */
    private void issueAndRevoke(Claviger node, String whose, String owner) {
        long[] issuing = new long[CHANGES];
        long[] revoking = new long[CHANGES];
        List<Boolean> revoked = new ArrayList<>();
        for (int i = 0; i < CHANGES; i++) {
            long start = System.nanoTime();
            IssuedKey issued = Site.issue(node, owner);
            long between = System.nanoTime();
            revoked.add(node.revoke(Site.HOST, issued.key().id(), "scale") instanceof Outcome.Done<?>);
            revoking[i] = System.nanoTime() - between;
            issuing[i] = between - start;
        }
        checks.quick("keys issued " + whose, Durations.of(issuing), true);
        checks.quick(
                "keys revoked " + whose,
                Durations.of(revoking),
                revoked.stream().allMatch(each -> each));
    }
}
