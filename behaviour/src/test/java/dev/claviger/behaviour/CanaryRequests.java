package dev.claviger.behaviour;

import dev.claviger.Call;
import dev.claviger.Claviger;
import dev.claviger.IssuedKey;
import dev.claviger.http.ForwardedFor;
import dev.claviger.http.GuardedRequest;
import dev.claviger.http.HttpGuard;
import dev.claviger.http.Verdict;
import java.util.Iterator;
import java.util.List;

/** The part of a {@link CanaryRun} in which a guard sees requests with keys in every place of theirs. */
final class CanaryRequests {
    private CanaryRequests() {}

    static void live(CanaryRun run, Claviger claviger, IssuedKey key) {
        HttpGuard guard = HttpGuard.builder(claviger)
                .guard("/api/**")
                .verdictListener(run.values::add)
                .build();
        String text = key.plaintext().reveal();
        run.values.add(guard);
        run.values.add(ForwardedFor.believing("10.0.0.0/8"));
        for (String path : List.of("/api/models", "/api/" + text, "/api/;" + text, "/pages/" + text)) {
            for (String credential : List.of("Bearer " + text, text, "Bearer " + text + "x", "Token " + text)) {
                Verdict verdict = guard.judge(new Request(path, credential, text));
                run.values.add(verdict);
                if (verdict instanceof Verdict.Refused refused) {
                    run.values.add(refused.refusal());
                    run.values.add(guard.responseTo(refused.refusal()));
                }
            }
        }
        run.values.add(guard.refuse(new Request("/api/" + text, text, text), Call.Rejection.AMBIGUOUS_PATH));
    }

    /**
     * A request.
     *
     * @param elsewhere what stands everywhere else
     */
    private record Request(String path, String credential, String elsewhere) implements GuardedRequest {
        @Override
        public String method() {
            return "GET";
        }

        @Override
        public String query() {
            return elsewhere;
        }

        @Override
        public Iterator<String> headers(String name) {
            return List.of(name.equals("Authorization") ? credential : elsewhere)
                    .iterator();
        }

        @Override
        public String clientAddress() {
            return elsewhere;
        }

        @Override
        public boolean isSecure() {
            return false;
        }
    }
}
