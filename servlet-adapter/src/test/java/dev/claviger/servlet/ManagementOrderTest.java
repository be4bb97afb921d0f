package dev.claviger.servlet;

import static dev.claviger.servlet.ManagedHost.ADA;
import static dev.claviger.servlet.ManagedHost.ROOT;
import static dev.claviger.servlet.ManagedHost.SESSION;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

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

    @Test
    void policy_isNotRead_ofThoseWhoCannotSetIt() throws Exception {
        String plain = TestHost.bearer(host.issueTo(ROOT));

        assertThat(host.as(ADA, "PUT /policy", "{", "If-Match: \"1\"").code()).isEqualTo("not_permitted");
        assertThat(host.send("PUT /policy", "{", plain, "If-Match: \"1\"").code())
                .isEqualTo("not_permitted");
        assertThat(host.announce(
                                "PUT /policy",
                                1_000_000_000,
                                SESSION + ": " + ADA,
                                "Content-Type: application/json",
                                "If-Match: \"1\"")
                        .code())
                .isEqualTo("not_permitted");
        assertThat(host.as(ROOT, "PUT /policy", "{", "If-Match: \"1\"").code()).isEqualTo("invalid_request");
    }
}
