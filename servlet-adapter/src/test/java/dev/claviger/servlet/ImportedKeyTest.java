package dev.claviger.servlet;

import static dev.claviger.servlet.TestHost.bearer;
import static org.assertj.core.api.Assertions.assertThat;

import dev.claviger.Actor;
import dev.claviger.Claviger;
import dev.claviger.InMemoryKeyStorage;
import dev.claviger.KeyRequest;
import dev.claviger.Owner;
import dev.claviger.Pepper;
import dev.claviger.PlaintextKey;
import dev.claviger.policy.Availability;
import dev.claviger.policy.PolicyDocument;
import dev.claviger.testkit.TestOwners;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Keys that were chosen elsewhere, over HTTP: those of Open WebUI, which begin like our own, and others. */
class ImportedKeyTest {
    private static final String OPEN_WEBUI = "sk-0f8e7d6c5b4a39281706f5e4d3c2b1a0";
    private static final String OTHER = "glpat_0123456789abcdefghij";

    private final Claviger claviger = Claviger.builder(
                    new InMemoryKeyStorage(), TestOwners.of(Owner.user("ada"), Owner.user("bob")))
            .initialPolicy(PolicyDocument.builder()
                    .usage(Availability.EVERYONE)
                    .grantEveryone()
                    .endpoints("/api/models")
                    .build())
            .importLookupKey(Pepper.of(1, new byte[32]))
            .build();
    private final Probe probe = new Probe();

    ImportedKeyTest() {
        for (String text : new String[] {OPEN_WEBUI, OTHER}) {
            claviger.administration()
                    .importKey(
                            Actor.host("test"),
                            KeyRequest.named("taken over").forOwner("ada").withReason("migration"),
                            PlaintextKey.of(text))
                    .orElseThrow();
        }
    }

    @AfterEach
    void close() {
        claviger.close();
    }

    @Test
    void doFilter_judgesImportedKeys_whateverTheyBeginWith() throws Exception {
        try (TestServer server = TestServer.start(ApiKeyFilter.builder(claviger).build(), probe)) {
            for (String text : new String[] {OPEN_WEBUI, OTHER}) {
                assertThat(server.get("/api/models", bearer(text)).body())
                        .isEqualTo(Probe.marker("GET", "/api/models", "ada"));
                assertThat(server.get("/api/admin", bearer(text)).code()).isEqualTo("endpoint_not_allowed");
                assertThat(server.get("/api/models", bearer(text + "0")).status())
                        .isEqualTo(401);
            }
        }
    }

    /** What does not begin like a key is the host's then, and reaches it without an owner. */
    @Test
    void doFilter_judgesOnlyThoseWithAKnownPrefix_whereOthersGoToTheHost() throws Exception {
        try (TestServer server = TestServer.start(
                ApiKeyFilter.builder(claviger).passOthersToHost().build(), probe)) {
            assertThat(server.get("/api/models", bearer(OPEN_WEBUI)).body())
                    .isEqualTo(Probe.marker("GET", "/api/models", "ada"));
            assertThat(server.get("/api/models", bearer(OPEN_WEBUI + "0")).status())
                    .isEqualTo(401);
            assertThat(server.get("/api/models", bearer(OTHER)).body())
                    .isEqualTo(Probe.marker("GET", "/api/models", null));
        }
    }
}
