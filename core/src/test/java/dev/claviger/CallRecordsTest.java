package dev.claviger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.claviger.internal.Parts;
import dev.claviger.json.AuditLines;
import dev.claviger.policy.Availability;
import dev.claviger.policy.Grants;
import dev.claviger.spi.AuditEvent;
import dev.claviger.spi.AuditQuery;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.FieldSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What the sinks hear of calls and operations. */
class CallRecordsTest {
    private static final Duration DRAIN = Duration.ofMillis(100);
    private static final Call ELSEWHERE = Call.of("GET", CallPath.of("/elsewhere"));
    private static final Actor ADA = Fixtures.ADA.withRequest("192.0.2.7", "req-1");

    /** What ends a line, moves the cursor, reorders or hides text, or ends a string of JSON; and what is too long. */
    static final List<String> PAYLOADS = List.of(
            "\r\n{\"event\":\"forged\"}",
            "\u001b[2K",
            "\u2028\u2029\u0085",
            "\u202edrowssap\u2066",
            "\0\u007f\ufeff\u200b",
            "\",\"actor\":\"admin",
            "\ud83d",
            "=cmd|' /C calc'!A0",
            "<script>alert(1)</script>",
            "x".repeat(10_240));

    private final InMemoryKeyStorage shared = new InMemoryKeyStorage();
    private final List<AuditEvent> heard = new ArrayList<>();
    private final TestNode node = new TestNode(shared, this::settings);

    private ClavigerBuilder settings(ClavigerBuilder builder) {
        return builder.auditSink(heard::add).nodeName("n1");
    }

    @AfterEach
    void close() {
        node.close();
    }

    /** Every type that this part makes, and all its details. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "CALL_REFUSED | host:none | code method node outcome path policy sequence source",
                "CALL_EXEMPTED | host:none | exemptions method node outcome path policy sequence source",
                "KEY_FIRST_USED | host:none | method node outcome path policy sequence source",
                "CALLS_COUNTED | host:none | count from node outcome sequence until",
                "OPERATION_REFUSED | session:ada | address code node operation request_id sequence",
                "KEY_ISSUED | session:ada | address key_name request_id",
                "KEY_EDITED | session:ada | address name.new name.old request_id",
                "KEY_SUSPENDED | session:ada | address request_id",
                "KEY_RESUMED | session:ada | address request_id",
                "KEY_ROTATED | session:ada | address overlap request_id successor",
                "KEY_REVOKED | session:ada | address reason request_id",
                "POLICY_CHANGED | host:test | address digest.new digest.old policy request_id usage.new usage.old",
                "AUDIT_READ | host:test | address before_number count event request_id trail",
                "ROTATED_KEY_USED | host:none | method node outcome path policy source successor",
            })
    void records_haveTheirDetails(AuditEvent.Type type, String actor, String details) {
        liveThroughEverything();

        List<AuditEvent> records =
                heard.stream().filter(record -> record.type() == type).toList();

        AuditEvent last = records.get(records.size() - 1);
        assertThat(last.details().keySet()).containsExactlyInAnyOrder(details.split(" "));
        assertThat(actor.equals("host:none") ? "key:" + last.keyId() : actor).isEqualTo(last.actor());
        assertThat(last.details().getOrDefault("node", "n1")).isEqualTo("n1");
        assertThat(last.details().getOrDefault("request_id", "req-1")).isEqualTo("req-1");
        assertThat(last.details().getOrDefault("address", "192.0.2.7")).isEqualTo("192.0.2.7");
    }

    private void liveThroughEverything() {
        liveAsAnAdministrator();
        Claviger claviger = node.claviger;
        KeyId id = claviger.issue(ADA, KeyRequest.named("a key"))
                .orElseThrow()
                .key()
                .id();
        claviger.edit(ADA, id, KeyEdit.create().withName("another name")).orElseThrow();
        claviger.suspend(ADA, id, "").orElseThrow();
        claviger.resume(ADA, id).orElseThrow();
        claviger.revoke(ADA, id, "done").orElseThrow();
        claviger.resume(ADA, id);

        IssuedKey rotated = claviger.issue(ADA, KeyRequest.named("a key")).orElseThrow();
        node.decide(rotated);
        claviger.decide(rotated.plaintext(), ELSEWHERE);
        claviger.rotate(ADA, rotated.key().id(), Rotation.atOnce()).orElseThrow();
        node.decide(rotated);
        node.executor.runWaiting();

        Actor host = TestNode.HOST.withRequest("192.0.2.7", "req-1");
        claviger.administration()
                .audit(
                        host,
                        AuditQuery.latest().withType(AuditEvent.Type.KEY_ISSUED).withBefore(7))
                .orElseThrow();
        long revision = claviger.currentPolicy().orElseThrow().number();
        claviger.changePolicy(
                        host,
                        revision,
                        Fixtures.OPEN.toBuilder().usage(Availability.NOBODY).build())
                .orElseThrow();
        node.close();
    }

    /** Lets an administrator's call pass that nothing else allows. */
    private void liveAsAnAdministrator() {
        node.changePolicy(policy -> policy.grants(Grants.none()));
        node.directory.put(Owner.user("root").withRoles("admin"));
        IssuedKey key = node.issueTo("root");
        node.decide(key);
        node.changePolicy(policy -> policy.grantEveryone());
    }

