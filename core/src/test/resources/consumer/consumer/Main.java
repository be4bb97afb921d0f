package consumer;

import dev.claviger.Actor;
import dev.claviger.Call;
import dev.claviger.CallPath;
import dev.claviger.Claviger;
import dev.claviger.ClavigerBuilder;
import dev.claviger.InMemoryKeyStorage;
import dev.claviger.IssuedKey;
import dev.claviger.KeyHashing;
import dev.claviger.KeyRequest;
import dev.claviger.Owner;
import dev.claviger.json.AuditLines;
import dev.claviger.policy.Availability;
import dev.claviger.policy.PolicyDocument;
import java.util.List;
import java.util.Optional;

/** Issues a key and prints two decisions; as asked for, it hashes with Argon2id or writes audit records as JSON. */
public final class Main {
    private Main() {}

    public static void main(String[] options) {
        PolicyDocument policy = PolicyDocument.builder()
                .usage(Availability.EVERYONE)
                .grantEveryone()
                .endpoints("/api/**")
                .build();
        ClavigerBuilder builder = Claviger.builder(new InMemoryKeyStorage(), id -> Optional.of(Owner.user(id)))
                .initialPolicy(policy);
        if (List.of(options).contains("argon2")) {
            builder.hashing(KeyHashing.sha256().withArgon2id(1));
        }
        if (List.of(options).contains("json")) {
            Json.addTo(builder);
        }
        try (Claviger claviger = builder.build()) {
            IssuedKey issued = claviger.issue(Actor.session("ada"), KeyRequest.named("job"))
                    .orElseThrow();
            for (String path : List.of("/api/models", "/admin")) {
                String answer = claviger.decide(issued.plaintext(), Call.of("GET", CallPath.of(path)))
                        .fold(allowed -> "allowed", denied -> denied.reason().code());
                System.out.println(answer);
            }
        }
    }

    /** A class of its own, because the verifier of the JVM looks for the classes of Jackson. */
    private static final class Json {
        static void addTo(ClavigerBuilder builder) {
            builder.auditSink(AuditLines.toLog());
        }
    }
}
