package dev.claviger.micrometer;

import static java.util.Objects.requireNonNull;

import dev.claviger.Claviger;
import dev.claviger.ClavigerBuilder;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tag;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.binder.MeterBinder;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * The meters of a {@link Claviger}: decisions by outcome and reason, how old the data is that it goes by, what waits or was lost, and
 * how long decisions took that the cache was not enough for. Keys, owners and addresses are in no tag. {@code docs/metrics.md}
 * lists them all.
 *
 * <pre>{@code
 * Claviger claviger = ClavigerMeters.build(Claviger.builder(storage, owners).initialPolicy(policy), registry);
 * }</pre>
 *
 * <p>Where builder and registry come from different places, the same takes two steps. The second is refused without the first:
 *
 * <pre>{@code
 * ClavigerMeters meters = new ClavigerMeters();
 * Claviger claviger = meters.listenTo(Claviger.builder(storage, owners)).build();
 * meters.of(claviger).bindTo(registry);
 * }</pre>
 *
 * <p>Counters and gauges are read when the registry is; a decision from the cache costs what it costs without meters. What was
 * measured before a registry is bound is in its counters, not in its timers. One instance is for one claviger, and any number of
 * registries. Safe for use by multiple threads.
 */
public final class ClavigerMeters {
    private final Tags tags;
    private final AtomicBoolean listens = new AtomicBoolean();
    private final List<WorkTimers> timers = new CopyOnWriteArrayList<>();

    /** Makes meters without other tags than their own. */
    public ClavigerMeters() {
        this(Tags.empty());
    }

    /**
     * Makes meters with these tags too: to tell two clavigers on one registry apart, which would otherwise have the same meters.
     */
    public ClavigerMeters(Iterable<Tag> tags) {
        this.tags = Tags.of(tags);
    }

    /** Builds a claviger whose meters are on a registry. */
    public static Claviger build(ClavigerBuilder builder, MeterRegistry registry) {
        requireNonNull(registry, "registry");
        ClavigerMeters meters = new ClavigerMeters();
        Claviger claviger = meters.listenTo(builder).build();
        meters.of(claviger).bindTo(registry);
        return claviger;
    }

    /**
     * Has the claviger of a builder tell these meters what takes time: the first step, before it is built.
     *
     * @return the builder
     * @throws IllegalStateException if these meters listen to another claviger already
     */
    public ClavigerBuilder listenTo(ClavigerBuilder builder) {
        requireNonNull(builder, "builder");
        if (!listens.compareAndSet(false, true)) {
            throw new IllegalStateException("these meters listen to a claviger already: make others for this one");
        }
        return builder.metricsListener(measurement -> timers.forEach(each -> each.record(measurement)));
    }

    /**
     * Returns what puts the meters of a claviger on registries: the second step.
     *
     * @throws IllegalStateException if {@link #listenTo} was not called: half of the meters would stay at zero
     */
    public MeterBinder of(Claviger claviger) {
        requireNonNull(claviger, "claviger");
        if (!listens.get()) {
            throw new IllegalStateException("call listenTo with the builder of the claviger before it is built");
        }
        return registry -> {
            new StateMeters(claviger, tags).bindTo(registry);
            timers.add(new WorkTimers(registry, tags));
        };
    }
}
