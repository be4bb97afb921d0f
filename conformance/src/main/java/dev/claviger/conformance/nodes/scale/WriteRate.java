package dev.claviger.conformance.nodes.scale;

import com.zaxxer.hikari.HikariDataSource;
import dev.claviger.Claviger;
import dev.claviger.UnavailableException;
import dev.claviger.conformance.nodes.cluster.Address;
import dev.claviger.conformance.nodes.cluster.TcpProxy;
import java.io.IOException;
import java.net.URI;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;

/** How many keys can be issued in a second: on the machine of the database, and from another one. */
final class WriteRate {
    private static final Duration WARM_UP = Duration.ofSeconds(5);
    private static final Duration MEASURED = Duration.ofSeconds(10);
    private static final int QUESTIONS = 500;
    private static final int POOL = 10;

    /** So few that the question whether an owner has room costs what it costs most owners. */
    private static final int KEYS_OF_AN_OWNER = 10;

    private static final Duration ROUND_TRIP_OF_GOALS = Duration.ofMillis(1);

    /** Changes a second by writers, on PostgreSQL. */
    private static final Map<Integer, Integer> GOALS = Map.of(1, 201, 4, 333, 16, 318);

    private final Options options;
    private final Address address;
    private final Checks checks;

    /** How many keys were issued within the measured time, and how many tries the store has refused. */
    private record Rate(long issued, long refused) {
        Rate and(Rate other) {
            return new Rate(issued + other.issued, refused + other.refused);
        }

        double perSecond() {
            return issued * 1.0 / MEASURED.toSeconds();
        }

        @Override
        public String toString() {
            return String.format(Locale.ROOT, "%.0f changes a second", perSecond())
                    + (refused == 0 ? "" : ", and " + refused + " tries refused");
        }
    }

    WriteRate(Options options, Address address, Checks checks) {
        this.options = options;
        this.address = address;
        this.checks = checks;
    }

    void measure() throws IOException, SQLException, InterruptedException {
        try (HikariDataSource pool = address.pool(1)) {
            new Site(options.store(), pool).createTables();
        }
        Duration roundTrip = options.rate().roundTrip();
        URI uri = URI.create(address.url().substring("jdbc:".length()));
        try (TcpProxy proxy = new TcpProxy(uri.getPort(), roundTrip)) {
            String way = ":" + uri.getPort() + "/";
            Address far = new Address(address.url().replace(way, ":" + proxy.port() + "/"), address.user());
            double near = answerMillis(address).medianMillis();
            Durations distant = answerMillis(far);
            checks.tell(String.format(Locale.ROOT, "SELECT 1 without a proxy: p50 %.2f ms", near));
            checks.check(
                    "SELECT 1 through the proxy of " + roundTrip.toMillis() + " ms: " + distant,
                    distant.medianMillis() - near >= roundTrip.toMillis());
            for (int writers : options.rate().writers()) {
                checks.tell(writers + " writers on loopback: " + rate(address, writers));
            }
            for (int writers : options.rate().writers()) {
                judge(writers, rate(far, writers));
            }
        }
    }

    private void judge(int writers, Rate rate) {
        boolean hasGoals =
                options.store() == Store.POSTGRES && options.rate().roundTrip().equals(ROUND_TRIP_OF_GOALS);
        Integer goal = hasGoals ? GOALS.get(writers) : null;
        String what = writers + " writers at " + options.rate().roundTrip().toMillis() + " ms: " + rate;
        if (goal == null) {
            checks.check(what, rate.perSecond() > 0);
        } else {
            checks.check(what + ", goal " + goal, rate.perSecond() >= goal);
        }
    }

    private static Durations answerMillis(Address where) throws SQLException {
        try (Connection connection = where.connect();
                PreparedStatement statement = connection.prepareStatement("SELECT 1")) {
            return Durations.of(QUESTIONS, i -> ask(statement));
        }
    }

    private static void ask(PreparedStatement statement) {
        try {
            statement.executeQuery().close();
        } catch (SQLException e) {
            throw new IllegalStateException("the database does not answer", e);
        }
    }

    private Rate rate(Address where, int writers) throws InterruptedException {
        try (HikariDataSource pool = where.pool(POOL);
                Claviger node = new Site(options.store(), pool).node()) {
            long begin = System.nanoTime() + WARM_UP.toNanos();
            String owners = "writer-of-" + begin + "-";
            return Together.run(writers, writer -> issue(node, owners + writer, begin)).stream()
                    .reduce(new Rate(0, 0), Rate::and);
        }
    }

    /** Issues keys until {@code begin} and for the measured time behind it, and returns how often in that. */
    private static Rate issue(Claviger node, String owners, long begin) {
        Rate rate = new Rate(0, 0);
        for (long tries = 0; ; tries++) {
            boolean done = isIssued(node, owners + "-" + tries / KEYS_OF_AN_OWNER);
            long now = System.nanoTime();
            if (now - begin >= MEASURED.toNanos()) {
                return rate;
            }
            if (now - begin >= 0) {
                rate = rate.and(done ? new Rate(1, 0) : new Rate(0, 1));
            }
        }
    }

    /** Where more threads come than a store lets in, one may wait too long. */
    private static boolean isIssued(Claviger node, String owner) {
        try {
            Site.issue(node, owner);
            return true;
        } catch (UnavailableException e) {
            return false;
        }
    }
}
