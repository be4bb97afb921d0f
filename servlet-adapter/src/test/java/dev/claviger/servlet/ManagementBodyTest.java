package dev.claviger.servlet;

import static dev.claviger.servlet.ManagedHost.ADA;
import static dev.claviger.servlet.ManagedHost.json;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** How much of a body is read, and what of it is taken. */
class ManagementBodyTest {
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
    void body_isRefused_whereItIsTooLongOrNotUtf8() throws Exception {
        // Of a body that is too long nothing is sent: the server closes without reading it.
        Answer tooLong = host.announce(
                "POST /keys", 1_000_000, ManagedHost.SESSION + ": " + ADA, "Content-Type: application/json");
        Answer latin1 = host.server.sendWithBody(
                "{\"name\":\"\u00fc\"}",
                "POST /manage/v1/keys HTTP/1.1",
                ManagedHost.SESSION + ": " + ADA,
                "Content-Type: application/json",
                "Content-Length: 12");

        assertThat(tooLong.status()).isEqualTo(413);
        assertThat(latin1.status()).isEqualTo(400);
        assertThat(json(host.as(ADA, "GET /keys")).get("data")).isEmpty();
    }

    @Test
    void body_isReadNoFurtherThanItMayBeLong_whetherItsLengthIsToldOrNot() throws Exception {
        String id = host.issueTo(ADA).key().id().toString();
        String session = ManagedHost.SESSION + ": " + ADA;
        String json = "Content-Type: application/json";

        // Told, and nothing of it is ever sent.
        assertThat(host.announce("PATCH /keys/" + id, 98_305, session, json).status())
                .isEqualTo(413);
        assertThat(host.announce("POST /keys/revoke", 262_145, session, json).status())
                .isEqualTo(413);
        assertThat(host.announce(
                                "PUT /policy",
                                4_000_001,
                                ManagedHost.SESSION + ": " + ManagedHost.ROOT,
                                json,
                                "If-Match: \"1\"")
                        .status())
                .isEqualTo(413);
        // Not told: 96 KB and a byte of an endless body.
        String chunk = "18001\r\n" + " ".repeat(0x18001);
        assertThat(host.server
                        .sendWithBody(
                                chunk,
                                "PATCH /manage/v1/keys/" + id + " HTTP/1.1",
                                session,
                                json,
                                "Transfer-Encoding: chunked")
                        .status())
                .isEqualTo(413);
    }
}
