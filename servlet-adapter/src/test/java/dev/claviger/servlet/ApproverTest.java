package dev.claviger.servlet;

import static dev.claviger.servlet.ManagedHost.ADA;
import static dev.claviger.servlet.ManagedHost.ROOT;
import static org.assertj.core.api.Assertions.assertThat;

import dev.claviger.IssuedKey;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What is answered where the host does not approve of a dangerous step. */
class ApproverTest {
    private final AtomicReference<BooleanSupplier> answer = new AtomicReference<>(() -> false);

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "ada  | POST /keys               | {\"name\":\"x\"}",
                "root | POST /users/ada/api_key  | {}",
                "root | POST /keys/revoke        | {\"all\":true}",
                "root | PUT /policy              | {\"usage\":\"everyone\",\"admin_bypass\":[\"endpoint\"]}"
            })
    void dangerousSteps_are403_andTroubleOfTheApproverIs503(String user, String request, String body) throws Exception {
        try (ManagedHost host = new ManagedHost(
                builder -> builder.approver((actor, step) -> answer.get().getAsBoolean()), servlet -> servlet)) {
            IssuedKey key = host.issueTo(ADA);

            Answer refused = host.as(user, request, body, "If-Match: \"1\"");
            answer.set(() -> {
                throw new IllegalStateException("so the test wants");
            });
            Answer trouble = host.as(user, request, body, "If-Match: \"1\"");

            assertThat(refused.status()).as(refused.body()).isEqualTo(403);
            assertThat(refused.code()).isEqualTo("not_approved");
            assertThat(trouble.status()).as(trouble.body()).isEqualTo(503);
            assertThat(ManagedHost.json(host.as(ROOT, "GET /keys?scope=all")).get("data"))
                    .hasSize(1);
            assertThat(host.call(key.plaintext().reveal())).isEqualTo(200);
            assertThat(host.as(ROOT, "GET /policy").header("ETag")).contains("\"1\"");
            answer.set(() -> true);
            assertThat(host.as(user, request, body, "If-Match: \"1\"").status()).isIn(200, 201);
        }
    }
}
