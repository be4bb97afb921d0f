package dev.claviger.behaviour;

import static dev.claviger.behaviour.Workbench.CALL;
import static dev.claviger.behaviour.Workbench.HOST;
import static dev.claviger.behaviour.Workbench.ROOT;

import dev.claviger.Actor;
import dev.claviger.Call;
import dev.claviger.CallPath;
import dev.claviger.Claviger;
import dev.claviger.IssuedKey;
import dev.claviger.KeyFilter;
import dev.claviger.KeyRequest;
import dev.claviger.RejectedCall;
import dev.claviger.Rotation;
import dev.claviger.json.AuditLines;
import dev.claviger.policy.Gate;
import dev.claviger.policy.PolicyDocument;
import dev.claviger.policy.PolicyRevision;
import dev.claviger.spi.AuditQuery;
import dev.claviger.spi.DangerousStep;
import dev.claviger.testkit.TestKeys;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/** The part of a {@link CanaryRun} that leaves records of calls and events behind, with keys where none belong. */
final class CanaryCalls {
    private CanaryCalls() {}

    static void live(CanaryRun run) {
        // Straight to the store, whose audit records can be read.
        Claviger claviger = Claviger.builder(run.bench.memory, run.bench.owners)
                .clock(run.bench.clock)
                .maxStaleness(Duration.ZERO)
                .auditSink(run.bench.audit)
                .auditSink(AuditLines.toLog())
                .keyListener(run.values::add)
                .suspendSuccessorOnReuse()
                .recordCallsInStore()
                .approver((actor, step) -> run.values.add(step))
                .build();
        try (claviger) {
            IssuedKey key = issued(run, claviger);
            String text = key.plaintext().reveal();
            Call misplaced = Call.of(text, CallPath.of("/api/" + text))
                    .withOverridingMethod(text)
                    .withClientAddress(text)
                    .withSource("authorization")
                    .withRequestId(text)
                    .withRawTarget("/api/" + text);
            run.values.add(claviger.decide(key.plaintext(), CALL));
            for (int i = 0; i < 20; i++) {
                run.values.add(claviger.decide(ForgedKeys.withOtherSecret(key.plaintext()), misplaced));
            }
            turnAway(run, claviger, text);
            CanaryRequests.live(run, claviger, key);
            Actor source = HOST.withRequest(text, text);
            run.secrets.add(
                    claviger.rotate(source, key.key().id(), Rotation.atOnce()).orElseThrow());
            run.values.add(claviger.decide(key.plaintext(), misplaced));
            run.values.add(claviger.resume(source, key.key().id()));
            run.values.add(source);
            takeDangerousSteps(run, claviger);
            run.values.add(claviger.administration());
            run.values.add(claviger.administration()
                    .audit(ROOT.withRequest(text, text), AuditQuery.latest())
                    .orElseThrow());
        }
    }

    /** Requests that are no calls, with a key in every place of theirs, and in every spelling. */
    private static void turnAway(CanaryRun run, Claviger claviger, String text) {
        String escaped = text.chars()
                .mapToObj(c -> String.format(Locale.ROOT, "%%%02x", c))
                .collect(Collectors.joining());
        for (String key : List.of(
                text,
                escaped,
                escaped.replace("%", "%25"),
                text.replace("-", "%2D"),
                text.substring(0, text.length() - 6),
                "x" + text)) {
            for (String target : List.of("/" + key, "/a;b=" + key + "/c", "/a?b=" + key, "/a%3fb=" + key)) {
                for (Call.Rejection ambiguity : Call.Rejection.values()) {
                    RejectedCall request = RejectedCall.of(ambiguity, text)
                            .withPath(CallPath.of("/" + text))
                            .withClientAddress(key)
                            .withRequestId(key)
                            .withRawTarget(target);
                    claviger.rejected(request);
                }
            }
        }
        run.values.add(RejectedCall.of(Call.Rejection.AMBIGUOUS_PATH, "GET")
                .withPath(CALL.path())
                .withRawTarget("/" + text));
    }

    private static void takeDangerousSteps(CanaryRun run, Claviger claviger) {
        run.secrets.add(claviger.issue(
                        ROOT, KeyRequest.named("unlimited").forOwner("ada").withReason("test"))
                .orElseThrow());
        claviger.administration()
                .revokeAll(ROOT, KeyFilter.all().withName("unlimited"), "")
                .orElseThrow();
        PolicyRevision present = claviger.currentPolicy().orElseThrow();
        PolicyDocument exempting = present.document().toBuilder()
                .adminBypass(Gate.GRANT, Gate.ENDPOINT)
                .adminRoles("admin", "helpdesk")
                .eligibleRoles("admin", "user")
                .build();
        claviger.changePolicy(ROOT, present.number(), exempting).orElseThrow();
        claviger.changePolicy(ROOT, present.number() + 1, present.document()).orElseThrow();
        run.values.add(new DangerousStep.PurgingAudit(TestKeys.NOON));
        run.values.add(new DangerousStep.PurgingCalls(TestKeys.NOON));
        run.values.add(new DangerousStep.PurgingEndedKeys(TestKeys.NOON));
        IssuedKey key = issued(run, claviger);
        run.values.add(new DangerousStep.Revealing(key.key().id(), "ada", "why"));
    }

    private static IssuedKey issued(CanaryRun run, Claviger claviger) {
        return run.secrets.add(
                claviger.issue(HOST, KeyRequest.named("script").forOwner("ada").withReason("test"))
                        .orElseThrow());
    }
}
