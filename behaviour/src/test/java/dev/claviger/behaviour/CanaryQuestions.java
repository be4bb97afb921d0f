package dev.claviger.behaviour;

import static dev.claviger.behaviour.Workbench.CALL;
import static dev.claviger.behaviour.Workbench.HOST;
import static dev.claviger.behaviour.Workbench.OPEN;

import dev.claviger.Administration;
import dev.claviger.Call;
import dev.claviger.CallPath;
import dev.claviger.IssuedKey;
import dev.claviger.KeyFilter;
import dev.claviger.KeyPageRequest;
import dev.claviger.KeyRequest;
import dev.claviger.policy.PolicyComparison;
import dev.claviger.policy.PolicyDocument;

/** The part of a {@link CanaryRun} that asks about policies, while calls come with keys where none belong. */
final class CanaryQuestions {
    private CanaryQuestions() {}

    static void live(CanaryRun run) {
        IssuedKey key = run.secrets.add(run.bench
                .claviger
                .issue(HOST, KeyRequest.named("script").forOwner("ada").withReason("test"))
                .orElseThrow());
        String text = key.plaintext().reveal();
        Administration administration = run.bench.claviger.administration();
        PolicyDocument next = OPEN.toBuilder().endpoints("GET /api/models").build();

        run.seen(administration.startShadow(HOST.withRequest(text, text), next).orElseThrow());
        run.bench.claviger.decide(
                key.plaintext(),
                Call.of("GET", CallPath.of("/api/" + text))
                        .withClientAddress(text)
                        .withSource("authorization")
                        .withRequestId(text)
                        .withRawTarget("/api/" + text));
        run.bench.claviger.decide(key.plaintext(), CALL.withOverridingMethod("POST"));
        run.seen(run.seen(administration.shadow(HOST).orElseThrow()).sample());
        run.seen(administration.stopShadow(HOST.withRequest(text, text)).orElseThrow());
        run.seen(administration.allowedEndpoints(HOST, key.key().id()).orElseThrow());
        run.seen(administration
                .keysAllowedTo(HOST, CALL, KeyFilter.all(), KeyPageRequest.first())
                .orElseThrow());
        PolicyComparison comparison =
                run.seen(administration.compare(HOST, next).orElseThrow());
        run.seen(comparison.addressesAfter());
        run.seen(comparison.classes());
        run.seen(comparison.differences()).forEach(each -> run.seen(each.gained()));
        run.seen(administration
                .explain(HOST, key.key().id(), CALL.withClientAddress(text))
                .orElseThrow()
                .gates());
    }
}
