package dev.claviger.examples.quickstart;

import dev.claviger.Actor;
import dev.claviger.ApiKey;
import dev.claviger.Call;
import dev.claviger.Claviger;
import dev.claviger.IssuedKey;
import dev.claviger.KeyEdit;
import dev.claviger.KeyFilter;
import dev.claviger.KeyId;
import dev.claviger.KeyRequest;
import dev.claviger.KeyState;
import dev.claviger.Owner;
import dev.claviger.Pepper;
import dev.claviger.PlaintextKey;
import dev.claviger.Rotation;
import dev.claviger.jdbc.JdbcKeyStorage;
import dev.claviger.json.AuditLines;
import dev.claviger.policy.Explanation;
import dev.claviger.policy.PolicyRevision;
import dev.claviger.servlet.ApiKeyFilter;
import dev.claviger.spi.KeyStorage;
import dev.claviger.spi.OwnerDirectory;
import jakarta.servlet.ServletContext;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import javax.sql.DataSource;

/** What is done every day, as docs/tasks.md shows it. {@link ReadmeTest} compares them, {@link TasksTest} runs them. */
final class Tasks {
    private Tasks() {}

    /** A row of the user table of an application. */
    record User(String id, List<String> roles, Set<String> teams, boolean locked, Instant createdAt) {}

    /** The user table of an application. */
    interface Users {
        Optional<User> find(String id);
    }

    static Claviger onADatabase(DataSource dataSource, OwnerDirectory owners) {
        Claviger claviger = Claviger.builder(
                        JdbcKeyStorage.builder(dataSource).createTables().build(), owners)
                .build();
        return claviger;
    }

    static OwnerDirectory directory(Users users) {
        OwnerDirectory owners = id -> users.find(id)
                .map(user -> Owner.user(user.id())
                        .withRoles(user.roles())
                        .withGroups(user.teams())
                        .withActive(!user.locked())
                        .withCreatedAt(user.createdAt()));
        return owners;
    }

    static IssuedKey issueForAUser(Claviger claviger, Actor root) {
        IssuedKey issued = claviger.issue(
                        root,
                        KeyRequest.named("nightly export")
                                .forOwner("ada")
                                .withReason("ticket 4711")
                                .withLifetime(Duration.ofDays(90)))
                .orElseThrow();
        return issued;
    }

    static List<ApiKey> endingSoon(Claviger claviger, Actor ada) {
        Instant inTwoWeeks = Instant.now().plus(Duration.ofDays(14));
        List<ApiKey> soon = claviger.list(
                        ada, KeyFilter.own().withState(KeyState.ACTIVE).withExpiringBefore(inTwoWeeks))
                .orElseThrow()
                .keys();
        return soon;
    }

    static IssuedKey rotate(Claviger claviger, Actor ada, KeyId id) {
        IssuedKey next = claviger.rotate(ada, id, Rotation.overlapping(Duration.ofDays(7)))
                .orElseThrow();
        return next;
    }

    static int revokeAllOfALeaver(Claviger claviger, Actor root) {
        int revoked = claviger.administration()
                .revokeAll(root, KeyFilter.forOwner("grace"), "left the company")
                .orElseThrow();
        return revoked;
    }

    static ApiKey narrow(Claviger claviger, Actor ada, KeyId id) {
        ApiKey seen = claviger.find(ada, id).orElseThrow();
        ApiKey narrowed = claviger.edit(ada, seen, KeyEdit.create().withEndpoints("GET /api/reports/**"))
                .orElseThrow();
        return narrowed;
    }

    static PolicyRevision changeThePolicy(Claviger claviger, Actor root) {
        PolicyRevision changed = claviger.changePolicy(
                        root,
                        policy -> policy.toBuilder().grantGroup("contractors").build())
                .orElseThrow();
        return changed;
    }

    static void explain(Claviger claviger, Actor root, KeyId id, Call call, Consumer<String> out) {
        Explanation why = claviger.administration().explain(root, id, call).orElseThrow();
        why.gates().forEach(gate -> out.accept(gate.gate() + " " + gate.verdict() + ": " + gate.detail()));
    }

    static ApiKey importALegacyKey(
            KeyStorage storage, OwnerDirectory owners, Pepper lookup, Actor root, String legacyKey) {
        Claviger claviger =
                Claviger.builder(storage, owners).importLookupKey(lookup).build();
        ApiKey imported = claviger.administration()
                .importKey(
                        root,
                        KeyRequest.named("from the old system").forOwner("ada").withReason("migration"),
                        PlaintextKey.of(legacyKey))
                .orElseThrow();
        return imported;
    }

    static void guardOneMorePath(Claviger claviger, ServletContext context) {
        ApiKeyFilter.builder(claviger).guard("/api/**").build().addTo(context);
        ApiKeyFilter.builder(claviger)
                .guard("/internal/**")
                .requireHttps()
                .build()
                .addTo(context);
    }

    static Claviger audited(KeyStorage storage, OwnerDirectory owners, Consumer<String> siem) {
        Claviger claviger = Claviger.builder(storage, owners)
                .auditSink(event -> siem.accept(AuditLines.line(event)))
                .build();
        return claviger;
    }

    static IssuedKey serviceAccount(Claviger claviger, Actor root) {
        IssuedKey issued = claviger.issue(
                        root,
                        KeyRequest.named("backup job")
                                .forOwner("backup-service")
                                .withReason("nightly backup")
                                .withEndpoints("POST /api/backups")
                                .withAddresses("203.0.113.0/24"))
                .orElseThrow();
        return issued;
    }
}
