package dev.claviger.conformance.nodes.revocation;

import com.zaxxer.hikari.HikariDataSource;
import dev.claviger.conformance.nodes.cluster.Address;
import dev.claviger.conformance.nodes.cluster.Galera;
import dev.claviger.conformance.nodes.cluster.HaProxy;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;

/**
 * A Galera cluster behind a balancer, which leads each connection to the next member. Again and again one of them is held
 * back, as by a backup: it answers, and shows nothing new.
 */
final class Balanced extends Servers {
    private static final long CALM_MILLIS = 1_500;
    private static final long TURNING_MILLIS = 300;
    private static final long SHORT_MILLIS = 2_500;
    private static final long LONGER_MILLIS = 2_500;
    private static final int AIMED_AT = 8;

    private final Galera galera;

    Balanced(HaProxy proxy) {
        this(proxy, proxy.galera().members().get(0).pool(Stages.CONNECTIONS));
    }

    /** Owners are always read where they are written: what a host reads elsewhere is for the host to answer for. */
    private Balanced(HaProxy proxy, HikariDataSource owners) {
        super(Stages.closing(proxy, owners), owners, port(proxy.members().get(0)), port(first(proxy)));
        this.galera = proxy.galera();
    }

    private static Address first(HaProxy proxy) {
        return proxy.galera().members().get(0);
    }

    @Override
    void disturb(Rig rig, Crew crew, Course course) throws SQLException, InterruptedException {
        course.pause(CALM_MILLIS);
        long most = course.boundAnd(LONGER_MILLIS);
        for (int turn = 0; course.millisLeft() > most; turn++) {
            // Never the first, which has the owners.
            int member = 1 + turn % (galera.members().size() - 1);
            List<Population.Key> keys = crew.operator().aim(AIMED_AT);
            course.pause(TURNING_MILLIS);
            long begin = System.nanoTime();
            crew.operator().shoot(keys);
            galera.holdBack(member, Duration.ofMillis(turn % 2 == 0 ? most : SHORT_MILLIS));
            course.record("member " + member + " of the cluster is held back", Course.NOBODY, begin, true);
            course.pause(course.boundAnd(LONGER_MILLIS));
        }
    }
}
