package dev.claviger.behaviour;

import dev.claviger.Claviger;
import dev.claviger.IssuedKey;
import dev.claviger.KeyRequest;
import dev.claviger.Owner;
import dev.claviger.jdbc.JdbcKeyStorage;
import dev.claviger.jdbc.JdbcRetention;
import dev.claviger.spi.AuditEvent;
import dev.claviger.testkit.MovableClock;
import dev.claviger.testkit.TestKeys;
import dev.claviger.testkit.TestOwners;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.h2.jdbcx.JdbcDataSource;

/** What is put on record when rows of a database are removed because of their age. */
final class AuditPurges {
    private static final String RETENTION = "host:retention";

    private AuditPurges() {}

    static List<AuditEvent> play() {
        JdbcDataSource database = new JdbcDataSource();
        database.setURL("jdbc:h2:mem:audit_purges;DB_CLOSE_DELAY=-1");
        MovableClock clock = MovableClock.at(TestKeys.NOON);
        JdbcKeyStorage storage = JdbcKeyStorage.builder(database).createTables().build();
        makeSomethingOld(storage, clock);
        clock.advance(Duration.ofDays(400));

        JdbcRetention refused = JdbcRetention.builder(database)
                .clock(clock)
                .approver((actor, step) -> false)
                .build();
        refused.purgeAudit("session:root", clock.instant());
        JdbcRetention retention = JdbcRetention.builder(database).clock(clock).build();
        Instant before = clock.instant().minus(Duration.ofDays(1));
        retention.purgeEndedKeys(RETENTION, before).orElseThrow();
        retention.purgeCalls(RETENTION, before).orElseThrow();
        retention.purgeAudit(RETENTION, before).orElseThrow();
        return StoreAccess.recordsOf(storage);
    }

    private static void makeSomethingOld(JdbcKeyStorage storage, MovableClock clock) {
        try (Claviger claviger = Claviger.builder(
                        storage, TestOwners.of(Owner.user("ada").withRoles("user")))
                .clock(clock)
                .initialPolicy(Workbench.OPEN)
                .recordCallsInStore()
                .build()) {
            IssuedKey key = claviger.issue(
                            Workbench.HOST,
                            KeyRequest.named("old").forOwner("ada").withReason("test"))
                    .orElseThrow();
            claviger.revoke(Workbench.HOST, key.key().id(), "").orElseThrow();
            claviger.decide(key.plaintext(), Workbench.CALL);
        }
    }
}
