package dev.claviger.examples.quickstart;

import static org.assertj.core.api.Assertions.assertThat;

import dev.claviger.Actor;
import dev.claviger.ApiKey;
import dev.claviger.Call;
import dev.claviger.CallPath;
import dev.claviger.Claviger;
import dev.claviger.Decision;
import dev.claviger.InMemoryKeyStorage;
import dev.claviger.IssuedKey;
import dev.claviger.KeyFilter;
import dev.claviger.KeyRequest;
import dev.claviger.Owner;
import dev.claviger.Pepper;
import dev.claviger.PlaintextKey;
import dev.claviger.policy.Availability;
import dev.claviger.policy.PolicyDocument;
import dev.claviger.spi.OwnerDirectory;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.h2.jdbcx.JdbcConnectionPool;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The tasks of docs/tasks.md do what the page says. */
class TasksTest {
    private static final Actor ROOT = Actor.session("root");
    private static final Actor ADA = Actor.session("ada");
    private static final Instant LONG_AGO = Instant.parse("2024-01-01T00:00:00Z");
    private static final Map<String, Tasks.User> USERS = Map.of(
            "ada", new Tasks.User("ada", List.of("user"), Set.of("staff", "writers"), false, LONG_AGO),
            "root", new Tasks.User("root", List.of("admin", "admin"), Set.of(), false, LONG_AGO),
            "grace", new Tasks.User("grace", List.of("user"), Set.of(), false, LONG_AGO),
            "bob", new Tasks.User("bob", List.of("user"), Set.of(), true, LONG_AGO));
    private static final PolicyDocument POLICY = PolicyDocument.builder()
            .usage(Availability.EVERYONE)
            .grantEveryone()
            .endpoints("/api/**")
            .build();
    private static final Call REPORT = Call.of("GET", CallPath.of("/api/reports/today"));
    private static final Call BACKUP = Call.of("POST", CallPath.of("/api/backups"));

    private final OwnerDirectory users = Tasks.directory(id -> Optional.ofNullable(USERS.get(id)));
    private final OwnerDirectory owners =
            id -> id.equals("backup-service") ? Optional.of(Owner.service(id)) : users.find(id);
    private final InMemoryKeyStorage storage = new InMemoryKeyStorage();
    private final Claviger claviger =
            Claviger.builder(storage, owners).initialPolicy(POLICY).build();

    @AfterEach
    void close() {
        claviger.close();
    }

    private boolean allows(IssuedKey key, Call call) {
        return claviger.decide(key.plaintext(), call) instanceof Decision.Allowed;
    }

    @Test
    void onADatabase_keysAreThereForTheNext() {
        String url = "jdbc:h2:mem:" + UUID.randomUUID() + ";DB_CLOSE_DELAY=-1";
        JdbcConnectionPool pool = JdbcConnectionPool.create(url, "", "");
        try (Claviger one = Tasks.onADatabase(pool, owners)) {
            one.changePolicy(ROOT, policy -> POLICY).orElseThrow();
            IssuedKey issued = one.issue(ADA, KeyRequest.named("script")).orElseThrow();
            try (Claviger other = Tasks.onADatabase(pool, owners)) {
                assertThat(other.decide(issued.plaintext(), REPORT)).isInstanceOf(Decision.Allowed.class);
            }
        } finally {
            pool.dispose();
        }
    }

    @Test
    void directory_tellsRolesGroupsAndWhoIsLocked() {
        assertThat(users.find("root").orElseThrow().roles()).containsExactly("admin");
        assertThat(users.find("ada").orElseThrow().groups()).containsExactlyInAnyOrder("staff", "writers");
        assertThat(users.find("bob").orElseThrow().isActive()).isFalse();
        assertThat(users.find("nobody")).isEmpty();
    }

