package dev.claviger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.claviger.internal.Parts;
import dev.claviger.policy.PolicyDocument;
import dev.claviger.policy.PolicyRevision;
import dev.claviger.spi.AuditQuery;
import dev.claviger.spi.Change;
import dev.claviger.spi.StoredKey;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Values that break a rule are refused where they are passed, with the rule and without what was passed. */
class BadArgumentTest {
    /** What forges a line of a log, or reorders or hides what a person reads. */
    static final List<String> UNPRINTABLE = List.of(
            "a\0b",
            "a\tb",
            "a\nb",
            "a\rb",
            "a\u001bb",
            "a\u007fb",
            "a\u0085b",
            "a\u00adb",
            "a\u061cb",
            "a\u200bb",
            "a\u200db",
            "a\u200eb",
            "a\u2028b",
            "a\u2029b",
            "a\u202eb",
            "a\u2066b",
            "\ufeffa",
            "a\ud83d",
            "a\ue000",
            "a\u0378",
            "a\udb40\udc41");

    private static final StoredKey STORED =
            StoredKey.of(Fixtures.keyOf("ada"), KeyDigest.parse("sha256:1::" + "A".repeat(43)));

    @ParameterizedTest
    @FieldSource("UNPRINTABLE")
    void names_mayNotControlHideOrReorderText(String name) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> KeyRequest.named(name))
                .withMessageStartingWith("key name must be 1 to 100 characters");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> KeyRequest.named("x").forOwner("ada").withReason(name))
                .withMessageStartingWith("reason must be at most 500 characters");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", "   ", "\u3000", "\u00a0", "\u202f", "\u3164", "\u115f", "\u2800", "\u034f"})
    void names_mayNotBeBlank(String name) {
        assertThatIllegalArgumentException().isThrownBy(() -> KeyRequest.named(name));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"x", " x ", "Ada's job <b>", "=1+1", "caf\u00e9", "\u65e5\u672c", "\ud83d\udd11", "a\u00a0b"})
    void names_areStoredAsGiven(String name) {
        assertThat(KeyRequest.named(name).name()).isEqualTo(name);
    }

    @Test
    void texts_haveALargestLength() {
        assertThat(KeyRequest.named("x".repeat(100)).forOwner("a".repeat(255)).withReason("y".repeat(500)))
                .isNotNull();

        assertThatIllegalArgumentException().isThrownBy(() -> KeyRequest.named("x".repeat(101)));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> KeyRequest.named("x").forOwner("ada").withReason("y".repeat(501)));
        assertThatIllegalArgumentException()
                .isThrownBy(
                        () -> KeyRequest.named("x").forOwner("a".repeat(256)).withReason("why"))
                .withMessageStartingWith("owner id must be 1 to 255 characters");
        assertThatIllegalArgumentException().isThrownBy(() -> Owner.user("a".repeat(256)));
        assertThatIllegalArgumentException().isThrownBy(() -> Owner.service(""));
        assertThatIllegalArgumentException().isThrownBy(() -> Actor.session("a".repeat(256)));
        assertThatIllegalArgumentException().isThrownBy(() -> Actor.session(""));
    }

    @Test
    void owners_haveAtMostAThousandRolesAndGroups() {
        Set<String> thousand = names(1_000);
        Set<String> more = names(1_001);

        assertThat(owner(thousand, thousand).roles()).hasSize(1_000);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> owner(more, Set.of()))
                .withMessage("an owner has at most 1000 roles and as many groups");
        assertThatIllegalArgumentException().isThrownBy(() -> owner(Set.of(), more));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "a b", "a\nb", "a:b", "\u00e9", "a\u202eb"})
    void hostActors_haveSimpleNames(String name) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Actor.host(name))
                .withMessageStartingWith("host actor name must be 1 to 64 characters");
        assertThatIllegalArgumentException().isThrownBy(() -> Actor.host("x".repeat(65)));
        assertThat(Actor.host("x".repeat(64))).hasToString("host:" + "x".repeat(64));
    }

    @ParameterizedTest
    @ValueSource(strings = {"+1000000000-12-31T23:59:59.999999999Z", "+10000-01-01T00:00:00Z"})
    void keys_endInTheYear9999AtTheLatest(String end) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> KeyRequest.named("a key").withExpiresAt(Instant.parse(end)))
                .withMessage("a key can end in the year 9999 at the latest");
    }

    @ParameterizedTest
    @ValueSource(ints = {Integer.MIN_VALUE, 0, 1_001})
    void pages_holdOneToAThousandKeys(int limit) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> KeyPageRequest.first().withLimit(limit))
                .withMessage("a page holds 1 to 1000 keys");
        assertThat(KeyPageRequest.first().withLimit(1_000).limit()).isEqualTo(1_000);
    }

    @ParameterizedTest
    @ValueSource(ints = {Integer.MIN_VALUE, 0, 1_001})
    void pages_holdOneToAThousandAuditRecords(int limit) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> AuditQuery.latest().withLimit(limit))
                .withMessage("a page holds 1 to 1000 audit records");
        assertThat(AuditQuery.latest().withLimit(1_000).limit()).isEqualTo(1_000);
    }

    @ParameterizedTest
    @ValueSource(ints = {Integer.MIN_VALUE, 0, 100_001})
    void newKeys_areOneToAHundredThousandAMinute(int times) {
        ClavigerBuilder builder = Fixtures.claviger(new InMemoryKeyStorage());

        assertThatIllegalArgumentException()
                .isThrownBy(() -> builder.maxNewKeysPerMinute(times))
                .withMessage("an actor can ask for from 1 to 100000 new keys a minute");
        assertThat(builder.maxNewKeysPerMinute(1).maxNewKeysPerMinute(100_000)).isSameAs(builder);
    }

    @ParameterizedTest
    @ValueSource(strings = {"PT-1S", "P3651D", "P3650DT0.001S"})
    void overlaps_areFromZeroTo3650Days(String overlap) {
        try (Claviger claviger = Fixtures.claviger(new InMemoryKeyStorage()).build()) {
            IssuedKey issued = Fixtures.issue(claviger);

            assertThatIllegalArgumentException()
                    .isThrownBy(() -> claviger.rotate(
                            Fixtures.ADA, issued.key().id(), Rotation.overlapping(Duration.parse(overlap))))
                    .withMessage("the overlap of a rotation must be from 0 to 3650 days");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"PT-1S", "PT-0.000000001S", "PT0.000000001S", "PT0.999999999S", "PT60.000000001S", "P1D"})
    void stalenessBounds_areZeroOrFromOneToSixtySeconds(String bound) {
        ClavigerBuilder builder = Fixtures.claviger(new InMemoryKeyStorage());

        assertThatIllegalArgumentException()
                .isThrownBy(() -> builder.maxStaleness(Duration.parse(bound)))
                .withMessage("the staleness bound must be zero or from 1 to 60 seconds");
        assertThat(List.of(0, 1, 60))
                .allSatisfy(seconds -> assertThat(builder.maxStaleness(Duration.ofSeconds(seconds)))
                        .isSameAs(builder));
    }

    @ParameterizedTest
    @ValueSource(ints = {Integer.MIN_VALUE, -1, 0, 10_000_001, Integer.MAX_VALUE})
    void caches_holdOneToTenMillionKeys(int keys) {
        ClavigerBuilder builder = Fixtures.claviger(new InMemoryKeyStorage());

        assertThatIllegalArgumentException()
                .isThrownBy(() -> builder.maxCachedKeys(keys))
                .withMessage("the cache holds from 1 to 10000000 keys");
        assertThat(builder.maxCachedKeys(1).maxCachedKeys(10_000_000)).isSameAs(builder);
    }

    @Test
    void operations_checkTheirTexts() {
        try (Claviger claviger = Fixtures.claviger(new InMemoryKeyStorage()).build()) {
            KeyId id = Fixtures.issue(claviger).key().id();

            assertThatIllegalArgumentException()
                    .isThrownBy(() ->
                            claviger.edit(Fixtures.ADA, id, KeyEdit.create().withName("a\nb")));
            assertThatIllegalArgumentException().isThrownBy(() -> claviger.suspend(Fixtures.ADA, id, "a\nb"));
            assertThatIllegalArgumentException().isThrownBy(() -> claviger.revoke(Fixtures.ADA, id, "x".repeat(501)));
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> claviger.issue(Actor.host("setup"), KeyRequest.named("x")))
                    .withMessageContaining("name the owner");
        }
    }

    /** The rule is told; the text, which may be a key in the wrong field, is not. */
    @Test
    void messages_doNotEchoWhatWasPassed() {
        String key = Parts.newText().toPlaintext().reveal();
        String secret = key.substring(13, 40);

        assertThatIllegalArgumentException()
                .isThrownBy(() -> KeyRequest.named(key + "\n"))
                .satisfies(e -> assertThat(e.toString()).doesNotContain(secret));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Actor.host(key + "!"))
                .satisfies(e -> assertThat(e.toString()).doesNotContain(secret));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> KeyDigest.parse(key))
                .satisfies(e -> assertThat(e.toString()).doesNotContain(secret));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> KeyFormat.withPrefix(key))
                .satisfies(e -> assertThat(e.toString()).doesNotContain(secret));
        assertThatIllegalArgumentException()
                .isThrownBy(
                        () -> PolicyDocument.builder().adminRoles(key + "\n").build())
                .satisfies(e -> assertThat(e.toString()).doesNotContain(secret));
    }

    @Test
    void changes_haveAuditRecords_andTheRightVersions() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new Change(List.of(), List.of(new Change.Insert(STORED)), List.of()))
                .withMessage("a change has at least one audit record");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new Change.Insert(STORED.next(STORED.key())))
                .withMessage("an inserted key has version 1");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new Change.Replace(STORED))
                .withMessage("a replaced key has version 2 or more");
        assertThat(new Change.Replace(STORED.next(STORED.key())).expectedVersion())
                .isEqualTo(1);
    }

    @ParameterizedTest
    @ValueSource(longs = {0, -1, Long.MIN_VALUE})
    void versionsAndRevisions_countFromOne(long number) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> STORED.key().toBuilder().version(number))
                .withMessage("the version of a key counts from 1");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new PolicyRevision(number, PolicyDocument.refuseAll(), "a", Fixtures.NOON))
                .withMessage("policy revisions count from 1");
    }

    private static Owner owner(Set<String> roles, Set<String> groups) {
        return Owner.user("ada").withRoles(roles).withGroups(groups);
    }

    private static Set<String> names(int count) {
        return IntStream.range(0, count).mapToObj(i -> "name " + i).collect(Collectors.toSet());
    }
}
