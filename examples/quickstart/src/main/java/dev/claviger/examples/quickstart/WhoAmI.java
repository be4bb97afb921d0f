package dev.claviger.examples.quickstart;

import dev.claviger.Actor;
import dev.claviger.Claviger;
import dev.claviger.Decision;
import dev.claviger.policy.Gate;
import dev.claviger.policy.GateResult;
import dev.claviger.servlet.ApiKeyPrincipal;
import jakarta.servlet.http.HttpServletRequest;
import java.util.List;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;

/** Tells the caller who it is and why it was let in. */
final class WhoAmI {
    private final Claviger claviger;

    /** The decision on the call that asks. */
    record Answer(
            String owner,
            SortedSet<String> roles,
            SortedSet<String> groups,
            Key key,
            SortedSet<Gate> exemptions,
            long policyRevision,
            List<Step> gates) {}

    /** The key that the call came with. */
    record Key(String id, String name, String hint) {}

    /** A gate that the decision passed, or where it ended. */
    record Step(Gate gate, GateResult.Verdict verdict, String detail) {
        static Step of(GateResult result) {
            return new Step(result.gate(), result.verdict(), result.detail());
        }
    }

    WhoAmI(Claviger claviger) {
        this.claviger = claviger;
    }

    /** Explains to the caller itself. An application that hides its rules keeps explanations to its administrators. */
    Optional<Answer> answer(HttpServletRequest request) {
        ApiKeyPrincipal principal = (ApiKeyPrincipal) request.getUserPrincipal();
        Decision.Allowed decision = principal.decision();
        return Optional.of(new Answer(
                principal.getName(),
                new TreeSet<>(principal.owner().roles()),
                new TreeSet<>(principal.owner().groups()),
                new Key(
                        principal.key().id().toString(),
                        principal.key().name(),
                        principal.key().hint()),
                new TreeSet<>(decision.exemptions()),
                decision.policyRevision(),
                claviger
                        .administration()
                        .explain(Actor.host("whoami"), principal.key().id(), principal.call())
                        .orElseThrow()
                        .gates()
                        .stream()
                        .map(Step::of)
                        .toList()));
    }
}
