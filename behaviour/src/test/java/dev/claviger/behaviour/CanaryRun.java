package dev.claviger.behaviour;

import static dev.claviger.behaviour.Workbench.ADA;
import static dev.claviger.behaviour.Workbench.BOB;
import static dev.claviger.behaviour.Workbench.CALL;
import static dev.claviger.behaviour.Workbench.HOST;
import static dev.claviger.behaviour.Workbench.OPEN;
import static dev.claviger.behaviour.Workbench.ROOT;
import static org.awaitility.Awaitility.await;

import dev.claviger.Ability;
import dev.claviger.Actor;
import dev.claviger.Claviger;
import dev.claviger.Decision;
import dev.claviger.IssuedKey;
import dev.claviger.KeyDigest;
import dev.claviger.KeyEdit;
import dev.claviger.KeyFilter;
import dev.claviger.KeyFormat;
import dev.claviger.KeyHashing;
import dev.claviger.KeyId;
import dev.claviger.KeyPageRequest;
import dev.claviger.KeyRequest;
import dev.claviger.Owner;
import dev.claviger.Pepper;
import dev.claviger.PlaintextKey;
import dev.claviger.Rotation;
import dev.claviger.UnavailableException;
import dev.claviger.policy.AddressSet;
import dev.claviger.policy.Availability;
import dev.claviger.policy.EndpointSet;
import dev.claviger.policy.Gate;
import dev.claviger.policy.Grants;
import dev.claviger.policy.PolicyDocument;
import dev.claviger.spi.Change;
import dev.claviger.spi.KeyQuery;
import dev.claviger.testkit.TestKeys;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.UnaryOperator;

/** A life of many keys, good and bad, in which every way to fail is taken, and all that could be read of it. */
final class CanaryRun implements AutoCloseable {
    final Workbench bench = new Workbench();
    final Secrets secrets = new Secrets();
    final List<Throwable> thrown = new ArrayList<>();
    final List<Object> values = new ArrayList<>();

    private final byte[] currentPepper = pepper();
    private final byte[] retiredPepper = pepper();

    static byte[] pepper() {
        byte[] bytes = new byte[32];
        new SecureRandom().nextBytes(bytes);
        return bytes;
    }

    void live(CapturedLog log) {
        secrets.addPepper(currentPepper);
        secrets.addPepper(retiredPepper);
        present();
        refuse();
        manage();
        CanaryCalls.live(this);
        CanaryQuestions.live(this);
        redigest(log);
        new CanaryDisclosure(this).live();
        breakTheWorld();
        misuse();
        CanaryValues.describe(this);
        bench.memory.list(KeyQuery.of(KeyFilter.all())).forEach(stored -> {
            secrets.add(stored.digest());
            Optional.ofNullable(stored.sealed()).ifPresent(secrets::add);
        });
    }

    private IssuedKey issued(KeyRequest request) {
        return seen(secrets.add(bench.claviger.issue(HOST, seen(request)).orElseThrow()));
    }

    private IssuedKey issued() {
        return issued(KeyRequest.named("script").forOwner("ada").withReason("test"));
    }

    <T> T seen(T value) {
        values.add(value);
        return value;
    }

    /** Keys that are none, are forged, or have ended. */
    private void present() {
        KeyRequest request = KeyRequest.named("script").forOwner("ada").withReason("test");
        IssuedKey key = issued();
        decide(key.plaintext());
        decide(issued(request.withEndpoints("/api/chat")).plaintext());
        String text = key.plaintext().reveal();
        for (String bad : List.of("", text + "\n", text.substring(1), text.toLowerCase(Locale.ROOT), "x" + text)) {
            decide(PlaintextKey.of(bad));
        }
        for (PlaintextKey forged :
                List.of(ForgedKeys.withOtherId(key.plaintext()), ForgedKeys.withOtherSecret(key.plaintext()))) {
            secrets.add(forged);
            decide(forged);
        }
        IssuedKey shortLived =
                issued(request.withExpiresAt(bench.clock.instant().plusSeconds(1)));
        bench.clock.advance(Duration.ofSeconds(1));
        decide(shortLived.plaintext());
        bench.claviger.suspend(ROOT, key.key().id(), "incident").orElseThrow();
        decide(key.plaintext());
        bench.claviger.revoke(ROOT, key.key().id(), "incident").orElseThrow();
        decide(key.plaintext());
    }

