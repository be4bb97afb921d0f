package dev.claviger.servlet.manage;

import dev.claviger.Claviger;
import dev.claviger.Outcome;
import dev.claviger.json.PolicyJson;
import dev.claviger.policy.PolicyDocument;
import dev.claviger.policy.PolicyRevision;
import java.io.IOException;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The routes below {@code /policy}. An entity tag is the number of the revision. */
final class PolicyRoutes {
    /** What a store can keep. */
    private static final int MAX_POLICY = 4_000_000;

    private static final Pattern TAG = Pattern.compile("\"([0-9]{1,18})\"");

    private final Claviger claviger;

    PolicyRoutes(Claviger claviger) {
        this.claviger = claviger;
    }

    void addTo(Routes routes) {
        routes.on("GET", "/policy", this::find)
                .on("PUT", "/policy", this::change)
                .on("POST", "/policy/explain", this::explain);
    }

    private Reply find(Exchange exchange) {
        String known = exchange.header("If-None-Match");
        return claviger.administration()
                .policy(exchange.actor())
                .fold(
                        revision -> known(of(revision), known == null ? "" : known),
                        refused -> refused.refusal() == Outcome.Refusal.NO_POLICY
                                ? known(reply(PolicyDocument.refuseAll(), 0), known == null ? "" : known)
                                : Refusals.of(refused));
    }

    private static Reply of(PolicyRevision revision) {
        return reply(revision.document(), revision.number());
    }

    private static Reply reply(PolicyDocument policy, long revision) {
        return Reply.json(200, PolicyJson.write(policy)).with("ETag", "\"" + revision + "\"");
    }

    /** Leaves out what the caller has already. */
    private static Reply known(Reply reply, String known) {
        for (String tag : known.split(",", -1)) {
            // The weak comparison (RFC 9110, 13.1.2).
            String strong = tag.strip().replaceFirst("^W/", "");
            if (strong.equals("*") || strong.equals(reply.headers().get("ETag"))) {
                return new Reply(304, "", "", reply.headers(), "");
            }
        }
        return reply;
    }

    private Reply change(Exchange exchange) throws IOException {
        String expected = exchange.header("If-Match");
        if (expected == null) {
            return Reply.problem(
                    428, "if_match_required", "Say in If-Match which revision the change builds on.", "If-Match");
        }
        Matcher tag = TAG.matcher(expected.strip());
        if (!tag.matches()) {
            throw RejectedRequest.malformed(
                    "header If-Match: must be one entity tag that GET has answered, such as \"3\"", "If-Match");
        }
        PolicyDocument policy = longBody(claviger, exchange, PolicyJson::read);
        return claviger.changePolicy(exchange.actor(), Long.parseLong(tag.group(1)), policy)
                .fold(done -> of(done), Refusals::of);
    }

    /**
     * Reads a body that holds policies, and may be long. Who could not even read the one in force is not worth the work of
     * reading that.
     */
    static <T> T longBody(Claviger claviger, Exchange exchange, Function<String, T> form) throws IOException {
        Outcome<PolicyRevision> present = claviger.administration().policy(exchange.actor());
        if (present instanceof Outcome.Refused<?> refused && refused.refusal() != Outcome.Refusal.NO_POLICY) {
            throw new RejectedRequest(Refusals.of(refused));
        }
        return exchange.body(form, MAX_POLICY);
    }

    private Reply explain(Exchange exchange) throws IOException {
        ManagementJson.Question question = exchange.body(ManagementJson::readQuestion);
        return claviger.administration()
                .explain(exchange.actor(), question.key(), question.call())
                .fold(done -> Reply.json(200, ManagementJson.write(done)), Refusals::of);
    }
}
