package dev.claviger.servlet.manage;

import dev.claviger.ApiKey;
import dev.claviger.Claviger;
import dev.claviger.IssuedKey;
import dev.claviger.KeyEdit;
import dev.claviger.KeyFilter;
import dev.claviger.KeyId;
import dev.claviger.KeyPage;
import dev.claviger.KeyPageRequest;
import dev.claviger.KeyPosition;
import dev.claviger.KeyRequest;
import dev.claviger.KeyState;
import dev.claviger.Outcome;
import dev.claviger.Rotation;
import dev.claviger.internal.text.TextRules;
import java.io.IOException;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The routes below {@code /keys}: what owners do with their own keys, and administrators with everybody's. */
final class KeyRoutes {
    private static final int STANDARD_LIMIT = 100;

    /** A thousand texts of 200 characters, with what stands around them. */
    private static final int MAX_REVOCATION = 256 * 1024;

    private static final Reply NOTHING_SELECTED = Reply.problem(
            ProblemCode.SELECTION_REQUIRED,
            "Say which keys: exactly one of owner_id, issued_by, group, name, all and plaintexts, and not empty.",
            List.of(RequestFault.pointer("", "must select keys in exactly one way")));
    private static final Reply NO_REASON = Reply.problem(
            ProblemCode.REASON_REQUIRED,
            "Say why this key is to be shown.",
            List.of(RequestFault.pointer("/reason", "must not be blank")));

    private final Claviger claviger;
    private final Clock clock;
    private final KeyReplies replies;
    private final KeyVersions versions;

    KeyRoutes(Claviger claviger, Clock clock, KeyReplies replies) {
        this.claviger = claviger;
        this.clock = clock;
        this.replies = replies;
        this.versions = new KeyVersions(claviger);
    }

    void addTo(Routes routes) {
        routes.on(
                        "GET",
                        "/keys",
                        this::list,
                        "owner_id",
                        "group",
                        "issued_by",
                        "scope",
                        "name",
                        "state",
                        "unused_since",
                        "expiring_before",
                        "limit",
                        "cursor")
                .on("POST", "/keys", this::issue)
                .on("POST", "/keys/revoke", this::revokeMany)
                .on("GET", "/keys/{id}", this::find)
                .on("PATCH", "/keys/{id}", this::edit)
                .on("DELETE", "/keys/{id}", this::revoke)
                .on("POST", "/keys/{id}/revoke", this::revokeWithReason)
                .on("POST", "/keys/{id}/rotate", this::rotate)
                .on("POST", "/keys/{id}/suspend", this::suspend)
                .on("POST", "/keys/{id}/resume", this::resume)
                .on("POST", "/keys/{id}/reveal", this::reveal);
    }

    private Reply list(Exchange exchange) {
        QueryParameters query = exchange.query();
        String owner = query.text("owner_id");
        Boolean all = query.all();
        // Groups and issuers tell whose keys are meant; without any of them it is one's own.
        boolean others = all == null ? owner == null && (query.has("group") || query.has("issued_by")) : all;
        if (others) {
            return list(exchange, KeyFilter.all());
        }
        return list(exchange, owner == null ? KeyFilter.own() : KeyFilter.forOwner(owner));
    }

    /** Lists keys, narrowed by what the query says beside whose keys are meant. */
    Reply list(Exchange exchange, KeyFilter whose) {
        QueryParameters query = exchange.query();
        return claviger.list(exchange.actor(), narrowed(whose, query), pageOf(query))
                .fold(page -> page(exchange, page), Refusals::of);
    }

    /** Narrows a filter by those of its parameters that a route knows. */
    static KeyFilter narrowed(KeyFilter whose, QueryParameters query) {
        KeyFilter keys = whose;
        String group = query.text("group");
        keys = group == null ? keys : keys.withGroup(group);
        String issuer = query.text("issued_by");
        keys = issuer == null ? keys : keys.withIssuedBy(issuer);
        String name = query.text("name");
        keys = name == null ? keys : keys.withName(name);
        KeyState state = query.constant("state", KeyState.values());
        keys = state == null ? keys : keys.withState(state);
        Instant unusedSince = query.time("unused_since");
        keys = unusedSince == null ? keys : keys.withUnusedSince(unusedSince);
        Instant expiringBefore = query.time("expiring_before");
        return expiringBefore == null ? keys : keys.withExpiringBefore(expiringBefore);
    }

    static KeyPageRequest pageOf(QueryParameters query) {
        KeyPageRequest page = KeyPageRequest.first().withLimit(query.limit(STANDARD_LIMIT));
        String cursor = query.text("cursor");
        return cursor == null ? page : page.withAfter(Cursor.position(cursor));
    }

    /** Answers with a page of keys, and where the next one is. */
    Reply page(Exchange exchange, KeyPage page) {
        KeyPageRequest next = page.next();
        KeyPosition after = next == null ? null : next.after();
        String cursor = after == null ? null : Cursor.of(after);
        return exchange.paged(replies.of(page, cursor), cursor);
    }

    private Reply issue(Exchange exchange) throws IOException {
        return issue(exchange, exchange.body(text -> KeyJson.readRequestForAnybody(text, clock.instant())));
    }

    /** Issues a key, once for each {@code Idempotency-Key}. */
    Reply issue(Exchange exchange, KeyRequest request) {
        String id = idempotencyId(exchange);
        return claviger.issue(exchange.actor(), id == null ? request : request.withIdempotencyId(id))
                .fold(
                        done -> issued(exchange, done),
                        refused -> request.lifetime() == null ? Refusals.of(refused) : Refusals.ofLifetime(refused));
    }

    private Reply issued(Exchange exchange, IssuedKey issued) {
        return replies.of(issued).with("Location", exchange.pathOf(issued.key().id()));
    }

