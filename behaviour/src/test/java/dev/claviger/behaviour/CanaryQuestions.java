package dev.claviger.behaviour;

import static dev.claviger.behaviour.Workbench.CALL;
import static dev.claviger.behaviour.Workbench.HOST;
import static dev.claviger.behaviour.Workbench.OPEN;

import dev.claviger.Administration;
import dev.claviger.Call;
import dev.claviger.CallPath;
import dev.claviger.IssuedKey;
import dev.claviger.KeyQuery;
import dev.claviger.KeyRequest;
import dev.claviger.policy.PolicyDocument;

/** The part of a {@link CanaryRun} that asks about policies, while calls come with keys where none belong. */
final class CanaryQuestions {
    private CanaryQuestions() {}

    static void live(CanaryRun run) {
        IssuedKey key = run.secrets.add(run.bench
                .claviger
                .issue(HOST, KeyRequest.named("script").onBehalfOf("ada", "test"))
                .orElseThrow());
        String text = key.plaintext().reveal();
        Administration administration = run.bench.claviger.administration();
        PolicyDocument next = OPEN.toBuilder().endpoints("GET /api/models").build();

        run.seen(administration.startShadow(HOST.from(text, text), next).orElseThrow());
        run.bench.claviger.decide(
                key.plaintext(),
                new Call("GET", CallPath.of("/api/" + text), null, text, "authorization", text, "/api/" + text, false));
        run.bench.claviger.decide(key.plaintext(), CALL.overriddenBy("POST"));
        run.seen(administration.shadow(HOST).orElseThrow().orElseThrow());
        run.seen(administration.stopShadow(HOST.from(text, text)).orElseThrow().orElseThrow());
        run.seen(administration.whatCan(HOST, key.key().id()).orElseThrow());
        run.seen(administration.whoCan(HOST, CALL, KeyQuery.ofAll()).orElseThrow());
        run.seen(administration.compare(HOST, next).orElseThrow());
    }
}
