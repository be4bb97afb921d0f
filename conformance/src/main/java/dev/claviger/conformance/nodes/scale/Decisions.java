package dev.claviger.conformance.nodes.scale;

import dev.claviger.Call;
import dev.claviger.CallPath;
import dev.claviger.Claviger;
import dev.claviger.Decision;
import dev.claviger.IssuedKey;
import dev.claviger.KeyId;
import dev.claviger.jdbc.JdbcKeyStorage;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Decisions of a node that knows nothing yet. */
final class Decisions {
    private static final Call CALL = Call.of("GET", CallPath.of("/api/models"));
    private static final double START_LIMIT_MILLIS = 5_000;

    private final Site site;
    private final List<IssuedKey> held;
    private final Checks checks;

    Decisions(Site site, List<IssuedKey> held, Checks checks) {
        this.site = site;
        this.held = held;
        this.checks = checks;
    }

    void measure() throws SQLException {
        start(held.get(0));
        decideCold();
    }

    private void start(IssuedKey key) {
        long start = System.nanoTime();
        try (Claviger node = site.node()) {
            boolean allowed = node.decide(key.plaintext(), CALL) instanceof Decision.Allowed;
            double millis = Durations.millis(System.nanoTime() - start);
            checks.check(
                    String.format(Locale.ROOT, "from nothing to the first decision: %.0f ms", millis),
                    allowed && millis < START_LIMIT_MILLIS);
        }
    }

    private void decideCold() throws SQLException {
        WatchedSource watched = new WatchedSource(site.database());
        try (Claviger node =
                Site.nodeOn(JdbcKeyStorage.builder(watched.source()).build())) {
            node.decide(held.get(0).plaintext(), CALL);
            watched.executedHere();
            List<List<String>> reads = new ArrayList<>();
            List<Decision> decisions = new ArrayList<>();
            Durations cold = Durations.of(held.size() - 1, i -> {
                decisions.add(node.decide(held.get(i + 1).plaintext(), CALL));
                reads.add(watched.executedHere());
            });
            checks.quick(
                    "decisions on keys not seen before",
                    cold,
                    decisions.stream().allMatch(Decision.Allowed.class::isInstance));
            checks.check("each is one statement", reads.stream().allMatch(each -> each.size() == 1));
            checks.check(
                    "which finds its row by an index",
                    isByIndex(reads.get(0).get(0), held.get(1).key().id()));
        }
    }

    private boolean isByIndex(String sql, KeyId id) throws SQLException {
        String plan = plan(sql, id).toLowerCase(Locale.ROOT);
        return switch (site.store()) {
            case POSTGRES ->
                plan.contains("index scan using claviger_key_pkey") && !plan.contains("seq scan on claviger_key ");
            case MARIADB -> plan.contains(" k const primary ");
            case H2 -> plan.contains("primary_key") && !plan.contains("claviger_key.tablescan");
        };
    }

    private String plan(String sql, KeyId id) throws SQLException {
        StringBuilder plan = new StringBuilder();
        try (Connection connection = site.database().getConnection();
                PreparedStatement statement = connection.prepareStatement("EXPLAIN " + sql)) {
            statement.setLong(1, id.value());
            try (ResultSet rows = statement.executeQuery()) {
                while (rows.next()) {
                    for (int i = 1; i <= rows.getMetaData().getColumnCount(); i++) {
                        plan.append(rows.getString(i)).append(' ');
                    }
                    plan.append('\n');
                }
            }
        }
        return plan.toString();
    }
}
