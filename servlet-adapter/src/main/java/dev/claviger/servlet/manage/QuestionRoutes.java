package dev.claviger.servlet.manage;

import dev.claviger.Call;
import dev.claviger.Claviger;
import dev.claviger.KeyFilter;
import dev.claviger.ShadowReport;
import dev.claviger.json.PolicyJson;
import dev.claviger.policy.PolicyDocument;
import java.io.IOException;

/** The routes that tell of many calls at once: what a key may call, who may make a call, what another policy changes. */
final class QuestionRoutes {
    private static final String SHADOW = "/policy/shadow";

    private final Claviger claviger;
    private final KeyRoutes keys;

    QuestionRoutes(Claviger claviger, KeyRoutes keys) {
        this.claviger = claviger;
        this.keys = keys;
    }

    void addTo(Routes routes) {
        routes.on("GET", "/keys/{id}/endpoints", this::allowedEndpoints)
                .on("POST", "/policy/callers", this::keysAllowedTo, "owner_id", "group", "limit", "cursor")
                .on("POST", "/policy/compare", this::compare)
                .on("GET", SHADOW, this::shadow)
                .on("PUT", SHADOW, this::startShadow)
                .on("DELETE", SHADOW, this::stopShadow);
    }

    private Reply allowedEndpoints(Exchange exchange) {
        return claviger.administration()
                .allowedEndpoints(exchange.actor(), exchange.key())
                .fold(done -> Reply.json(200, InquiryJson.write(done)), Refusals::of);
    }

    private Reply keysAllowedTo(Exchange exchange) throws IOException {
        String owner = exchange.query().text("owner_id");
        KeyFilter filter =
                KeyRoutes.narrowed(owner == null ? KeyFilter.all() : KeyFilter.forOwner(owner), exchange.query());
        Call call = exchange.body(InquiryJson::readCall);
        return claviger.administration()
                .keysAllowedTo(exchange.actor(), call, filter, KeyRoutes.pageOf(exchange.query()))
                .fold(done -> keys.page(exchange, done), Refusals::of);
    }

    private Reply compare(Exchange exchange) throws IOException {
        InquiryJson.Proposal proposal = PolicyRoutes.longBody(claviger, exchange, InquiryJson::readProposal);
        PolicyDocument base = proposal.base();
        return (base == null
                        ? claviger.administration().compare(exchange.actor(), proposal.policy())
                        : claviger.administration().compare(exchange.actor(), base, proposal.policy()))
                .fold(done -> Reply.json(200, InquiryJson.write(done)), Refusals::of);
    }

    private Reply shadow(Exchange exchange) {
        return claviger.administration().shadow(exchange.actor()).fold(QuestionRoutes::of, Refusals::of);
    }

    private Reply startShadow(Exchange exchange) throws IOException {
        PolicyDocument policy = PolicyRoutes.longBody(claviger, exchange, PolicyJson::read);
        return claviger.administration().startShadow(exchange.actor(), policy).fold(QuestionRoutes::of, Refusals::of);
    }

    private Reply stopShadow(Exchange exchange) {
        return claviger.administration().stopShadow(exchange.actor()).fold(QuestionRoutes::of, Refusals::of);
    }

    private static Reply of(ShadowReport shadow) {
        return Reply.json(200, InquiryJson.write(shadow));
    }
}
