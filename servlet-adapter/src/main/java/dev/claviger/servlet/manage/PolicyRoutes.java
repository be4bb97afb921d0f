package dev.claviger.servlet.manage;

import dev.claviger.Claviger;
import dev.claviger.Outcome;
import dev.claviger.json.PolicyJson;
import dev.claviger.policy.PolicyDocument;
import dev.claviger.policy.PolicyRevision;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** The routes below {@code /policy}. An entity tag is the number of the revision. */
final class PolicyRoutes {
    /** What a store can keep. */
    private static final int MAX_POLICY = 4_000_000;

    private static final Reply IF_MATCH_REQUIRED = Reply.problem(
            ProblemCode.IF_MATCH_REQUIRED,
            "Say in If-Match which revision the change builds on: the ETag that GET has answered.",
            List.of(RequestFault.header(Preconditions.IF_MATCH, "must be there")));

    private final Claviger claviger;

    PolicyRoutes(Claviger claviger) {
        this.claviger = claviger;
    }

    void addTo(Routes routes) {
        routes.on("GET", "/policy", this::find)
                .on("PUT", "/policy", this::change)
                .on("GET", "/policy/revision", this::revision)
                .on("POST", "/policy/explain", this::explain);
    }

    private Reply find(Exchange exchange) {
        Preconditions known = Preconditions.of(exchange, Preconditions.IF_NONE_MATCH);
        return known(known, inForce(claviger, exchange), PolicyRoutes::of);
    }

    /**
     * Who has set the policy and when. Not in the policy itself, which is to be sent back as it is, nor in headers, which
     * cannot hold every id.
     */
    private Reply revision(Exchange exchange) {
        Preconditions known = Preconditions.of(exchange, Preconditions.IF_NONE_MATCH);
        return known(known, inForce(claviger, exchange), policy -> Reply.json(200, ManagementJson.write(policy)));
    }

    /** Where none was ever set, what is in force refuses everything. */
    private static Reply of(Optional<PolicyRevision> policy) {
        PolicyDocument document = policy.map(PolicyRevision::document).orElseGet(PolicyDocument::refuseAll);
        return Reply.json(200, PolicyJson.write(document));
    }

    /** Leaves out what the caller has already. A browser may keep the answer, and asks each time whether it is still so. */
    private static Reply known(
            @Nullable Preconditions known,
            Optional<PolicyRevision> policy,
            Function<Optional<PolicyRevision>, Reply> form) {
        String tag = tag(policy);
        boolean same = known != null && known.matchWeakly(tag);
        return (same ? Reply.empty(304) : form.apply(policy))
                .with("ETag", tag)
                .with("Cache-Control", "private, no-cache")
                // Somebody else's session or key has another answer.
                .with("Vary", "Authorization, Cookie");
    }

    /** The first change builds on revision 0. */
    private static long number(Optional<PolicyRevision> policy) {
        return policy.map(PolicyRevision::number).orElse(0L);
    }

    private static String tag(Optional<PolicyRevision> policy) {
        return "\"" + number(policy) + "\"";
    }

    private Reply change(Exchange exchange) throws IOException {
        Preconditions expected = Preconditions.of(exchange, Preconditions.IF_MATCH);
        if (expected == null) {
            return IF_MATCH_REQUIRED;
        }
        Optional<PolicyRevision> present = inForce(claviger, exchange);
        if (!expected.match(tag(present))) {
            return changed(tag(present));
        }
        PolicyDocument policy = exchange.body(PolicyJson::read, MAX_POLICY);
        return claviger.changePolicy(exchange.actor(), number(present), policy)
                .fold(
                        done -> of(Optional.of(done)).with("ETag", tag(Optional.of(done))),
                        refused -> refused.refusal() == Outcome.Refusal.CONFLICT
                                ? changed(tag(inForce(claviger, exchange)))
                                : Refusals.of(refused));
    }

    private static Reply changed(String tag) {
        String what = "The policy in force is revision " + tag.replace("\"", "") + ".";
        return Preconditions.failed(what, "the revision in force", tag, null);
    }

    /** Returns the policy in force, unless none was ever set. Who could not read it is refused. */
    private static Optional<PolicyRevision> inForce(Claviger claviger, Exchange exchange) {
        return claviger.administration().policy(exchange.actor()).fold(Optional::of, refused -> {
            if (refused.refusal() == Outcome.Refusal.NO_POLICY) {
                return Optional.empty();
            }
            throw new RejectedRequest(Refusals.of(refused));
        });
    }

    /** Reads a body that holds policies, and may be long: not for those who could not even read the policy in force. */
    static <T> T longBody(Claviger claviger, Exchange exchange, Function<String, T> form) throws IOException {
        inForce(claviger, exchange);
        return exchange.body(form, MAX_POLICY);
    }

    private Reply explain(Exchange exchange) throws IOException {
        ManagementJson.Question question = exchange.body(ManagementJson::readQuestion);
        return claviger.administration()
                .explain(exchange.actor(), question.key(), question.call())
                .fold(done -> Reply.json(200, ManagementJson.write(done)), Refusals::of);
    }
}
