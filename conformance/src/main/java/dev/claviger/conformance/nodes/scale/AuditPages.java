package dev.claviger.conformance.nodes.scale;

import dev.claviger.KeyId;
import dev.claviger.jdbc.JdbcKeyStorage;
import dev.claviger.spi.AuditEntry;
import dev.claviger.spi.AuditEvent;
import dev.claviger.spi.AuditQuery;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.function.Supplier;

/** Pages of the audit trail. */
final class AuditPages {
    private static final int PAGES = 300;
    private static final int PAGE = 100;
    private static final Duration PERIOD = Duration.ofDays(7);
    private static final Duration YEAR = Duration.ofDays(365);

    private final Filling filling;
    private final JdbcKeyStorage storage;
    private final Checks checks;
    private final Random random = new Random(20_261_122);

    AuditPages(Filling filling, JdbcKeyStorage storage, Checks checks) {
        this.filling = filling;
        this.storage = storage;
        this.checks = checks;
    }

    void measure() {
        AuditQuery latest = AuditQuery.latest();
        pages("audit records before any number", () -> latest.withBefore(anyNumber()), PAGE);
        pages("audit records of any week", this::ofAnyWeek, PAGE);
        pages("audit records of that week, a later page", () -> laterPage(ofAnyWeek()), PAGE);
        pages("audit records of one type in any week", () -> ofAnyWeek().withType(AuditEvent.Type.KEY_REVOKED), PAGE);
        pages("audit records of one actor", () -> latest.withActor(anyUser()), PAGE);
        pages("audit records of one actor in a year", () -> ofTheYear().withActor(anyUser()), PAGE);
        pages("audit records of one actor in any week", () -> ofAnyWeek().withActor(anyUser()), 1);
        pages(
                "audit records of the busiest actor in any week",
                () -> ofAnyWeek().withActor("host:scale"),
                PAGE);
        pages("audit records of one owner", () -> latest.withOwnerId("owner-" + random.nextInt(Filling.OWNERS)), 1);
        pages("audit records of one key", () -> latest.withKeyId(anyKey()), 1);
        pages("audit records of one key in a year", () -> ofTheYear().withKeyId(anyKey()), 1);
    }

    private void pages(String what, Supplier<AuditQuery> query, int atLeast) {
        List<AuditQuery> queries = new ArrayList<>();
        for (int i = 0; i < PAGES; i++) {
            queries.add(query.get());
        }
        List<Boolean> right = new ArrayList<>();
        Durations reading = Durations.of(PAGES, i -> {
            List<AuditEntry> page = storage.read(queries.get(i));
            right.add(page.size() >= atLeast && page.stream().allMatch(queries.get(i)::fits));
        });
        checks.quick(what, reading, right.stream().allMatch(each -> each));
    }

    private long anyNumber() {
        return 2L * PAGE + random.nextInt(filling.auditRecords() - 2 * PAGE);
    }

    private AuditQuery ofAnyWeek() {
        long room = YEAR.minus(PERIOD).toSeconds();
        Instant from = filling.begin().plusSeconds((long) (random.nextDouble() * room));
        return AuditQuery.latest().withPeriod(from, from.plus(PERIOD));
    }

    private AuditQuery ofTheYear() {
        return AuditQuery.latest().withPeriod(filling.begin(), filling.begin().plus(YEAR));
    }

    private AuditQuery laterPage(AuditQuery first) {
        List<AuditEntry> page = storage.read(first);
        return first.withBefore(page.get(page.size() - 1).number());
    }

    /** Those with odd numbers have done something. */
    private String anyUser() {
        return "user:" + (1 + 2 * random.nextInt(Filling.ACTORS / 2));
    }

    /** The first of all may have none. */
    private KeyId anyKey() {
        return Filling.id(2 + random.nextInt(filling.recordedKeys() - 1));
    }
}
