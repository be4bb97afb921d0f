package dev.claviger.servlet.manage;

import dev.claviger.Call;
import dev.claviger.Claviger;
import dev.claviger.KeyQuery;
import dev.claviger.ShadowReport;
import dev.claviger.json.PolicyJson;
import dev.claviger.policy.PolicyDocument;
import java.io.IOException;
import java.util.Optional;

/** The routes that tell of many calls at once: what a key may call, who may make a call, what another policy changes. */
final class QuestionRoutes {
    private static final String SHADOW = "/policy/shadow";
    private static final Reply NO_SHADOW =
            Reply.problem(ProblemCode.NO_SHADOW, "No policy runs in the shadow on this node.");

    private final Claviger claviger;
    private final KeyRoutes keys;

    QuestionRoutes(Claviger claviger, KeyRoutes keys) {
        this.claviger = claviger;
        this.keys = keys;
    }

    void addTo(Routes routes) {
        routes.on("GET", "/keys/{id}/endpoints", this::whatCan)
                .on("POST", "/policy/callers", this::whoCan, "owner_id", "group", "limit", "cursor")
                .on("POST", "/policy/compare", this::compare)
                .on("GET", SHADOW, this::shadow)
                .on("PUT", SHADOW, this::startShadow)
                .on("DELETE", SHADOW, this::stopShadow);
    }

    private Reply whatCan(Exchange exchange) {
        return claviger.administration()
                .whatCan(exchange.actor(), exchange.key())
                .fold(done -> Reply.json(200, InquiryJson.write(done.value())), Refusals::of);
    }

    private Reply whoCan(Exchange exchange) throws IOException {
        String owner = exchange.query().text("owner_id");
        KeyQuery query =
                KeyRoutes.narrowed(owner == null ? KeyQuery.ofAll() : KeyQuery.ofOwner(owner), exchange.query());
        Call call = exchange.body(InquiryJson::readCall);
        return claviger.administration()
                .whoCan(exchange.actor(), call, query)
                .fold(done -> keys.page(exchange, done.value()), Refusals::of);
    }

    private Reply compare(Exchange exchange) throws IOException {
        InquiryJson.Proposal proposal = PolicyRoutes.longBody(claviger, exchange, InquiryJson::readProposal);
        PolicyDocument base = proposal.base();
        return (base == null
                        ? claviger.administration().compare(exchange.actor(), proposal.policy())
                        : claviger.administration().compare(exchange.actor(), base, proposal.policy()))
                .fold(done -> Reply.json(200, InquiryJson.write(done.value())), Refusals::of);
    }

    private Reply shadow(Exchange exchange) {
        return claviger.administration().shadow(exchange.actor()).fold(done -> of(done.value()), Refusals::of);
    }

    private Reply startShadow(Exchange exchange) throws IOException {
        PolicyDocument policy = PolicyRoutes.longBody(claviger, exchange, PolicyJson::read);
        return claviger.administration()
                .startShadow(exchange.actor(), policy)
                .fold(done -> of(Optional.of(done.value())), Refusals::of);
    }

    private Reply stopShadow(Exchange exchange) {
        return claviger.administration().stopShadow(exchange.actor()).fold(done -> of(done.value()), Refusals::of);
    }

    private static Reply of(Optional<ShadowReport> shadow) {
        return shadow.map(some -> Reply.json(200, InquiryJson.write(some))).orElse(NO_SHADOW);
    }
}
