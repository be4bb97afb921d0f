package dev.claviger.servlet;

import static dev.claviger.servlet.ManagedHost.ADA;
import static dev.claviger.servlet.ManagedHost.ROOT;
import static dev.claviger.servlet.ManagedHost.SESSION;
import static org.assertj.core.api.Assertions.assertThat;

import dev.claviger.spi.AuditEvent;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is asked before what, and in whose name. */
class ManagementOrderTest {
    private ManagedHost host;

    @BeforeEach
    void start() throws Exception {
        host = new ManagedHost();
    }

    @AfterEach
    void close() {
        host.close();
    }

    @ParameterizedTest
    @ValueSource(strings = {"PUT /policy", "POST /policy/compare", "PUT /policy/shadow"})
    void policy_isNotRead_ofThoseWhoCannotSetIt(String route) throws Exception {
        String plain = TestHost.bearer(host.issueTo(ROOT));

        assertThat(host.as(ADA, route, "{", "If-Match: \"1\"").code()).isEqualTo("not_permitted");
        assertThat(host.send(route, "{", plain, "If-Match: \"1\"").code()).isEqualTo("not_permitted");
        assertThat(host.announce(
                                route,
                                1_000_000_000,
                                SESSION + ": " + ADA,
                                "Content-Type: application/json",
                                "If-Match: \"1\"")
                        .code())
                .isEqualTo("not_permitted");
        assertThat(host.as(ROOT, route, "{", "If-Match: \"1\"").code()).isEqualTo("invalid_request");
    }

    @Test
    void lookUpOfNobody_isOnRecord_inTheNameOfWhoLookedUp() throws Exception {
        for (String request :
                List.of("GET /users/ghost/keys", "GET /users/ghost/api_key", "DELETE /users/ghost/api_key")) {
            assertThat(host.as(ROOT, request).code()).isEqualTo("owner_gone");
        }
        host.claviger.close();

        assertThat(host.audit.records(AuditEvent.Type.OPERATION_REFUSED))
                .hasSize(3)
                .allSatisfy(record -> {
                    assertThat(record.actor()).isEqualTo("session:root");
                    assertThat(record.details())
                            .containsEntry("operation", "find_owner")
                            .containsEntry("address", "127.0.0.1");
                });
    }
}
