package dev.claviger.servlet;

import static org.assertj.core.api.Assertions.assertThat;

import dev.claviger.ClavigerBuilder;
import dev.claviger.servlet.manage.RegisteredProblems;
import java.io.IOException;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.function.UnaryOperator;

/** Asks the management routes, holds each answer against the OpenAPI document, and remembers statuses and codes. */
final class SeenAnswers {
    private final Map<String, Integer> registered = RegisteredProblems.statuses();

    final OpenApiDocument document = new OpenApiDocument();
    final SortedSet<String> statuses = new TreeSet<>();
    final SortedSet<String> codes = new TreeSet<>();
    ManagedHost host;

    /** A few requests to one host. */
    interface Scene {
        void play() throws IOException;
    }

    /** Plays a scene with a host of its own. */
    void in(UnaryOperator<ClavigerBuilder> settings, Scene scene) throws Exception {
        try (ManagedHost own = new ManagedHost(
                builder -> settings.apply(builder.knownRoles(role -> !role.equals("adnim"))), servlet -> servlet)) {
            host = own;
            scene.play();
        }
    }

    Answer ask(int status, String user, String request, String body) throws IOException {
        return saw(status, request, host.as(user, request, body));
    }

    /** Asks for what is refused with this code. */
    Answer refused(String code, String user, String request, String body) throws IOException {
        Answer answer = ask(registered.get(code), user, request, body);
        assertThat(answer.code()).as("%s: %s", request, answer.body()).isEqualTo(code);
        return answer;
    }

    Answer saw(int status, String request, Answer answer) {
        assertThat(answer.status()).as("%s: %s", request, answer.body()).isEqualTo(status);
        String operation = document.operationOf(request);
        statuses.add(operation + " " + status);
        if (status >= 400) {
            assertThat(registered).as("%s: %s", request, answer.body()).containsEntry(answer.code(), status);
            codes.add(operation + " " + status + " " + answer.code());
        }
        document.check(operation, answer);
        return answer;
    }
}
