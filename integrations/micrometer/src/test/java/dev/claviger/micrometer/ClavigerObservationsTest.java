package dev.claviger.micrometer;

import static org.assertj.core.api.Assertions.assertThat;

import dev.claviger.Claviger;
import dev.claviger.IssuedKey;
import dev.claviger.http.GuardedRequest;
import dev.claviger.http.HttpGuard;
import dev.claviger.http.Verdict;
import io.micrometer.common.KeyValue;
import io.micrometer.common.KeyValues;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.observation.DefaultMeterObservationHandler;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.micrometer.observation.Observation;
import io.micrometer.observation.tck.TestObservationRegistry;
import io.micrometer.observation.transport.RequestReplyReceiverContext;
import java.util.Iterator;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ClavigerObservationsTest {
    private static final String SERVER = "http.server.requests";

    private final TestObservationRegistry registry = TestObservationRegistry.create();
    private final MeterRegistry meters = new SimpleMeterRegistry();
    private final ClavigerObservations observations = ClavigerObservations.in(registry);
    private final Claviger claviger = new Bench().builder().build();
    private final IssuedKey key = Bench.issue(claviger, "ada");

    @AfterEach
    void close() {
        claviger.close();
    }

    private record Request(String path, @Nullable String authorization) implements GuardedRequest {
        @Override
        public String method() {
            return "GET";
        }

        @Override
        public @Nullable String query() {
            return null;
        }

        @Override
        public Iterator<String> headers(String name) {
            boolean sent = authorization != null && name.equalsIgnoreCase("Authorization");
            return (sent ? List.of(authorization) : List.<String>of()).iterator();
        }

        @Override
        public @Nullable String clientAddress() {
            return "192.0.2.1";
        }

        @Override
        public boolean isSecure() {
            return true;
        }
    }

    private Request withKey(String path) {
        return new Request(path, "Bearer " + key.plaintext().reveal());
    }

    private HttpGuard guard(ClavigerObservations listener) {
        return HttpGuard.builder(claviger)
                .guard("/api/**", "/users/**")
                .verdictListener(listener)
                .build();
    }

    private Verdict judge(Request request) {
        return guard(observations).judge(request);
    }

    /** What a server does for each request. */
    private static RequestReplyReceiverContext<Object, Object> received() {
        return new RequestReplyReceiverContext<>((carrier, name) -> null);
    }

    /** Serves a request under an observation, and returns what that knows at its end. */
    private Observation.Context observed(Runnable serving) {
        RequestReplyReceiverContext<Object, Object> context = received();
        Observation.createNotStarted(SERVER, () -> context, registry).observe(serving);
        return context;
    }

    private static String low(Observation.Context context) {
        return value(context.getLowCardinalityKeyValues(), "claviger.outcome") + " "
                + value(context.getLowCardinalityKeyValues(), "claviger.reason");
    }

    private static @Nullable String value(KeyValues values, String name) {
        return values.stream()
                .filter(each -> each.getKey().equals(name))
                .map(KeyValue::getValue)
                .findFirst()
                .orElse(null);
    }

    @Test
    void observation_tellsWhatCameOfTheRequest() {
        assertThat(low(observed(() -> judge(withKey("/api/models"))))).isEqualTo("allowed none");
        assertThat(low(observed(() -> judge(withKey("/users/ada"))))).isEqualTo("denied endpoint_not_allowed");
        assertThat(low(observed(() -> judge(new Request("/api/models", null))))).isEqualTo("rejected no_credential");
        assertThat(low(observed(() -> judge(new Request("/open", null))))).isEqualTo("unguarded none");
    }

    @Test
    void observation_keepsItsOutcome_whenAPageOfErrorsIsJudgedToo() {
        Observation.Context context = observed(() -> {
            judge(withKey("/api/models"));
            judge(new Request("/error", null));
        });

        assertThat(low(context)).isEqualTo("allowed none");
    }

    @Test
    void observation_tellsTheDenial_whenADispatchLeadsToAGuardedPath() {
        Observation.Context context = observed(() -> {
            judge(new Request("/open", null));
            judge(withKey("/users/ada"));
        });

        assertThat(low(context)).isEqualTo("denied endpoint_not_allowed");
    }

    @Test
    void observation_namesNobody_unlessThatIsSwitchedOn() {
        Observation.Context context = observed(() -> judge(withKey("/api/models")));

        assertThat(context.getAllKeyValues().stream().map(KeyValue::getKey))
                .containsExactlyInAnyOrder("claviger.outcome", "claviger.reason");
    }

    @Test
    void observation_namesOwnerAndKey_onTheSpanAlone_whenThatIsSwitchedOn() {
        Observation.Context context =
                observed(() -> guard(observations.withIdentities()).judge(withKey("/api/models")));

        assertThat(value(context.getHighCardinalityKeyValues(), "enduser.id")).isEqualTo("ada");
        assertThat(value(context.getHighCardinalityKeyValues(), "claviger.key.id"))
                .isEqualTo(key.key().id().toString());
        assertThat(value(context.getLowCardinalityKeyValues(), "enduser.id")).isNull();
    }

    @Test
    void observation_namesNobody_whoseKeyWasNotProved() {
        Observation.Context context = observed(
                () -> guard(observations.withIdentities()).judge(new Request("/api/models", "Bearer sk-nonsense")));

        assertThat(low(context)).isEqualTo("denied malformed");
        assertThat(context.getHighCardinalityKeyValues()).isEmpty();
    }

    /** Prometheus refuses a second series of a meter that has other tags than the first. */
    @Test
    void timerOfTheServer_hasTheSameTags_whetherAFilterJudgedTheRequestOrNot() {
        registry.observationConfig().observationHandler(new DefaultMeterObservationHandler(meters));
        observed(() -> judge(withKey("/api/models")));
        observed(() -> {});

        assertThat(meters.get(SERVER).timers())
                .extracting(timer -> timer.getId().getTag("claviger.outcome"))
                .containsExactlyInAnyOrder("allowed", "none");
        assertThat(meters.get(SERVER).timers())
                .extracting(timer -> timer.getId().getTags().size())
                .containsOnly(3);
    }

    @Test
    void otherObservations_stayWhatTheyAre() {
        Observation.Context context = new Observation.Context();
        Observation.createNotStarted("a job", () -> context, registry).observe(() -> {});

        assertThat(context.getAllKeyValues()).isEmpty();
    }

    @Test
    void verdict_isGiven_whereNothingIsObserved() {
        assertThat(judge(withKey("/api/models"))).isInstanceOf(Verdict.Allowed.class);
    }
}