    @Test
    void keysOfAUser_areIssuedFoundRotatedAndNarrowed() {
        IssuedKey issued = Tasks.issueForAUser(claviger, ROOT);
        assertThat(issued.key().ownerId()).isEqualTo("ada");
        assertThat(issued.key().expiresAt()).isEqualTo(issued.key().issuedAt().plus(Duration.ofDays(90)));
        assertThat(Tasks.endingSoon(claviger, ADA)).isEmpty();
        IssuedKey shortLived = claviger.issue(ADA, KeyRequest.named("demo").withLifetime(Duration.ofDays(3)))
                .orElseThrow();
        assertThat(Tasks.endingSoon(claviger, ADA)).containsExactly(shortLived.key());

        IssuedKey next = Tasks.rotate(claviger, ADA, shortLived.key().id());
        assertThat(allows(next, REPORT) && allows(shortLived, REPORT)).isTrue();

        ApiKey narrowed = Tasks.narrow(claviger, ADA, next.key().id());
        assertThat(narrowed.version()).isEqualTo(2);
        assertThat(allows(next, REPORT)).isTrue();
        assertThat(allows(next, BACKUP)).isFalse();
    }

    @Test
    void revokeAllOfALeaver_endsAllOfThem() {
        IssuedKey first =
                claviger.issue(Actor.session("grace"), KeyRequest.named("one")).orElseThrow();
        claviger.issue(Actor.session("grace"), KeyRequest.named("two")).orElseThrow();

        assertThat(Tasks.revokeAllOfALeaver(claviger, ROOT)).isEqualTo(2);
        assertThat(allows(first, REPORT)).isFalse();
    }

    @Test
    void changeThePolicy_addsAGrant() {
        assertThat(Tasks.changeThePolicy(claviger, ROOT)
                        .document()
                        .grantsOf(PolicyDocument.API_KEYS)
                        .groups())
                .containsOnlyKeys("contractors");
    }

    @Test
    void explain_tellsGateByGate() {
        IssuedKey issued = claviger.issue(ADA, KeyRequest.named("script")).orElseThrow();
        List<String> lines = new ArrayList<>();

        Tasks.explain(claviger, ROOT, issued.key().id(), Call.of("GET", CallPath.of("/admin")), lines::add);

        assertThat(lines).hasSize(12).anyMatch(line -> line.startsWith("ENDPOINT REFUSED: no entry of everyone"));
    }

    @Test
    void importALegacyKey_goesOnUnderItsOldText() {
        String legacy = "old-7f3a9c2e5b8d1046afc3e97d";
        Pepper lookup = Pepper.of(1, new byte[32]);

        ApiKey imported = Tasks.importALegacyKey(storage, owners, lookup, ROOT, legacy);

        try (Claviger knowing =
                Claviger.builder(storage, owners).importLookupKey(lookup).build()) {
            assertThat(knowing.decide(PlaintextKey.of(legacy), REPORT))
                    .isInstanceOfSatisfying(
                            Decision.Allowed.class,
                            allowed -> assertThat(allowed.key().id()).isEqualTo(imported.id()));
        }
    }

    @Test
    void audited_tellsEachChangeAsALine() {
        List<String> lines = new ArrayList<>();
        Claviger audited = Tasks.audited(storage, owners, lines::add);
        audited.issue(ADA, KeyRequest.named("script")).orElseThrow();
        audited.close();

        assertThat(lines).anyMatch(line -> line.contains("\"event\":\"key_issued\""));
    }

    @Test
    void serviceAccount_mayMakeOneCallFromTheOffice() {
        IssuedKey issued = Tasks.serviceAccount(claviger, ROOT);

        assertThat(allows(issued, BACKUP.withClientAddress("203.0.113.9"))).isTrue();
        assertThat(allows(issued, BACKUP.withClientAddress("198.51.100.1"))).isFalse();
        assertThat(allows(issued, REPORT.withClientAddress("203.0.113.9"))).isFalse();
        assertThat(claviger.list(ROOT, KeyFilter.forOwner("backup-service"))
                        .orElseThrow()
                        .keys())
                .hasSize(1);
    }
}
