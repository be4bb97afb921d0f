package dev.claviger.conformance.nodes;

import static org.junit.platform.engine.discovery.DiscoverySelectors.selectClass;

import dev.claviger.conformance.nodes.cluster.LeftOutException;
import dev.claviger.conformance.nodes.cluster.Topology;
import java.io.IOException;
import java.sql.SQLException;
import java.time.Duration;
import org.junit.platform.launcher.Launcher;
import org.junit.platform.launcher.LauncherDiscoveryRequest;
import org.junit.platform.launcher.core.LauncherDiscoveryRequestBuilder;
import org.junit.platform.launcher.core.LauncherFactory;
import org.junit.platform.launcher.listeners.SummaryGeneratingListener;

/** Starts a target, runs the contract on it and stops it. */
final class TargetRun {
    private TargetRun() {}

    static void run(Target target, Tally tally) {
        long start = System.nanoTime();
        try (Topology topology = target.start().start();
                Stores stores = new Stores(topology)) {
            SummaryGeneratingListener listener = new SummaryGeneratingListener();
            Stores.current(stores);
            Launcher launcher = LauncherFactory.create();
            launcher.execute(request(), listener);
            tally.add(target, listener.getSummary(), Duration.ofNanos(System.nanoTime() - start));
        } catch (LeftOutException e) {
            tally.leaveOut(target, e);
        } catch (IOException | SQLException | RuntimeException e) {
            tally.fail(target, e);
        }
    }

    private static LauncherDiscoveryRequest request() {
        return LauncherDiscoveryRequestBuilder.request()
                .selectors(selectClass(StoreContract.class), selectClass(MembersContract.class))
                .build();
    }
}
