package dev.claviger.servlet.manage;

import dev.claviger.ApiKey;
import dev.claviger.Claviger;
import dev.claviger.KeyFilter;
import dev.claviger.KeyPage;
import dev.claviger.KeyPageRequest;
import dev.claviger.KeyPosition;
import dev.claviger.KeyRequest;
import dev.claviger.KeyState;
import dev.claviger.Outcome;
import dev.claviger.Owner;
import java.io.IOException;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The routes below {@code /users}: what administrators do with the keys of one user. */
final class UserRoutes {
    private static final String STANDARD_NAME = "api key";
    private static final String STANDARD_REASON = "asked for by an administrator";
    private static final Reply NO_KEY =
            Reply.problem(ProblemCode.NOT_FOUND, "The user has no key that is neither revoked nor expired.");

    private final Claviger claviger;
    private final Clock clock;
    private final KeyRoutes keys;
    private final KeyReplies replies;

    UserRoutes(Claviger claviger, Clock clock, KeyRoutes keys, KeyReplies replies) {
        this.replies = replies;
        this.claviger = claviger;
        this.clock = clock;
        this.keys = keys;
    }

    void addTo(Routes routes) {
        routes.on("GET", "/users/{userId}/api_key", this::findCurrent)
                .on("POST", "/users/{userId}/api_key", this::issueCurrent)
                .on("DELETE", "/users/{userId}/api_key", this::revokeCurrent)
                .on(
                        "GET",
                        "/users/{userId}/keys",
                        this::list,
                        "name",
                        "state",
                        "unused_since",
                        "expiring_before",
                        "limit",
                        "cursor")
                .on("POST", "/users/{userId}/keys", this::issue);
    }

    private Reply findCurrent(Exchange exchange) {
        return currentOf(user(exchange), exchange)
                .fold(done -> done.map(key -> shown(exchange, key)).orElse(NO_KEY), Refusals::of);
    }

    /** Tells whether its text can be shown, which takes a reason and {@code POST /keys/{id}/reveal}. */
    private Reply shown(Exchange exchange, ApiKey key) {
        return claviger.administration()
                .isRecoverable(exchange.actor(), key.id())
                .fold(done -> replies.of(key, done), Refusals::of);
    }

    private Reply issueCurrent(Exchange exchange) throws IOException {
        String user = user(exchange);
        KeyRequest request = exchange.optionalBody(text -> KeyJson.readRequest(text, STANDARD_NAME, clock.instant()));
        return issueTo(user, exchange, request, request.reason().isBlank() ? STANDARD_REASON : request.reason());
    }

    private Reply issue(Exchange exchange) throws IOException {
        String user = user(exchange);
        KeyRequest request = exchange.body(text -> KeyJson.readRequest(text, null, clock.instant()));
        return issueTo(user, exchange, request, request.reason());
    }

    private Reply issueTo(String user, Exchange exchange, KeyRequest request, String reason) {
        return keys.issue(exchange, request.forOwner(user).withReason(reason));
    }

    private Reply revokeCurrent(Exchange exchange) {
        return currentOf(user(exchange), exchange)
                .fold(done -> done.map(key -> keys.revoke(exchange, key.id())).orElse(NO_KEY), Refusals::of);
    }

    private Reply list(Exchange exchange) {
        String user = user(exchange);
        Reply reply = keys.list(exchange, KeyFilter.forOwner(user));
        if (reply.status() == 200) {
            requireExisting(user, exchange);
        }
        return reply;
    }

    /**
     * Finds the newest key of a user that is neither revoked nor expired. Only then, with the actor known for an
     * administrator, it is told whether there is such a user.
     */
    private Outcome<Optional<ApiKey>> currentOf(String user, Exchange exchange) {
        ApiKey newest = null;
        for (KeyState state : List.of(KeyState.ACTIVE, KeyState.SUSPENDED)) {
            KeyFilter filter = KeyFilter.forOwner(user).withState(state);
            KeyPageRequest next = KeyPageRequest.first().withLimit(KeyPageRequest.MAX_LIMIT);
            while (next != null) {
                Outcome<KeyPage> outcome = claviger.list(exchange.actor(), filter, next);
                if (!(outcome instanceof Outcome.Done<KeyPage> done)) {
                    return outcome.map(any -> Optional.empty());
                }
                newest = newerOf(newest, done.value().keys());
                next = done.value().next();
            }
        }
        requireExisting(user, exchange);
        return new Outcome.Done<>(Optional.ofNullable(newest));
    }

    private static @Nullable ApiKey newerOf(@Nullable ApiKey newest, List<ApiKey> oldestFirst) {
        if (oldestFirst.isEmpty()) {
            return newest;
        }
        ApiKey last = oldestFirst.get(oldestFirst.size() - 1);
        boolean newer = newest == null || KeyPosition.of(last).compareTo(KeyPosition.of(newest)) > 0;
        return newer ? last : newest;
    }

    private void requireExisting(String user, Exchange exchange) {
        if (claviger.administration().findOwner(exchange.actor(), user) instanceof Outcome.Refused<?>) {
            throw new RejectedRequest(Refusals.NO_SUCH_USER);
        }
    }

    /**
     * Returns the user in the path. These routes are for administrators alone, and elsewhere a user may do the same with
     * keys of its own: where that would be allowed, it is asked first whether the actor may look up users.
     */
    private String user(Exchange exchange) {
        String user = exchange.variable("userId");
        String self = exchange.caller().owner();
        boolean possible = isOwnerId(user);
        if (!possible || user.equals(self)) {
            Outcome<?> lookedUp = claviger.administration().findOwner(exchange.actor(), self);
            if (lookedUp instanceof Outcome.Refused<?> refused && refused.refusal() != Outcome.Refusal.NOT_FOUND) {
                throw new RejectedRequest(Refusals.of(refused));
            }
        }
        if (!possible) {
            throw new RejectedRequest(Refusals.NO_SUCH_USER);
        }
        return user;
    }

    private static boolean isOwnerId(String text) {
        try {
            return text.equals(Owner.user(text).id());
        } catch (IllegalArgumentException e) {
            return false;
        }
    }
}
