package dev.claviger.conformance.scale;

import dev.claviger.Actor;
import dev.claviger.Call;
import dev.claviger.CallPath;
import dev.claviger.Claviger;
import dev.claviger.Decision;
import dev.claviger.IssuedKey;
import dev.claviger.KeyId;
import dev.claviger.KeyQuery;
import dev.claviger.KeyRequest;
import dev.claviger.Owner;
import dev.claviger.jdbc.JdbcKeyStorage;
import dev.claviger.policy.EndpointSet;
import dev.claviger.policy.Grant;
import dev.claviger.policy.Grants;
import dev.claviger.policy.PolicyDocument;
import dev.claviger.policy.SwitchPosition;
import java.io.PrintStream;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Random;
import javax.sql.DataSource;

/** One database, filled and measured. */
final class Measurement {
    private static final Actor HOST = Actor.host("scale");
    private static final Call CALL = Call.of("GET", CallPath.of("/api/models"));
    private static final int HELD_KEYS = 1_000;
    private static final int PAGES = 500;
    private static final int LARGEST_PAGE = 1_000;
    private static final double START_LIMIT_MILLIS = 5_000;
    private static final double PAGE_LIMIT_MILLIS = 200;
    private static final long FIRST_ISSUED_AT = 1_767_225_600_000L;

    private static final PolicyDocument OPEN = PolicyDocument.builder()
            .use(SwitchPosition.ON)
            .grants(Grants.none().everyone(Grant.GRANTED))
            .endpoints(EndpointSet.unrestricted())
            .build();

    private final Options options;
    private final DataSource database;
    private final PrintStream out;
    private final Random random = new Random(20_261_120);
    private int passed;
    private int failed;

    Measurement(Options options, DataSource database, PrintStream out) {
        this.options = options;
        this.database = database;
        this.out = out;
    }

    /** Returns whether all is within its limits. */
    boolean run() throws SQLException {
        List<IssuedKey> held = fill();
        start(held.get(0));
        decideCold(held);
        turnPages();
        out.println();
        out.printf("%d passed, %d failed%n", passed, failed);
        return failed == 0;
    }

    private void check(String what, boolean holds) {
        out.println((holds ? "ok    " : "FAIL  ") + what);
        passed += holds ? 1 : 0;
        failed += holds ? 0 : 1;
    }

    private List<IssuedKey> fill() throws SQLException {
        List<IssuedKey> held = new ArrayList<>();
        JdbcKeyStorage storage = JdbcKeyStorage.builder(database).createTables().build();
        try (Claviger claviger = claviger(storage);
                Connection connection = database.getConnection();
                Statement statement = connection.createStatement()) {
            if (options.store() == Options.Store.POSTGRES) {
                connection.setNetworkTimeout(Runnable::run, 0);
            }
            statement.execute(options.store().filling(options.keys()));
            statement.execute("ANALYZE");
            for (int i = 0; i < HELD_KEYS; i++) {
                held.add(claviger.issue(HOST, KeyRequest.named("held").onBehalfOf("holder-" + i, "scale"))
                        .orElseThrow());
            }
        }
        out.printf(
                "%s with %d keys that nobody holds, and %d that are held%n",
                options.store(), options.keys(), held.size());
        return held;
    }

    private static Claviger claviger(JdbcKeyStorage storage) {
        return Claviger.builder(storage, id -> Optional.of(Owner.user(id)))
                .initialPolicy(OPEN)
                .build();
    }

    private void start(IssuedKey key) {
        long start = System.nanoTime();
        try (Claviger claviger = claviger(JdbcKeyStorage.builder(database).build())) {
            boolean allowed = claviger.decide(key.plaintext(), CALL) instanceof Decision.Allowed;
            double millis = Durations.millis(System.nanoTime() - start);
            check(
                    String.format(Locale.ROOT, "from nothing to the first decision: %.0f ms", millis),
                    allowed && millis < START_LIMIT_MILLIS);
        }
    }

    private void decideCold(List<IssuedKey> held) throws SQLException {
        WatchedSource watched = new WatchedSource(database);
        try (Claviger claviger =
                claviger(JdbcKeyStorage.builder(watched.source()).build())) {
            claviger.decide(held.get(0).plaintext(), CALL);
            watched.executedHere();
            List<List<String>> reads = new ArrayList<>();
            List<Decision> decisions = new ArrayList<>();
            Durations cold = Durations.of(held.size() - 1, i -> {
                decisions.add(claviger.decide(held.get(i + 1).plaintext(), CALL));
                reads.add(watched.executedHere());
            });
            check(
                    "decisions on keys not seen before, " + cold,
                    decisions.stream().allMatch(Decision.Allowed.class::isInstance));
            check("each is one statement", reads.stream().allMatch(each -> each.size() == 1));
            check(
                    "which finds its row by an index",
                    isByIndex(reads.get(0).get(0), held.get(1).key().id()));
        }
    }

    private boolean isByIndex(String sql, KeyId id) throws SQLException {
        StringBuilder plan = new StringBuilder();
        try (Connection connection = database.getConnection();
                PreparedStatement statement = connection.prepareStatement("EXPLAIN " + sql)) {
            statement.setLong(1, id.value());
            try (ResultSet rows = statement.executeQuery()) {
                while (rows.next()) {
                    plan.append(rows.getString(1)).append('\n');
                }
            }
        }
        String text = plan.toString().toLowerCase(Locale.ROOT);
        return options.store() == Options.Store.POSTGRES
                ? text.contains("index scan using claviger_key_pkey") && !text.contains("seq scan on claviger_key ")
                : text.contains("primary_key") && !text.contains("claviger_key.tablescan");
    }

    private void turnPages() {
        JdbcKeyStorage storage = JdbcKeyStorage.builder(database).build();
        pages(
                "pages of 100 keys of all, anywhere",
                i -> storage.list(KeyQuery.ofAll().after(anywhere())).size(),
                100);
        pages(
                "pages of 1 000 keys of all, anywhere",
                i -> storage.list(KeyQuery.ofAll().after(anywhere()).withLimit(LARGEST_PAGE))
                        .size(),
                LARGEST_PAGE);
        int ofOwner = options.keys() / 100_000;
        pages(
                "pages of one owner's keys",
                i -> storage.list(KeyQuery.ofOwner("owner-" + random.nextInt(100_000)))
                        .size(),
                ofOwner);
    }

    private interface Page {
        int size(int number);
    }

    private void pages(String what, Page page, int atLeast) {
        List<Integer> sizes = new ArrayList<>();
        Durations turning = Durations.of(PAGES, i -> sizes.add(page.size(i)));
        check(
                what + ", " + turning,
                turning.p99Millis() < PAGE_LIMIT_MILLIS && sizes.stream().allMatch(size -> size >= atLeast));
    }

    /** Far enough from the end for a whole page to follow. */
    private KeyQuery.Position anywhere() {
        int number = 1 + random.nextInt(Math.max(1, options.keys() - LARGEST_PAGE));
        return new KeyQuery.Position(
                Instant.ofEpochMilli(FIRST_ISSUED_AT + number * 1_000L), new KeyId(number * 839_299_365L));
    }
}
