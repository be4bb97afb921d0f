package dev.claviger.examples.quickstart;

import dev.claviger.Actor;
import dev.claviger.Call;
import dev.claviger.CallPath;
import dev.claviger.Claviger;
import dev.claviger.InMemoryKeyStorage;
import dev.claviger.KeyRequest;
import dev.claviger.Owner;
import dev.claviger.policy.Availability;
import dev.claviger.policy.PolicyDocument;
import java.util.List;
import java.util.Map;
import java.util.Optional;

class FirstKey {
    public static void main(String[] args) {
        var policy = PolicyDocument.builder()
                .usage(Availability.EVERYONE)
                .grantEveryone()
                .endpoints("GET /models")
                .build();
        var users = Map.of("ada", Owner.user("ada"));
        var claviger = Claviger.builder(new InMemoryKeyStorage(), id -> Optional.ofNullable(users.get(id)))
                .initialPolicy(policy)
                .build();
        var issued = claviger.issue(Actor.session("ada"), KeyRequest.named("billing job"));
        var key = issued.orElseThrow().plaintext();
        for (String path : List.of("/models", "/users")) {
            var decision = claviger.decide(key, Call.of("GET", CallPath.of(path)));
            System.out.println(path + " " + decision.fold(allowed -> "allowed", denied -> denied.reason()));
        }
    }
}
