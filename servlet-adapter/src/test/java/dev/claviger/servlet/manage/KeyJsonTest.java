package dev.claviger.servlet.manage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.claviger.Ability;
import dev.claviger.ApiKey;
import dev.claviger.JsonFormException;
import dev.claviger.KeyEdit;
import dev.claviger.KeyFilter;
import dev.claviger.KeyId;
import dev.claviger.KeyRequest;
import dev.claviger.PlaintextKey;
import dev.claviger.Rotation;
import dev.claviger.policy.AddressSet;
import dev.claviger.policy.EndpointSet;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class KeyJsonTest {
    private static final Instant NOON = Instant.parse("2026-06-01T12:00:00Z");
    private static final ApiKey PLAIN = ApiKey.builder(KeyId.parse("0000000001"), "ada", "session:ada", NOON)
            .name("script")
            .hint("abcd")
            .build();
    private static final String PLAIN_JSON =
            "{\"id\":\"0000000001\",\"owner_id\":\"ada\",\"name\":\"script\",\"description\":\"\","
                    + "\"hint\":\"abcd\",\"state\":\"active\",\"issued_by\":{\"type\":\"session\",\"id\":\"ada\"},\"issued_at\":\"2026-06-01T12:00:00Z\","
                    + "\"issuer_gone\":false,\"reason\":\"\",\"endpoints\":\"unrestricted\",\"addresses\":\"unrestricted\",\"abilities\":[]}";

    @Test
    void write_leavesOutWhatHasNoValue() {
        assertThat(KeyJson.write(PLAIN, Set.of(), NOON)).isEqualTo(PLAIN_JSON);
    }

    @Test
    void write_tellsEverythingElse() {
        ApiKey key = ApiKey.builder(KeyId.parse("0000000001"), "ada", "session:root", NOON)
                .name("a \"b\"")
                .description("nightly")
                .hint("abcd")
                .reason("case 17")
                .predecessor(KeyId.parse("0000000002"))
                .parent(KeyId.parse("0000000004"))
                .ownerSince(NOON.minusSeconds(3))
                .expiresAt(NOON.plusSeconds(60))
                .expirySetBy("session:root")
                .suspended(NOON, "session:root")
                .revokedAt(NOON.plusSeconds(1))
                .successor(KeyId.parse("0000000003"))
                .endpoints(EndpointSet.of("GET /api/models"))
                .addresses(AddressSet.of("10.0.0.0/8"))
                .abilities(Set.of(Ability.MANAGE_KEYS))
                .lastUsedAt(NOON.plusSeconds(2))
                .build();

        assertThat(KeyJson.write(key, Set.of(key.id()), NOON))
                .isEqualTo(
                        "{\"id\":\"0000000001\",\"owner_id\":\"ada\",\"name\":\"a \\\"b\\\"\",\"description\":\"nightly\","
                                + "\"hint\":\"abcd\",\"state\":\"revoked\",\"issued_by\":{\"type\":\"session\",\"id\":\"root\"},"
                                + "\"issued_at\":\"2026-06-01T12:00:00Z\",\"issuer_gone\":true,\"owner_since\":\"2026-06-01T11:59:57Z\",\"reason\":\"case 17\",\"parent_id\":\"0000000004\",\"predecessor_id\":\"0000000002\","
                                + "\"successor_id\":\"0000000003\",\"expires_at\":\"2026-06-01T12:01:00Z\",\"expiry_set_by\":{\"type\":\"session\",\"id\":\"root\"},"
                                + "\"revoked_at\":\"2026-06-01T12:00:01Z\",\"last_used_at\":\"2026-06-01T12:00:02Z\","
                                + "\"suspended_at\":\"2026-06-01T12:00:00Z\",\"suspended_by\":{\"type\":\"session\",\"id\":\"root\"},"
                                + "\"endpoints\":[\"GET /api/models\"],\"addresses\":[\"10.0.0.0/8\"],"
                                + "\"abilities\":[\"manage_keys\"]}");
    }

    @Test
    void write_showsTheTextOnlyWhereItIsAskedFor() {
        PlaintextKey text = PlaintextKey.of("sk-secret");

        assertThat(KeyJson.write(PLAIN, text, Set.of(), NOON))
                .isEqualTo("{\"api_key\":\"sk-secret\",\"key\":" + PLAIN_JSON + "}");
        assertThat(KeyJson.write(PLAIN, false, Set.of(), NOON))
                .isEqualTo("{\"recoverable\":false,\"key\":" + PLAIN_JSON + "}");
        assertThat(KeyJson.write(List.of(PLAIN), Set.of(), "abc", NOON))
                .isEqualTo("{\"data\":[" + PLAIN_JSON + "],\"next_cursor\":\"abc\"}");
        assertThat(KeyJson.write(List.of(), Set.of(), null, NOON)).isEqualTo("{\"data\":[]}");
    }

    @Test
    void readRequest_takesEveryField() {
        KeyRequest request = KeyJson.readRequest(
                "{\"name\":\"ci\",\"description\":\"build\",\"reason\":\"case 17\",\"lifetime\":\"90d\","
                        + "\"endpoints\":[\"GET /api/models\"],\"addresses\":[\"10.0.0.0/8\"],\"abilities\":[\"manage_keys\"]}",
                null,
                NOON);

        assertThat(request)
                .isEqualTo(KeyRequest.named("ci")
                        .withDescription("build")
                        .withReason("case 17")
                        .withLifetime(Duration.ofDays(90))
                        .withEndpoints("GET /api/models")
                        .withAddresses("10.0.0.0/8")
                        .withAbilities(Ability.MANAGE_KEYS));
    }

    @Test
    void readRequest_keepsTheEmptyListAndNoRestrictionApart() {
        assertThat(KeyJson.readRequest("{\"name\":\"x\",\"endpoints\":[]}", null, NOON)
                        .endpoints())
                .isEqualTo(EndpointSet.none());
        assertThat(KeyJson.readRequest("{\"name\":\"x\"}", null, NOON)).isEqualTo(KeyRequest.named("x"));
        assertThat(KeyJson.readRequest("{\"name\":\"x\",\"lifetime\":\"unlimited\"}", null, NOON)
                        .lifetime())
                .isNull();
    }

    @Test
    void readRequest_needsAName_unlessThereIsOneToFallBackOn() {
        assertThat(KeyJson.readRequest("{}", "api key", NOON)).isEqualTo(KeyRequest.named("api key"));
        assertThatExceptionOfType(JsonFormException.class)
                .isThrownBy(() -> KeyJson.readRequest("{}", null, NOON))
                .withMessage("request field /name: must be there")
                .satisfies(e -> assertThat(e.field()).isEqualTo("/name"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{\"name\":\"a\\u0000b\"}|/name",
                "{\"name\":\"\\ud800\"}|/name",
                "{\"name\":\"\\u202e\"}|/name",
                "{\"name\":[]}|/name",
                "{\"expires_at\":1}|/expires_at",
                "{\"expires_at\":\"-0001-01-01T00:00:00Z\"}|/expires_at",
                "{\"addresses\":[\"nowhere\"]}|/addresses",
                "{\"state\":\"revoked\"}|/state",
                "{\"revoked_at\":\"2026-06-01T12:00:00Z\"}|/revoked_at",
                "{\"abilities\":[]}|/abilities"
            })
    void readEdit_namesTheFieldAtFault(String text, String field) {
        assertThatExceptionOfType(JsonFormException.class)
                .isThrownBy(() -> KeyJson.readEdit(text))
                .withMessageStartingWith("request field " + field + ": ")
                .satisfies(e -> assertThat(e.field()).isEqualTo(field));
    }

    @Test
    void readEdit_takesEveryField() {
        KeyEdit edit =
                KeyJson.readEdit("{\"name\":\"a\",\"description\":\"b\",\"endpoints\":[\"/a\"],\"addresses\":[\"::1\"],"
                        + "\"expires_at\":\"2027-01-01T00:00:00Z\"}");

        assertThat(edit)
                .isEqualTo(KeyEdit.create()
                        .withName("a")
                        .withDescription("b")
                        .withEndpoints(EndpointSet.of("/a"))
                        .withAddresses(AddressSet.of("::1"))
                        .withExpiresAt(Instant.parse("2027-01-01T00:00:00Z")));
        assertThat(KeyJson.readEdit("{}")).isEqualTo(KeyEdit.create());
    }

    @Test
    void readRotation_takesAnOverlap_andPerhapsALifetime() {
        assertThat(KeyJson.readRotation("{\"overlap\":\"0d\"}")).isEqualTo(Rotation.atOnce());
        assertThat(KeyJson.readRotation("{\"overlap\":\"3650d\",\"lifetime\":null}"))
                .isEqualTo(Rotation.overlapping(Duration.ofDays(3650)));
        assertThat(KeyJson.readRotation("{\"lifetime\":\"2w\",\"overlap\":\"PT1H\"}"))
                .isEqualTo(Rotation.overlapping(Duration.ofHours(1)).withLifetime(Duration.ofDays(14)));
    }

    @Test
    void readRevocation_takesExactlyOneSelection() {
        assertThat(KeyJson.readRevocation("{\"owner_id\":\"ada\"}").filter()).isEqualTo(KeyFilter.forOwner("ada"));
        assertThat(KeyJson.readRevocation("{\"issued_by\":{\"type\":\"session\",\"id\":\"ada\"}}")
                        .filter())
                .isEqualTo(KeyFilter.all().withIssuedBy("session:ada"));
        assertThat(KeyJson.readRevocation("{\"group\":\"g\"}").filter())
                .isEqualTo(KeyFilter.all().withGroup("g"));
        assertThat(KeyJson.readRevocation("{\"name\":\"n\"}").filter())
                .isEqualTo(KeyFilter.all().withName("n"));
        assertThat(KeyJson.readRevocation("{\"all\":true,\"reason\":\"leak\"}"))
                .isEqualTo(new KeyJson.Revocation(KeyFilter.all(), List.of(), "leak", false));
        assertThat(KeyJson.readRevocation("{\"plaintexts\":[\"a\",\"b\"]}").found())
                .extracting(PlaintextKey::reveal)
                .containsExactly("a", "b");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{}",
                "{\"all\":false}",
                "{\"owner_id\":\"\"}",
                "{\"issued_by\":{\"type\":\"session\",\"id\":\"\"}}",
                "{\"plaintexts\":[]}",
                "{\"owner_id\":\"a\",\"group\":\"b\"}",
                "{\"owner_id\":\"a\",\"name\":\"\"}",
                "{\"all\":true,\"plaintexts\":[]}"
            })
    void readRevocation_neverTakesAnythingElseForEverything(String text) {
        assertThat(KeyJson.readRevocation(text).selectsNothing()).isTrue();
    }

    @Test
    void readRevocation_takesFalseForAbsent_andCountsOnlyWhereAsked() {
        assertThat(KeyJson.readRevocation("{\"owner_id\":\"a\",\"all\":false,\"dry_run\":true}"))
                .isEqualTo(new KeyJson.Revocation(KeyFilter.forOwner("a"), List.of(), "", true));
        assertThatExceptionOfType(JsonFormException.class)
                .isThrownBy(() -> KeyJson.readRevocation("{\"plaintexts\":[\"a\"],\"dry_run\":true}"))
                .withMessageContaining("cannot have dry_run beside plaintexts");
    }

    @Test
    void readEdit_emptiesTheDescription_whereItIsNull() {
        assertThat(KeyJson.readEdit("{\"description\":null}"))
                .isEqualTo(KeyEdit.create().withDescription(""));
        assertThatExceptionOfType(JsonFormException.class)
                .isThrownBy(() -> KeyJson.readEdit("{\"expires_at\":null}"))
                .satisfies(e -> assertThat(e.field()).isEqualTo("/expires_at"));
    }

    @Test
    void readRequest_takesNullForAbsent_whereNothingIsWidenedUnseen() {
        assertThat(KeyJson.readRequest(
                        "{\"name\":\"x\",\"description\":null,\"expires_at\":null,\"lifetime\":null}", null, NOON))
                .isEqualTo(KeyRequest.named("x"));
        for (String field : List.of("endpoints", "addresses", "abilities", "reason")) {
            assertThatExceptionOfType(JsonFormException.class)
                    .as(field)
                    .isThrownBy(() -> KeyJson.readRequest("{\"name\":\"x\",\"" + field + "\":null}", null, NOON));
        }
    }

    @Test
    void readRequestForAnybody_takesTheOwner() {
        assertThat(KeyJson.readRequestForAnybody("{\"name\":\"x\",\"owner_id\":\"a/b\",\"reason\":\"why\"}", NOON)
                        .ownerId())
                .isEqualTo("a/b");
        assertThatExceptionOfType(JsonFormException.class)
                .isThrownBy(() -> KeyJson.readRequest("{\"name\":\"x\",\"owner_id\":\"a\"}", null, NOON))
                .satisfies(e -> assertThat(e.field()).isEqualTo("/owner_id"));
    }

    @Test
    void readRequest_tellsAllThatIsWrong() {
        assertThatExceptionOfType(JsonFormException.class)
                .isThrownBy(() -> KeyJson.readRequest(
                        "{\"nope\":{\"a\":[1,{}]},\"description\":1,\"endpoints\":[\"/a\",1,[2]],\"lifetime\":\"x\"}",
                        null,
                        NOON))
                .satisfies(e -> assertThat(RequestFault.of(e))
                        .extracting(RequestFault::name)
                        .containsExactly("/nope", "/description", "/endpoints/1", "/lifetime", "/name"))
                .satisfies(e -> assertThat(RequestFault.of(e).get(1).detail()).isEqualTo("Must be text."));
    }

    @Test
    void readRequest_stopsWhereTheTextIsNoJson_orMuchIsWrong() {
        assertThatExceptionOfType(JsonFormException.class)
                .isThrownBy(() -> KeyJson.readRequest("{\"name\":1,!", null, NOON))
                .satisfies(e -> assertThat(RequestFault.of(e))
                        .extracting(RequestFault::name)
                        .containsExactly("/name", ""));
        StringBuilder many = new StringBuilder("{\"name\":\"x\"");
        for (int i = 0; i < 100; i++) {
            many.append(",\"f").append(i).append("\":0");
        }
        assertThatExceptionOfType(JsonFormException.class)
                .isThrownBy(() -> KeyJson.readRequest(many + "}", null, NOON))
                .satisfies(e -> assertThat(RequestFault.of(e)).hasSize(20));
    }

    @Test
    void readRevocation_takesAThousandTextsAtMost() {
        String text = "{\"plaintexts\":[" + "\"a\",".repeat(1_000) + "\"a\"]}";

        assertThatExceptionOfType(JsonFormException.class)
                .isThrownBy(() -> KeyJson.readRevocation(text))
                .withMessage("request field /plaintexts: must be at most 1000 keys");
    }

    @Test
    void readNothing_takesNothing() {
        assertThat(KeyJson.readNothing("{}")).isEmpty();
        assertThatExceptionOfType(JsonFormException.class)
                .isThrownBy(() -> KeyJson.readNothing("{\"reason\":\"x\"}"))
                .satisfies(e -> assertThat(e.field()).isEqualTo("/reason"));
    }

    @Test
    void json_isRefusedAtTheFirstEntryTooMany_andNamesTheField() {
        String many = "[" + "\"/a\",".repeat(64) + "\"/a\"";

        // Nothing behind the entry is read, or its mistake would be told instead.
        assertThatExceptionOfType(JsonFormException.class)
                .isThrownBy(() -> KeyJson.readEdit("{\"endpoints\":" + many + ",!!!"))
                .withMessageContaining("field /endpoints")
                .withMessageContaining("must have at most 64 entries, of 8192 characters together");
        assertThatExceptionOfType(JsonFormException.class)
                .isThrownBy(() -> KeyJson.readEdit("{\"addresses\":" + many + ",!!!"))
                .withMessageContaining("field /addresses")
                .withMessageContaining("must have at most 64 entries");
        assertThatExceptionOfType(JsonFormException.class)
                .isThrownBy(() -> KeyJson.readEdit("{\"endpoints\":[\"/" + "a".repeat(1_000_000) + "\""))
                .withMessageContaining("must have at most 64 entries, of 8192 characters together");
    }
}
