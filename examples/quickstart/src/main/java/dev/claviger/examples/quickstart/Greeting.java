package dev.claviger.examples.quickstart;

import dev.claviger.Actor;
import dev.claviger.IssuedKey;
import dev.claviger.KeyRequest;
import dev.claviger.Outcome;
import java.io.PrintStream;
import java.util.HashMap;
import java.util.Map;

/**
 * What the application says when it has started: keys for its users, and calls to try them with.
 *
 * <p>Printing keys is the purpose of this demonstration and of nothing else. A real application shows a key to its owner,
 * once, and to nobody else. Even here they go to the standard output and never through a logger.
 */
final class Greeting {
    private final StringBuilder table = new StringBuilder();
    private final Map<String, String> keys = new HashMap<>();

    private Greeting() {}

    /** Issues a key to each user that may have one, and prints them. */
    static void print(Quickstart started, PrintStream out) {
        Greeting greeting = new Greeting();
        started.users().all().forEach(user -> greeting.issue(started, user));
        out.print(greeting.text(started.url().toString()));
        out.flush();
    }

    private void issue(Quickstart started, Users.User user) {
        // As if each had asked for it in the browser; the policy decides who gets one.
        Outcome<IssuedKey> outcome =
                started.claviger().issue(Actor.session(user.id()), KeyRequest.named("printed at the start"));
        String keyOrReason = outcome.fold(done -> done.value().plaintext().reveal(), refused -> refused.message());
        String groups = user.groups().isEmpty() ? "in no group" : "in group " + String.join(", ", user.groups());
        table.append("  %-6s %-6s %-19s %s%n".formatted(user.id(), user.role(), groups, keyOrReason));
        keys.put(user.id(), keyOrReason);
    }

    private String text(String url) {
        return """
                Claviger quickstart at %s

                The policy: members of api-users may have keys and may list models and chat with them;
                administrators may have keys and may call everything. These are issued now and never shown again:

                %s
                Allowed: grace chats.
                  curl -i %s/api/chat/completions -H 'Authorization: Bearer %s' \
                -H 'Content-Type: application/json' -d '{"messages":[{"role":"user","content":"Hello"}]}'

                Refused with 403 endpoint_not_allowed: grace asks for the users.
                  curl -i %s/api/v1/users -H 'Authorization: Bearer %s'

                Allowed: ada, an administrator, asks for the users.
                  curl -i %s/api/v1/users -H 'Authorization: Bearer %s'

                OpenAI clients: base URL %s/api and one of the keys. Why a call is allowed: %s/api/whoami.
                Ctrl-C stops. What follows is the log, with the audit records.

                """.formatted(url, table, url, key("grace"), url, key("grace"), url, key("ada"), url, url);
    }

    private String key(String user) {
        return keys.getOrDefault(user, "");
    }
}
