package dev.claviger.conformance.nodes.scale;

import dev.claviger.KeyFilter;
import dev.claviger.KeyPosition;
import dev.claviger.KeyState;
import dev.claviger.jdbc.JdbcKeyStorage;
import dev.claviger.spi.KeyQuery;
import dev.claviger.spi.StoredKey;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.function.Supplier;

/** Pages of lists of keys. */
final class Lists {
    private static final int PAGES = 300;
    private static final int PAGE = 100;
    private static final int LARGEST_PAGE = 1_000;
    private static final Duration SOON = Duration.ofDays(7);
    private static final Duration LONG_AGO = Duration.ofDays(90);

    private final Options.Size size;
    private final Filling filling;
    private final JdbcKeyStorage storage;
    private final Checks checks;
    private final Random random = new Random(20_261_120);

    Lists(Options.Size size, Filling filling, JdbcKeyStorage storage, Checks checks) {
        this.size = size;
        this.filling = filling;
        this.storage = storage;
        this.checks = checks;
    }

    /**
     * @param live how many live keys the owner has whose other keys have ended
     */
    void measure(int live) {
        ofAll();
        sweep();
        ofOwners();
        ofEndedOwner(live);
    }

    private void ofAll() {
        pages(
                "pages of 100 keys of all, anywhere",
                () -> KeyQuery.of(KeyFilter.all()).withAfter(anywhere()),
                PAGE);
        pages(
                "pages of 1 000 keys of all, anywhere",
                () -> KeyQuery.of(KeyFilter.all()).withAfter(anywhere()).withLimit(LARGEST_PAGE),
                LARGEST_PAGE);
        Instant now = Instant.now();
        KeyFilter active = KeyFilter.all().withState(KeyState.ACTIVE);
        // Of a small database there are not enough of them for a page.
        int some = Math.min(PAGE, size.keys() / LARGEST_PAGE);
        pages(
                "pages of active keys of all that end within a week",
                () -> KeyQuery.of(active.withExpiringBefore(now.plus(SOON))).withAt(now),
                some);
        pages(
                "pages of active keys of all that were not used for 90 days",
                () -> KeyQuery.of(active.withUnusedSince(now.minus(LONG_AGO))).withAt(now),
                PAGE);
    }

    /** What a node reads that looks through all keys, for its list of ids or for what its listener should hear. */
    private void sweep() {
        List<KeyQuery> next =
                new ArrayList<>(List.of(KeyQuery.of(KeyFilter.all()).withLimit(LARGEST_PAGE)));
        int pages = Math.min(PAGES, size.keys() / LARGEST_PAGE);
        List<Integer> sizes = new ArrayList<>();
        Durations sweeping = Durations.of(pages, i -> {
            List<StoredKey> page = storage.list(next.get(i));
            sizes.add(page.size());
            next.add(next.get(0)
                    .withAfter(KeyPosition.of(page.get(page.size() - 1).key())));
        });
        checks.quick(
                "pages of a sweep through all keys, one after the other",
                sweeping,
                sizes.stream().allMatch(of -> of == LARGEST_PAGE));
    }

    private void ofOwners() {
        pages(
                "pages of one owner's keys",
                () -> KeyQuery.of(KeyFilter.forOwner("owner-" + random.nextInt(Filling.OWNERS))),
                size.keys() / Filling.OWNERS);
    }

    private void ofEndedOwner(int live) {
        KeyFilter ofOwner = KeyFilter.forOwner(Filling.ENDED_OWNER);
        Instant now = Instant.now();
        pages(
                "pages of the owner with ended keys, anywhere",
                () -> KeyQuery.of(ofOwner).withAfter(anywhereEnded()),
                PAGE);
        pages(
                "pages of that owner's live keys",
                () -> KeyQuery.of(ofOwner.withState(KeyState.ACTIVE)).withAt(now),
                live);
        for (KeyState ended : List.of(KeyState.REVOKED, KeyState.EXPIRED)) {
            pages(
                    "pages of that owner's " + ended.name().toLowerCase(Locale.ROOT) + " keys, anywhere",
                    () -> KeyQuery.of(ofOwner.withState(ended)).withAt(now).withAfter(anywhereEnded()),
                    PAGE);
        }
    }

    private void pages(String what, Supplier<KeyQuery> query, int atLeast) {
        List<Integer> sizes = new ArrayList<>();
        Durations turning =
                Durations.of(PAGES, i -> sizes.add(storage.list(query.get()).size()));
        checks.quick(what, turning, sizes.stream().allMatch(of -> of >= atLeast));
    }

    /** Far enough from the end for a whole page to follow. */
    private KeyPosition anywhere() {
        return filling.position(1 + random.nextInt(Math.max(1, size.keys() - LARGEST_PAGE)));
    }

    /** Far enough from the end for a whole page of revoked or of expired keys to follow. */
    private KeyPosition anywhereEnded() {
        return filling.endedPosition(1 + random.nextInt(size.ended() - 4 * PAGE));
    }
}