    /** Keys that are refused for their owner or by the policy, or allowed by an exemption. */
    private void refuse() {
        IssuedKey key = issued();
        IssuedKey roots = issued(KeyRequest.named("script").forOwner("root").withReason("test"));
        for (UnaryOperator<Owner> change : List.<UnaryOperator<Owner>>of(
                ada -> ada.withActive(false), ada -> ada.withCreatedAt(TestKeys.NOON.plusSeconds(99)))) {
            Owner before = bench.owners.find("ada").orElseThrow();
            bench.owners.change("ada", change);
            decide(key.plaintext());
            bench.owners.put(before);
        }
        for (UnaryOperator<PolicyDocument.Builder> change : List.<UnaryOperator<PolicyDocument.Builder>>of(
                policy -> policy.eligibleRoles("staff"),
                policy -> policy.usage(Availability.NOBODY),
                policy -> policy.usage(Availability.ADMINS_ONLY),
                policy -> policy.grants(Grants.none()),
                policy -> policy.addresses(AddressSet.of("10.0.0.0/8")),
                policy -> policy.endpoints(EndpointSet.none()).adminBypass(Gate.GRANT, Gate.ENDPOINT))) {
            bench.changePolicy(change);
            decide(key.plaintext());
            decide(roots.plaintext());
            bench.changePolicy(policy -> OPEN.toBuilder());
        }
    }

    private void decide(PlaintextKey presented) {
        seen(bench.claviger.decide(presented, CALL));
        seen(bench.claviger.explain(seen(presented), CALL));
    }

    /** Every management operation, done and refused. */
    private void manage() {
        IssuedKey key = issued();
        KeyId id = key.key().id();
        Actor holder = seen(Actor.key((Decision.Allowed) bench.decide(key)));
        for (Actor actor : List.of(ADA, BOB, ROOT, HOST, holder, seen(Actor.session("ghost")))) {
            for (KeyId one : List.of(id, TestKeys.freshId())) {
                seen(bench.claviger.find(actor, one));
                seen(bench.claviger.edit(
                        actor,
                        one,
                        KeyEdit.create().withName("name of " + actor.toString().replace(':', ' '))));
                seen(bench.claviger.suspend(actor, one, "why"));
                seen(bench.claviger.resume(actor, one));
            }
            seen(bench.claviger.list(
                    actor, KeyFilter.forOwner("ada"), KeyPageRequest.first().withLimit(2)));
            seen(bench.claviger.list(actor, seen(KeyFilter.all())));
            seen(bench.claviger.changePolicy(actor, 0, OPEN));
            bench.claviger
                    .issue(
                            actor,
                            KeyRequest.named("new")
                                    .withAbilities(Ability.MANAGE_KEYS)
                                    .forOwner("ada")
                                    .withReason("test"))
                    .fold(secrets::add, refused -> seen(refused));
        }
        IssuedKey second = secrets.add(bench.claviger
                .rotate(ADA, id, Rotation.overlapping(Duration.ofDays(1)))
                .orElseThrow());
        seen(seen(bench.claviger.rotate(ROOT, second.key().id(), Rotation.atOnce()))
                .fold(issued -> secrets.add(issued), refused -> refused));
        seen(bench.claviger.rotate(ADA, id, Rotation.atOnce()));
        seen(bench.claviger.revalidate(id, CALL));
        seen(bench.claviger.whoami(ADA));
        seen(bench.claviger.counts());
        seen(bench.claviger.status());
        seen(bench.claviger.keyFormat());
        seen(bench.claviger.currentPolicy().orElseThrow());
    }

    /** From no pepper to one, from that to another, with a store that refuses the write first. */
    private void redigest(CapturedLog log) {
        IssuedKey key = issued();
        KeyDigest plain = digestOf(key);
        bench.storage.failWith(new UnavailableException("read-only for a test"), BrittleStorage.Method.APPLY);
        try (Claviger peppered = bench.builder().hashing(seen(first())).build()) {
            peppered.decide(key.plaintext(), CALL);
            await().until(() -> log.text().contains("keeps its old digest"));
        }
        bench.storage.recover();
        moves(key, plain, first());
        moves(
                key,
                digestOf(key),
                seen(KeyHashing.hmacSha256(seen(Pepper.of(2, currentPepper)), Pepper.of(1, retiredPepper))));
    }

    private KeyHashing first() {
        return KeyHashing.hmacSha256(Pepper.of(1, retiredPepper));
    }

