package dev.claviger.examples.quickstart;

import dev.claviger.Actor;
import dev.claviger.Administration;
import dev.claviger.Call;
import dev.claviger.CallPath;
import dev.claviger.Claviger;
import dev.claviger.Decision;
import dev.claviger.InMemoryKeyStorage;
import dev.claviger.IssuedKey;
import dev.claviger.KeyFilter;
import dev.claviger.KeyRequest;
import dev.claviger.Owner;
import dev.claviger.PlaintextKey;
import dev.claviger.Rotation;
import dev.claviger.http.GuardedRequest;
import dev.claviger.http.HttpGuard;
import dev.claviger.http.RefusalBody;
import dev.claviger.http.RefusalResponse;
import dev.claviger.http.Verdict;
import dev.claviger.jdbc.JdbcAudit;
import dev.claviger.jdbc.JdbcAudit.Verification;
import dev.claviger.jdbc.JdbcKeyStorage;
import dev.claviger.jdbc.JdbcRetention;
import dev.claviger.jdbc.PostgresChannel;
import dev.claviger.json.AuditLines;
import dev.claviger.policy.Availability;
import dev.claviger.policy.Explanation;
import dev.claviger.policy.IssuanceLimits;
import dev.claviger.policy.PolicyDocument;
import dev.claviger.policy.PolicySettings;
import dev.claviger.servlet.ApiKeyFilter;
import dev.claviger.servlet.manage.ManagementServlet;
import dev.claviger.spi.KeyStorage;
import dev.claviger.spi.OwnerDirectory;
import jakarta.servlet.ServletContext;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import javax.sql.DataSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The examples of the README and of the Javadoc, so that they compile. {@link ReadmeTest} compares them. */
final class Snippets {
    private static final Logger log = LoggerFactory.getLogger(Snippets.class);

    private Snippets() {}

    /** An account of an application. */
    record Account(String id, String role, Set<String> teams, Instant createdAt, boolean locked) {}

    /** The accounts of an application. */
    interface Accounts {
        Optional<Account> find(String id);
    }

    static OwnerDirectory owners(Accounts accounts) {
        OwnerDirectory owners = id -> accounts.find(id)
                .map(account -> Owner.user(account.id())
                        .withRoles(account.role())
                        .withGroups(account.teams())
                        .withCreatedAt(account.createdAt())
                        .withActive(!account.locked()));
        return owners;
    }

    static PolicyDocument policy() {
        PolicyDocument policy = PolicyDocument.builder()
                .usage(Availability.EVERYONE)
                .grantGroup("api-users")
                .groupEndpoints("api-users", "GET /api/models", "POST /api/chat/completions")
                .roleEndpoints("admin", "/api/**")
                .limits(IssuanceLimits.standard()
                        .withMaxKeysPerOwner(10)
                        .withMaxLifetime(Duration.ofDays(90))
                        .withExpiryRequired(true))
                .build();
        return policy;
    }

    static Decision issueAndDecide(OwnerDirectory owners, PolicyDocument policy) {
        Claviger claviger = Claviger.builder(new InMemoryKeyStorage(), owners)
                .initialPolicy(policy)
                .build();
        IssuedKey issued = claviger.issue(Actor.session("ada"), KeyRequest.named("billing job"))
                .orElseThrow();
        Decision decision = claviger.decide(issued.plaintext(), Call.of("GET", CallPath.of("/api/models")));
        return decision;
    }

    static KeyStorage storage(DataSource dataSource) {
        KeyStorage storage = JdbcKeyStorage.builder(dataSource).createTables().build();
        return storage;
    }

    static Verification verify(DataSource dataSource) {
        Verification found = JdbcAudit.of(dataSource).verify();
        return found;
    }

    static void purge(DataSource dataSource, Clock clock) {
        JdbcRetention retention = JdbcRetention.of(dataSource);
        retention.purgeEndedKeys("host:retention", clock.instant().minus(Duration.ofDays(400)));
        retention.purgeCalls("host:retention", clock.instant().minus(Duration.ofDays(90)));
    }

    static Claviger node(KeyStorage storage, OwnerDirectory owners, DataSource dataSource) {
        Claviger claviger = Claviger.builder(storage, owners)
                .changeChannel(PostgresChannel.over(dataSource))
                .maxStaleness(Duration.ofSeconds(5))
                .build();
        return claviger;
    }

    static void explain(Claviger claviger, IssuedKey issued) {
        Explanation explanation = claviger.administration()
                .explain(Actor.session("root"), issued.key().id(), Call.of("GET", CallPath.of("/api/v1/users")))
                .orElseThrow();
        explanation.gates().forEach(gate -> log.info("{} {}: {}", gate.gate(), gate.verdict(), gate.detail()));
    }

    static IssuedKey rotate(Claviger claviger, IssuedKey issued) {
        Actor ada = Actor.session("ada");
        IssuedKey next = claviger.rotate(ada, issued.key().id(), Rotation.overlapping(Duration.ofDays(7)))
                .orElseThrow();
        claviger.revoke(ada, next.key().id(), "the laptop was lost");
        return next;
    }

    static void administer(Claviger claviger, Actor root, String found) {
        Administration administration = claviger.administration();
        administration.revokeAll(root, KeyFilter.forOwner("ada"), "left the company");
        administration.revokeAll(root, KeyFilter.all().withGroup("contractors"), "the contract has ended");
        administration.revokeLeaked(root, List.of(PlaintextKey.of(found)), "found in a public repository");
    }

    static void compare(Claviger claviger, Actor root, PolicyDocument next) {
        Administration administration = claviger.administration();
        administration.compare(root, next).orElseThrow().differences().forEach(change -> log.info("{}", change));
        administration.startShadow(root, next);
    }

    static Claviger audited(KeyStorage storage, OwnerDirectory owners) {
        Claviger claviger = Claviger.builder(storage, owners)
                .auditSink(AuditLines.toLog())
                .recordCallsInStore()
                .keyListener(event ->
                        log.info("{} {}", event.type().code(), event.key().id()))
                .suspendSuccessorOnReuse()
                .build();
        return claviger;
    }

    static void management(Claviger claviger, ServletContext context) {
        ManagementServlet.builder(claviger, request -> request.getRemoteUser())
                .build()
                .addTo(context, "/manage/v1/*");
    }

    static void filter(Claviger claviger, ServletContext context) {
        ApiKeyFilter.builder(claviger)
                .guard("/api/**")
                .permitAll("GET /api/health")
                .refusalBody(RefusalBody.openAi())
                .build()
                .addTo(context);
    }

    abstract static class AnyHost {
        abstract void serve(Owner owner);

        abstract void send(RefusalResponse response);

        void handle(Claviger claviger, GuardedRequest request) {
            HttpGuard guard = HttpGuard.builder(claviger).guard("/api/**").build();
            Verdict verdict = guard.judge(request);
            if (verdict instanceof Verdict.Allowed allowed) {
                serve(allowed.decision().owner());
            } else if (verdict instanceof Verdict.Refused refused) {
                send(guard.responseTo(refused.refusal()));
            }
        }
    }

    static Claviger settings(OwnerDirectory owners) {
        PolicySettings settings = PolicySettings.read(System.getenv());
        settings.warnings().forEach(log::warn);
        Claviger claviger = Claviger.builder(new InMemoryKeyStorage(), owners)
                .initialPolicy(settings.policy())
                .build();
        return claviger;
    }
}
