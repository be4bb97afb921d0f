package dev.claviger.conformance.nodes.scale;

import dev.claviger.Claviger;
import dev.claviger.IssuedKey;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** A database that holds what a store gathers in a year, and what it costs to work on it. */
final class FullDatabase {
    private static final int HELD_KEYS = 1_000;

    /** Keys of the owner whose other keys have ended. */
    private static final int LIVE_KEYS = 3;

    private final Options.Size size;
    private final Site site;
    private final Checks checks;
    private final Filling filling;

    FullDatabase(Options.Size size, Site site, Checks checks) {
        this.size = size;
        this.site = site;
        this.checks = checks;
        this.filling = new Filling(size, Instant.now());
    }

    void measure() throws SQLException, InterruptedException {
        site.createTables();
        long start = System.nanoTime();
        filling.fill(site);
        List<IssuedKey> held = hold();
        checks.tell(String.format(
                "%s with %d keys, %d ended ones of one owner, %d rows of the change log, %d audit records; filled in %.0f s",
                site.store(),
                size.keys(),
                size.ended(),
                size.changes(),
                size.auditRecords(),
                Durations.millis(System.nanoTime() - start) / 1_000));
        new Decisions(site, held, checks).measure();
        new Lists(size, filling, site.storage(), checks).measure(LIVE_KEYS);
        new Looks(site, checks).measure();
        new AuditPages(filling, site.storage(), checks).measure();
        new KeyChanges(site, checks).measure();
        new Trimming(site, checks).measure();
    }

    /** Returns keys whose texts are known, each of an owner of its own. */
    private List<IssuedKey> hold() {
        List<IssuedKey> held = new ArrayList<>();
        try (Claviger node = site.node()) {
            for (int i = 0; i < HELD_KEYS; i++) {
                held.add(Site.issue(node, "holder-" + i));
            }
            for (int i = 0; i < LIVE_KEYS; i++) {
                Site.issue(node, Filling.ENDED_OWNER);
            }
        }
        return held;
    }
}