    private static @Nullable String idempotencyId(Exchange exchange) {
        String id = exchange.header("Idempotency-Key");
        try {
            return id == null ? null : TextRules.checkIdempotencyId(id);
        } catch (IllegalArgumentException e) {
            throw RejectedRequest.header("Idempotency-Key", "must be 1 to 255 printable ASCII characters");
        }
    }

    private Reply find(Exchange exchange) {
        return claviger.find(exchange.actor(), exchange.key())
                .fold(
                        key -> KeyVersions.isKnown(exchange, key)
                                ? KeyVersions.tagged(Reply.empty(304), key)
                                : replies.of(key),
                        Refusals::of);
    }

    private Reply edit(Exchange exchange) throws IOException {
        KeyId id = exchange.key();
        KeyEdit edit = exchange.body(KeyJson::readEdit);
        return versions.on(
                        exchange,
                        id,
                        any -> claviger.edit(exchange.actor(), any, edit),
                        seen -> claviger.edit(exchange.actor(), seen, edit))
                .fold(
                        replies::of,
                        refused -> refused.refusal() == Outcome.Refusal.TOO_WIDE
                                ? Refusals.of(refused, onlyLimit(edit))
                                : Refusals.of(refused));
    }

    /** Returns the field that must have been too wide, or {@code null} if it may have been one of several. */
    private static @Nullable String onlyLimit(KeyEdit edit) {
        boolean endpoints = edit.endpoints() != null;
        boolean addresses = edit.addresses() != null;
        boolean end = edit.expiresAt() != null;
        if (endpoints && !addresses && !end) {
            return "/endpoints";
        }
        if (addresses && !endpoints && !end) {
            return "/addresses";
        }
        return end && !endpoints && !addresses ? "/expires_at" : null;
    }

    private Reply revoke(Exchange exchange) {
        return revoke(exchange, exchange.key());
    }

    Reply revoke(Exchange exchange, KeyId id) {
        return revoke(exchange, id, "");
    }

    private Reply revoke(Exchange exchange, KeyId id, String reason) {
        return answer(versions.on(
                exchange,
                id,
                any -> claviger.revoke(exchange.actor(), any, reason),
                seen -> claviger.revoke(exchange.actor(), seen, reason)));
    }

    private Reply revokeWithReason(Exchange exchange) throws IOException {
        KeyId id = exchange.key();
        return revoke(exchange, id, exchange.optionalBody(KeyJson::readReason));
    }

    private Reply revokeMany(Exchange exchange) throws IOException {
        KeyJson.Revocation which = exchange.body(KeyJson::readRevocation, MAX_REVOCATION);
        if (which.selectsNothing()) {
            return NOTHING_SELECTED;
        }
        KeyFilter filter = which.filter();
        if (filter != null && which.dryRun()) {
            return count(exchange, filter);
        }
        Outcome<Integer> revoked = filter == null
                ? claviger.administration().revokeLeaked(exchange.actor(), which.found(), which.reason())
                : claviger.administration().revokeAll(exchange.actor(), filter, which.reason());
        return revoked.fold(done -> Reply.json(200, ManagementJson.writeRevoked(done, done)), Refusals::of);
    }

    /** Counts the keys that would be revoked. */
    private Reply count(Exchange exchange, KeyFilter filter) {
        long matched = 0;
        KeyPageRequest next = KeyPageRequest.first().withLimit(KeyPageRequest.MAX_LIMIT);
        while (next != null) {
            Outcome<KeyPage> page = claviger.list(exchange.actor(), filter, next);
            if (!(page instanceof Outcome.Done<KeyPage> done)) {
                return Refusals.of((Outcome.Refused<?>) page);
            }
            matched += done.value().keys().stream()
                    .filter(key -> key.revokedAt() == null)
                    .count();
            next = done.value().next();
        }
        return Reply.json(200, ManagementJson.writeRevoked(matched, 0));
    }

    private Reply rotate(Exchange exchange) throws IOException {
        KeyId id = exchange.key();
        // A repetition is known by the key itself, which has a successor then.
        idempotencyId(exchange);
        Rotation rotation = exchange.body(KeyJson::readRotation);
        return versions.on(
                        exchange,
                        id,
                        any -> claviger.rotate(exchange.actor(), any, rotation),
                        seen -> claviger.rotate(exchange.actor(), seen, rotation))
                .fold(done -> issued(exchange, done), Refusals::ofLifetime);
    }

    private Reply suspend(Exchange exchange) throws IOException {
        KeyId id = exchange.key();
        String reason = exchange.optionalBody(KeyJson::readReason);
        return answer(versions.on(
                exchange,
                id,
                any -> claviger.suspend(exchange.actor(), any, reason),
                seen -> claviger.suspend(exchange.actor(), seen, reason)));
    }

    private Reply resume(Exchange exchange) throws IOException {
        KeyId id = exchange.key();
        // It has nothing to say, but what it says must not be passed over either.
        exchange.optionalBody(KeyJson::readNothing);
        return answer(versions.on(
                exchange,
                id,
                any -> claviger.resume(exchange.actor(), any),
                seen -> claviger.resume(exchange.actor(), seen)));
    }

    private Reply reveal(Exchange exchange) throws IOException {
        KeyId id = exchange.key();
        String reason = exchange.body(KeyJson::readReason);
        if (reason.isBlank()) {
            return NO_REASON;
        }
        return claviger.administration()
                .reveal(exchange.actor(), id, reason)
                .fold(
                        text -> claviger.find(exchange.actor(), id).fold(key -> replies.of(key, text), Refusals::of),
                        Refusals::of);
    }

    private Reply answer(Outcome<ApiKey> outcome) {
        return outcome.fold(done -> replies.of(done), Refusals::of);
    }
}
