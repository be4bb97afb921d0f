package dev.claviger;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.claviger.policy.Grant;
import dev.claviger.policy.Grants;
import dev.claviger.spi.AuditEvent;
import dev.claviger.spi.AuditQuery;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** No key is on record, in whatever detail of whatever record somebody has put it. */
class AuditRedactionTest {
    private static final Pepper LOOKUP = Pepper.of(1, "a key for imports, 32 bytes long".getBytes(US_ASCII));

    /** What has the shape of a key and is not refused for being one, because its checksum is wrong. */
    private static final String LIKE_A_KEY = "sk-" + "0aZ9".repeat(14) + "abc";

    private final InMemoryKeyStorage shared = new InMemoryKeyStorage();
    private final List<AuditEvent> heard = new ArrayList<>();
    private final TestNode node = new TestNode(
            shared,
            builder -> builder.auditSink(heard::add)
                    .recordCallsInStore()
                    .importLookupKey(LOOKUP)
                    .keyFormat(KeyFormat.standard().andRetired("old_")));

    @AfterEach
    void close() {
        node.close();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "Bearer ", "https://example.org/", "KEY=", "\u00e9"})
    void operations_hideWhatLooksLikeAKey_inEveryDetail(String before) {
        String text = before + LIKE_A_KEY;
        Actor ada = Fixtures.ADA.withRequest(text, text);
        Actor host = TestNode.HOST.withRequest(text, text);
        KeyId id = node.claviger
                .issue(
                        host,
                        KeyRequest.named(text)
                                .withDescription(text)
                                .forOwner("ada")
                                .withReason(text))
                .orElseThrow()
                .key()
                .id();
        node.claviger
                .edit(ada, id, KeyEdit.create().withName("x" + text).withDescription("y" + text))
                .orElseThrow();
        node.claviger.suspend(ada, id, text).orElseThrow();
        node.claviger.resume(ada, id).orElseThrow();
        node.claviger.rotate(ada, id, Rotation.overlapping(Duration.ofDays(1))).orElseThrow();
        node.claviger.revoke(ada, id, text).orElseThrow();
        node.claviger.revoke(ada, Fixtures.newId(), text);
        node.changePolicy(policy -> policy.feature(text, Grants.none().withRole(text, Grant.GRANTED))
                .adminRoles("admin", text)
                .groupEndpoints(text, Fixtures.OPEN.endpoints())
                .endpoints("/a/" + LIKE_A_KEY));
        node.claviger
                .administration()
                .audit(host, AuditQuery.latest().withOwnerId("x\n" + text).withActor(text))
                .orElseThrow();
        node.close();

        assertThat(heard).hasSizeGreaterThan(8);
        assertThat(details(heard)).contains("[key]").doesNotContain(LIKE_A_KEY);
        assertThat(details(Fixtures.recordsOf(shared))).contains("[key]").doesNotContain(LIKE_A_KEY);
    }

    @Test
    void ownerThatIsAskedFor_isHidden_whereItLooksLikeAKey() {
        node.claviger
                .administration()
                .audit(TestNode.HOST, AuditQuery.latest().withOwnerId(LIKE_A_KEY))
                .orElseThrow();

        assertThat(Fixtures.recordsOf(shared).get(1)).satisfies(record -> {
            assertThat(record.type()).isEqualTo(AuditEvent.Type.AUDIT_READ);
            assertThat(record.ownerId()).isNull();
            assertThat(record.details()).containsEntry("wanted_owner", "[key]");
        });
    }

    private static String details(List<AuditEvent> records) {
        return records.stream().map(AuditEvent::details).toList().toString();
    }

    @Test
    void keysOfARetiredPrefix_areHidden() {
        String text = "old_" + "0aZ9".repeat(14) + "abc";
        node.claviger
                .revoke(Fixtures.ADA, node.issue().key().id(), "leaked: " + text)
                .orElseThrow();

        assertThat(details(Fixtures.recordsOf(shared)))
                .contains("leaked: [key]")
                .doesNotContain(text);
    }

    @Test
    void lists_hideKeys_inEachEntry() {
        KeyId id = node.issue().key().id();
        node.claviger
                .edit(Fixtures.ADA, id, KeyEdit.create().withEndpoints("/a/" + LIKE_A_KEY, "/b"))
                .orElseThrow();
        node.changePolicy(policy -> policy.adminRoles("admin", LIKE_A_KEY).endpoints("/a/" + LIKE_A_KEY, "/b"));
        node.close();

        assertThat(List.of(Fixtures.recordsOf(shared), heard)).allSatisfy(records -> {
            assertThat(records.toString()).doesNotContain(LIKE_A_KEY);
            assertThat(last(records, AuditEvent.Type.KEY_EDITED).texts("endpoints.new"))
                    .containsExactly("/a/[key]", "/b");
            AuditEvent changed = last(records, AuditEvent.Type.POLICY_CHANGED);
            assertThat(changed.texts("admin_roles.added")).containsExactly("[key]");
            assertThat(changed.texts("endpoints/everyone.added")).containsExactlyInAnyOrder("/a/[key]", "/b");
        });
    }

    private static AuditEvent last(List<AuditEvent> records, AuditEvent.Type type) {
        return records.stream()
                .filter(record -> record.type() == type)
                .reduce((one, later) -> later)
                .orElseThrow();
    }

    @Test
    void detailsWhoseNamesBecomeOne_areAllTold() {
        node.changePolicy(policy -> policy.grants(Grants.none()
                .withEveryone(Grant.GRANTED)
                .withRole("sk-" + "a".repeat(40), Grant.GRANTED)
                .withRole("sk-" + "b".repeat(40), Grant.DENIED)));

        AuditEvent changed = Fixtures.recordsOf(shared).get(1);
        assertThat(List.of(
                        changed.text("grants/api-keys/roles/[key].new").orElseThrow(),
                        changed.text("grants/api-keys/roles/[key 2].new").orElseThrow()))
                .containsExactlyInAnyOrder("granted", "denied");
    }

    /** Of texts that were chosen elsewhere nobody knows the shape, but the one that was presented is known. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "/api/%s",
                "/api/%s/x",
                "/api/x%sy",
                "/%s",
            })
    void presentedText_isHidden_whereverTheCallHoldsIt(String path) {
        String text = "Correct-Horse.Battery_Staple";
        PlaintextKey key = PlaintextKey.of(text);
        KeyId id = node.claviger
                .administration()
                .importKey(
                        TestNode.HOST, KeyRequest.named("old").forOwner("ada").withReason("migration"), key)
                .orElseThrow()
                .id();
        String sent = String.format(path, text);
        String encoded = String.format(path, text.replace("-", "%2d").replace("e", "%2565"));
        Call call = Call.of("GET", CallPath.of(sent))
                .withOverridingMethod(text)
                .withClientAddress(text)
                .withSource("authorization")
                .withRequestId(text)
                .withRawTarget(sent);

        for (PlaintextKey presented : List.of(key, PlaintextKey.of(text.toLowerCase(Locale.ROOT)))) {
            node.claviger.decide(presented, call);
            node.claviger.decide(presented, call.withRawTarget(encoded));
        }
        node.claviger.revoke(TestNode.HOST, id, "").orElseThrow();
        node.claviger.decide(key, call);
        node.close();

        assertThat(heard)
                .filteredOn(record -> Set.of(AuditEvent.Type.KEY_FIRST_USED, AuditEvent.Type.CALL_REFUSED)
                        .contains(record.type()))
                .hasSizeGreaterThan(2);
        assertThat(details(heard))
                .contains("[key]")
                .doesNotContainIgnoringCase(text)
                .doesNotContainIgnoringCase("Horse.Batt")
                .doesNotContainIgnoringCase("%2dHors");
    }

    @Test
    void malformedText_isHidden_whereTheCallHoldsIt() {
        try (TestNode plain = new TestNode(new InMemoryKeyStorage(), builder -> builder.auditSink(heard::add))) {
            plain.claviger.decide(
                    PlaintextKey.of("hunter2"),
                    Call.of("GET", CallPath.of("/api/hunter2")).withRawTarget("/api/%68unter2"));
        }

        assertThat(heard.toString())
                .contains("path=/api/[key]", "target=/api/[key]")
                .doesNotContain("unter2");
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2})
    void importKey_isRefused_whenItsTextStandsInWhatIsShown(int place) {
        String text = "Correct-Horse.Battery_Staple";
        String held = "the key is " + text + ".";
        KeyRequest request = KeyRequest.named(place == 0 ? held : "old")
                .withDescription(place == 1 ? held : "")
                .forOwner("ada")
                .withReason(place == 2 ? held : "migration");

        assertThatIllegalArgumentException()
                .isThrownBy(
                        () -> node.claviger.administration().importKey(TestNode.HOST, request, PlaintextKey.of(text)))
                .withMessage("name, description and reason of an imported key must not hold the text of the key");
    }
}