    @Test
    void sequence_hasNoGap_withinANode() {
        IssuedKey key = node.issue();
        for (int i = 0; i < 30; i++) {
            node.allows(key);
            node.claviger.decide(key.plaintext(), ELSEWHERE);
            node.claviger.resume(Actor.session("bob"), key.key().id());
            node.advance(Duration.ofSeconds(20));
            drain();
        }
        node.close();

        List<Long> numbers = heard.stream()
                .flatMapToLong(record -> record.number("sequence").stream())
                .boxed()
                .toList();
        assertThat(numbers).hasSizeGreaterThan(60);
        assertThat(numbers)
                .containsExactlyElementsOf(Stream.iterate(1L, number -> number + 1)
                        .limit(numbers.size())
                        .toList());
    }

    @Test
    void nodes_haveNamesOfTheirOwn_whenNobodyNamesThem() {
        Set<String> names = new HashSet<>();
        for (int i = 0; i < 20; i++) {
            List<AuditEvent> records = new ArrayList<>();
            try (TestNode unnamed = new TestNode(shared, builder -> builder.auditSink(records::add))) {
                unnamed.claviger.decide(PlaintextKey.of("no key"), Fixtures.CALL);
            }
            names.add(records.get(0).text("node").orElseThrow());
        }

        assertThat(names).hasSize(20).allSatisfy(name -> assertThat(name).matches("[0-9A-Za-z]{6}"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "a b", "a\n", "é", "\u202e"})
    void nodeName_isRefused_whenItIsNoName(String name) {
        ClavigerBuilder builder = Fixtures.claviger(shared);

        assertThatIllegalArgumentException()
                .isThrownBy(() -> builder.nodeName(name))
                .withMessage("a node name must be 1 to 64 characters of 0-9, A-Z, a-z, '.', '_', '-'");
        assertThatIllegalArgumentException().isThrownBy(() -> builder.nodeName("x".repeat(65)));
    }

    @ParameterizedTest
    @FieldSource("PAYLOADS")
    void records_areOneLineEach_whateverRequestsHold(String payload) {
        Actor actor = Fixtures.ADA.withRequest(payload, payload);
        Call call = Call.of(payload, CallPath.of("/elsewhere"))
                .withOverridingMethod(payload)
                .withClientAddress(payload)
                .withSource("authorization")
                .withRequestId(payload)
                .withRawTarget(payload);
        IssuedKey key = node.issue();
        node.claviger.decide(key.plaintext(), call);
        node.claviger.rejected(RejectedCall.of(Call.Rejection.AMBIGUOUS_METHOD, payload)
                .withPath(call.path())
                .withClientAddress(payload)
                .withRequestId(payload)
                .withRawTarget(payload));
        node.claviger.revoke(actor, key.key().id(), "");
        node.claviger.resume(actor, key.key().id());
        node.claviger
                .administration()
                .audit(
                        TestNode.HOST.withRequest(payload, payload),
                        AuditQuery.latest().withOwnerId(payload).withActor(payload));
        node.close();

        assertThat(heard).hasSizeGreaterThan(5).allSatisfy(record -> {
            assertThat(AuditLines.line(record)).matches("[ -~]+").hasSizeLessThan(70_000);
            assertThat(record.details().values())
                    .allSatisfy(value -> assertThat(value.toString()).hasSizeLessThanOrEqualTo(2_000));
        });
    }

    @Test
    void records_hideAKey_whereverARequestHoldsIt() {
        String secret = Parts.newText().toPlaintext().reveal();
        IssuedKey key = node.issue();
        Call call = Call.of(secret, CallPath.of("/a/" + secret))
                .withOverridingMethod(secret)
                .withClientAddress(secret)
                .withSource("authorization")
                .withRequestId(secret)
                .withRawTarget("/a/" + secret);

        node.claviger.decide(key.plaintext(), call);
        node.claviger.rejected(RejectedCall.of(Call.Rejection.SEVERAL_CREDENTIALS, secret)
                .withPath(call.path())
                .withClientAddress(secret)
                .withRequestId(secret)
                .withRawTarget("/b/" + secret));
        node.claviger.revoke(Fixtures.ADA.withRequest(secret, secret), key.key().id(), "");
        node.claviger.resume(Fixtures.ADA.withRequest(secret, secret), key.key().id());
        node.close();

        assertThat(heard.toString())
                .contains("path=/a/[key]", "target=/a/[key]", "target=/b/[key]", "request_id=[key]")
                .doesNotContain(secret);
    }

    private void drain() {
        node.executor.runChores(DRAIN);
        node.look();
    }
}
