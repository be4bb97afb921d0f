package dev.claviger.conformance.nodes.scale;

import dev.claviger.Claviger;
import dev.claviger.jdbc.JdbcKeyStorage;
import dev.claviger.spi.KeyStorage.Changes;
import dev.claviger.spi.KeyStorage.Position;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** Looks of a node at what has changed. */
final class Looks {
    private static final int LOOKS = 500;
    private static final int FAR_LOOKS = 30;
    private static final int RECENT = 100;

    /** As far behind as a store can still tell what has changed. */
    private static final int FARTHEST = 100_000;

    /** A store gives a look up after so long, and the next one would have to find as much. */
    private static final double FAR_LIMIT_MILLIS = 900;

    private final Site site;
    private final Checks checks;
    private final Random random = new Random(20_261_121);

    Looks(Site site, Checks checks) {
        this.site = site;
        this.checks = checks;
    }

    void measure() {
        JdbcKeyStorage storage = site.storage();
        List<Position> recent = recent(storage);
        Position now = recent.get(recent.size() - 1);
        List<Boolean> right = new ArrayList<>();
        checks.quick("looks that find nothing new", looks(storage, List.of(now), LOOKS, right), areTrue(right));
        Durations recently = looks(storage, recent.subList(0, RECENT), LOOKS, right);
        checks.quick("looks that find up to 100 changes", recently, areTrue(right));
        // What the filling has left of the log has its revisions as marks.
        long far = now.revision() - FARTHEST;
        Durations farthest = looks(storage, List.of(new Position(far, far)), FAR_LOOKS, right);
        String what = "looks that find 100 000 changes";
        if (site.store().isServer()) {
            checks.within(FAR_LIMIT_MILLIS, what, farthest, areTrue(right));
        } else {
            // No other process changes anything there, so that no node comes to be so far behind.
            checks.check(what + ", " + farthest, areTrue(right));
        }
    }

    /** Returns the positions between some changes. */
    private List<Position> recent(JdbcKeyStorage storage) {
        List<Position> positions = new ArrayList<>();
        try (Claviger node = site.node()) {
            for (int i = 0; i < RECENT; i++) {
                positions.add(storage.changesSince(Position.NONE).position());
                Site.issue(node, "looked-at-" + i);
            }
        }
        positions.add(storage.changesSince(Position.NONE).position());
        return positions;
    }

    private Durations looks(JdbcKeyStorage storage, List<Position> positions, int count, List<Boolean> right) {
        return Durations.of(count, i -> {
            Position since = positions.get(random.nextInt(positions.size()));
            Changes changes = storage.changesSince(since);
            boolean isBehind = !changes.position().equals(since);
            right.add(changes.keys() != null && changes.keys().isEmpty() != isBehind);
        });
    }

    private static boolean areTrue(List<Boolean> answers) {
        return answers.stream().allMatch(each -> each);
    }
}
