package dev.claviger.examples.quickstart;

import dev.claviger.Actor;
import dev.claviger.ApiKey;
import dev.claviger.Claviger;
import dev.claviger.IssuedKey;
import dev.claviger.KeyFilter;
import dev.claviger.KeyRequest;
import dev.claviger.Outcome;
import java.io.PrintStream;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * What the application says when it has started: keys for its users, and calls to try them with.
 *
 * <p>Printing keys is the purpose of this demonstration and of nothing else. A real application shows a key to its owner,
 * once, and to nobody else. Even here they go to the standard output and never through a logger.
 */
final class Greeting {
    private static final String NAME = "printed at the start";
    private static final DateTimeFormatter MINUTE =
            DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm 'UTC'").withZone(ZoneOffset.UTC);

    private final Claviger claviger;
    private final StringBuilder table = new StringBuilder();
    private final Map<String, String> keys = new HashMap<>();
    private boolean printedBefore;

    private Greeting(Claviger claviger) {
        this.claviger = claviger;
    }

    /** Issues a key to each user that may have one and has not got it at an earlier start, and prints what it can. */
    static void print(Quickstart started, PrintStream out) {
        Greeting greeting = new Greeting(started.claviger());
        started.users().all().forEach(greeting::add);
        out.print(greeting.text(started.url().toString(), started.store()));
        out.flush();
    }

    private void add(Users.User user) {
        String keyOrReason = earlier(user).map(this::printedBefore).orElseGet(() -> issued(user));
        String groups = user.groups().isEmpty() ? "in no group" : "in group " + String.join(", ", user.groups());
        table.append("  %-6s %-6s %-19s %s%n".formatted(user.id(), user.role(), groups, keyOrReason));
    }

    private Optional<ApiKey> earlier(Users.User user) {
        return claviger.list(Actor.session(user.id()), KeyFilter.forOwner(user.id())).orElseThrow().keys().stream()
                .filter(key -> key.name().equals(NAME))
                .findFirst();
    }

    private String printedBefore(ApiKey key) {
        printedBefore = true;
        return "a key that ends in %s, printed at %s".formatted(key.hint(), MINUTE.format(key.issuedAt()));
    }

    private String issued(Users.User user) {
        // As if each had asked for it in the browser; the policy decides who gets one.
        Outcome<IssuedKey> outcome = claviger.issue(Actor.session(user.id()), KeyRequest.named(NAME));
        String keyOrReason = outcome.fold(issued -> issued.plaintext().reveal(), refused -> refused.message());
        keys.put(user.id(), keyOrReason);
        return keyOrReason;
    }

    /** What has to be known of keys that this start cannot print. */
    private String note(Store store) {
        return printedBefore
                ? "A key that was printed then cannot be shown again. For new ones, stop and %s.%n%n"
                        .formatted(store.renewal().orElseThrow())
                : "";
    }

    private String text(String url, Store store) {
        return """
                Claviger quickstart at %s

                The policy: members of api-users may have keys and may list models and chat with them;
                administrators may have keys and may call everything. A key is shown once, when it is issued.
                Keys are kept %s.

                %s
                %sAllowed: grace chats.
                  curl -i %s/api/chat/completions -H 'Authorization: Bearer %s' \
                -H 'Content-Type: application/json' -d '{"messages":[{"role":"user","content":"Hello"}]}'

                Refused with 403 endpoint_not_allowed: grace asks for the users.
                  curl -i %s/api/v1/users -H 'Authorization: Bearer %s'

                Allowed: ada, an administrator, asks for the users.
                  curl -i %s/api/v1/users -H 'Authorization: Bearer %s'

                OpenAI clients: base URL %s/api and one of the keys. Why a call is allowed: %s/api/whoami.
                Keys are managed below %s/manage/v1, by HTTP Basic as ada, grace or alan with the password NAME-demo:
                examples/quickstart/README.md goes through it step by step.
                Ctrl-C stops. What follows is the log, with the audit records.

                """.formatted(
                        url,
                        store.place(),
                        table,
                        note(store),
                        url,
                        key("grace"),
                        url,
                        key("grace"),
                        url,
                        key("ada"),
                        url,
                        url,
                        url);
    }

    private String key(String user) {
        return keys.getOrDefault(user, "the-key-of-" + user);
    }
}
