package dev.claviger.micrometer;

import dev.claviger.ApiKey;
import dev.claviger.Decision;
import dev.claviger.http.JudgedRequest;
import dev.claviger.http.Verdict;
import dev.claviger.http.VerdictListener;
import io.micrometer.common.KeyValue;
import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationRegistry;
import io.micrometer.observation.transport.RequestReplyReceiverContext;
import org.jspecify.annotations.Nullable;

/**
 * Puts what came of a request on the observation that is current when the filter judges it: the one of the server, so that its span,
 * and its timer such as {@code http.server.requests}, tell {@code claviger.outcome} and {@code claviger.reason}. Both have few
 * values, see {@link JudgedRequest#outcome} and {@link JudgedRequest#reason}; the reason is {@code none} where there is none.
 *
 * <pre>{@code
 * ApiKeyFilter filter = ApiKeyFilter.builder(claviger)
 *         .verdictListener(ClavigerObservations.in(registry))
 *         .build();
 * }</pre>
 *
 * <p>Where no observation is current, nothing happens. That of a server has to begin before the filter: with Spring Boot it does.
 * Safe for use by multiple threads.
 */
public final class ClavigerObservations implements VerdictListener {
    private static final String OUTCOME = "claviger.outcome";
    private static final String REASON = "claviger.reason";
    private static final String NONE = "none";

    private final ObservationRegistry registry;
    private final boolean identities;

    private ClavigerObservations(ObservationRegistry registry, boolean identities) {
        this.registry = registry;
        this.identities = identities;
    }

    /**
     * Returns the listener for the observations of a registry. Once for each registry: it also sees to it that observations of
     * requests that no filter judged, such as those to a management port, have the two values too, as {@code none}. Prometheus takes no
     * two series of one meter with different tags.
     */
    public static ClavigerObservations in(ObservationRegistry registry) {
        registry.observationConfig().observationFilter(ClavigerObservations::completed);
        return new ClavigerObservations(registry, false);
    }

    /**
     * Returns a listener that also puts the id of the owner, {@code enduser.id}, and of the key, {@code claviger.key.id}, on spans, for
     * requests whose key was proved. They are of high cardinality and in no meter. The default leaves them out: who may read traces
     * may not be meant to know who called.
     */
    public ClavigerObservations withIdentities() {
        return new ClavigerObservations(registry, true);
    }

    @Override
    public void judged(JudgedRequest judged) {
        Observation current = registry.getCurrentObservation();
        if (current == null || current.isNoop() || saysLess(judged, current)) {
            return;
        }
        current.lowCardinalityKeyValue(OUTCOME, judged.outcome());
        current.lowCardinalityKeyValue(REASON, judged.reason().orElse(NONE));
        if (identities) {
            judged.decision().ifPresent(decision -> identify(decision, current));
        }
    }

    /** A request is judged once for each dispatch: that its page of errors needs no key is not what came of it. */
    private static boolean saysLess(JudgedRequest judged, Observation current) {
        boolean needsNoKey =
                judged.verdict() instanceof Verdict.Unguarded || judged.verdict() instanceof Verdict.LeftToHost;
        return needsNoKey && current.getContext().getLowCardinalityKeyValue(OUTCOME) != null;
    }

    private static void identify(Decision decision, Observation current) {
        @Nullable ApiKey key = decision.fold(Decision.Allowed::key, Decision.Denied::key);
        if (key != null) {
            current.highCardinalityKeyValue("enduser.id", key.ownerId());
            current.highCardinalityKeyValue("claviger.key.id", key.id().toString());
        }
    }

    /** Only requests that a server received: other observations are nobody's here. */
    private static Observation.Context completed(Observation.Context context) {
        if (context instanceof RequestReplyReceiverContext && context.getLowCardinalityKeyValue(OUTCOME) == null) {
            context.addLowCardinalityKeyValue(KeyValue.of(OUTCOME, NONE));
            context.addLowCardinalityKeyValue(KeyValue.of(REASON, NONE));
        }
        return context;
    }
}