    private KeyDigest digestOf(IssuedKey key) {
        KeyDigest digest =
                bench.memory.find(key.key().id()).value().orElseThrow().digest();
        secrets.add(digest);
        return seen(digest);
    }

    private void moves(IssuedKey key, KeyDigest from, KeyHashing to) {
        try (Claviger peppered = bench.builder().hashing(to).build()) {
            seen(peppered.decide(key.plaintext(), CALL));
            await().until(() -> !digestOf(key).text().equals(from.text()));
            seen(peppered.decide(key.plaintext(), CALL));
        }
    }

    /** Every method of the store fails, then the owner directory, then a sink; ids run out. */
    private void breakTheWorld() {
        IssuedKey key = issued();
        for (BrittleStorage.Method method : BrittleStorage.Method.values()) {
            for (RuntimeException trouble :
                    List.of(new UnavailableException("down for a test"), new IllegalStateException("no connection"))) {
                bench.storage.failWith(trouble, method);
                useEverything(key);
                bench.storage.recover();
            }
        }
        bench.owners.failWith(new IllegalStateException("no connection"));
        useEverything(key);
        bench.owners.recover();
        bench.storage.distortApply(result -> new Change.IdTaken(TestKeys.freshId()));
        useEverything(key);
        bench.storage.distortApply(result -> new Change.Conflict());
        useEverything(key);
        bench.storage.distortApply(UnaryOperator.identity());
        List<Object> measured = new CopyOnWriteArrayList<>();
        try (Claviger deaf = bench.builder()
                .metricsListener(measured::add)
                .auditSink(event -> {
                    throw new IllegalStateException("disk full");
                })
                .initialPolicy(PolicyDocument.refuseAll())
                .build()) {
            deaf.decide(ForgedKeys.withOtherSecret(key.plaintext()), CALL);
            deaf.issue(BOB, KeyRequest.named("new").forOwner("ada").withReason("test"));
        }
        values.addAll(measured);
    }

    private void useEverything(IssuedKey key) {
        KeyId id = key.key().id();
        attempt(() -> bench.claviger.decide(key.plaintext(), CALL));
        attempt(() -> bench.claviger.explain(key.plaintext(), CALL));
        attempt(() -> bench.claviger.revalidate(id, CALL));
        attempt(() ->
                secrets.add(bench.claviger.issue(ADA, KeyRequest.named("new")).orElseThrow()));
        attempt(() -> bench.claviger
                .rotate(ADA, id, Rotation.overlapping(Duration.ofDays(1)))
                .orElseThrow());
        attempt(() -> bench.claviger
                .edit(ADA, id, KeyEdit.create().withName("another"))
                .orElseThrow());
        attempt(() -> bench.claviger.list(ADA, KeyFilter.forOwner("ada")).orElseThrow());
        attempt(() -> bench.claviger.changePolicy(HOST, 0, OPEN).orElseThrow());
        attempt(() -> bench.claviger.hasFeature("ada", "web-search"));
    }

    /** Secrets where something else belongs. */
    private void misuse() {
        String key = issued().plaintext().reveal();
        String digest = digestOf(issued()).text();
        attempt(() -> KeyId.parse(key));
        attempt(() -> KeyDigest.parse(key));
        attempt(() -> KeyDigest.parse(digest + "="));
        attempt(() -> KeyFormat.withPrefix(key));
        attempt(() -> Actor.host(key));
        attempt(() -> KeyRequest.named(key + "\n"));
        attempt(() -> KeyRequest.named("script").forOwner("ada").withReason(key + "\n"));
        attempt(() -> Pepper.of(0, retiredPepper));
        attempt(() -> Pepper.of(1, Arrays.copyOf(retiredPepper, 16)));
        attempt(() -> Pepper.ofBase64(1, Base64.getEncoder().encodeToString(retiredPepper) + "!"));
        attempt(() -> KeyHashing.hmacSha256(Pepper.of(1, currentPepper), Pepper.of(1, retiredPepper)));
    }

    void attempt(Runnable misfortune) {
        try {
            misfortune.run();
        } catch (RuntimeException e) {
            thrown.add(e);
        }
    }

    /** Returns messages, causes and stack traces, the way a log would show them. */
    String exceptions() {
        StringWriter text = new StringWriter();
        thrown.forEach(throwable -> throwable.printStackTrace(new PrintWriter(text)));
        return text.toString();
    }

    @Override
    public void close() {
        bench.close();
    }
}
