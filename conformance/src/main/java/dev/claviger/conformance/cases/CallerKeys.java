package dev.claviger.conformance.cases;

import dev.claviger.Actor;
import dev.claviger.Claviger;
import dev.claviger.IssuedKey;
import dev.claviger.KeyRequest;
import dev.claviger.Owner;
import dev.claviger.PlaintextKey;
import dev.claviger.spi.KeyStorage;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** The keys that rows name, one for each state a key can be in, each of an owner of its own. */
final class CallerKeys {
    static final String OK = "KEY_OK";
    static final String OWNER_OF_OK = "ordinary";
    static final String WRONG_SECRET = "KEY_WRONG_SECRET";
    static final String UNKNOWN_ID = "KEY_UNKNOWN_ID";

    /** Membership is what grants keys here. */
    static final String GRANTED_GROUP = "api-users";

    private static final Duration BACK_THEN = Duration.ofHours(2);
    private static final Duration SHORT_LIFE = Duration.ofHours(1);

    private final Map<String, PlaintextKey> keys = new LinkedHashMap<>();
    private final Map<String, String> liveOwners = new LinkedHashMap<>();
    private final Claviger claviger;
    private final Owners owners;

    private CallerKeys(Claviger claviger, Owners owners) {
        this.claviger = claviger;
        this.owners = owners;
    }

    /** Issues all keys. The policy must grant keys to {@link #GRANTED_GROUP} and be switched on. */
    static CallerKeys issue(Claviger claviger, KeyStorage storage, Owners owners) {
        CallerKeys issued = new CallerKeys(claviger, owners);
        issued.issueLiveKeys();
        issued.issueEndedKeys(storage);
        issued.forgeKeys();
        return issued;
    }

    private void issueLiveKeys() {
        issueLive(OK, member(OWNER_OF_OK));
        issueLive("KEY_OTHER", member("other"));
        issueLive("KEY_ADMIN", member("administrator").withRoles("admin"));
    }

    private void issueLive(String name, Owner owner) {
        keys.put(name, issueFor(claviger, owner).plaintext());
        liveOwners.put(name, owner.id());
    }

    private void issueEndedKeys(KeyStorage storage) {
        IssuedKey revoked = issueFor(claviger, member("former"));
        claviger.revoke(Actor.session("former"), revoked.key().id(), "").orElseThrow();
        keys.put("KEY_REVOKED", revoked.plaintext());

        Owner disabled = member("disabled");
        keys.put("KEY_OWNER_DISABLED", issueFor(claviger, disabled).plaintext());
        owners.put(disabled.withActive(false));

        Owner leaver = member("leaver");
        keys.put("KEY_GROUP_REMOVED", issueFor(claviger, leaver).plaintext());
        owners.put(leaver.withGroups());

        keys.put("KEY_EXPIRED", issueExpired(storage));
    }

    /** Issues a key two hours ago, for one hour: nothing has to wait, and the claviger under test keeps its clock. */
    private PlaintextKey issueExpired(KeyStorage storage) {
        owners.put(member("late"));
        Instant then = Instant.now(Clock.systemUTC()).minus(BACK_THEN);
        try (Claviger past = Claviger.builder(storage, owners)
                .clock(Clock.fixed(then, ZoneOffset.UTC))
                .build()) {
            KeyRequest shortLived = KeyRequest.named("expired").withExpiresAt(then.plus(SHORT_LIFE));
            return past.issue(Actor.session("late"), shortLived).orElseThrow().plaintext();
        }
    }

    private void forgeKeys() {
        keys.put(WRONG_SECRET, ForgedKeys.withOtherSecret(key(OK)));
        keys.put(UNKNOWN_ID, ForgedKeys.unknown());
    }

    private IssuedKey issueFor(Claviger issuer, Owner owner) {
        owners.put(owner);
        return issuer.issue(Actor.session(owner.id()), KeyRequest.named("of " + owner.id()))
                .orElseThrow();
    }

    private static Owner member(String id) {
        return Owner.user(id).withGroups(GRANTED_GROUP);
    }

    /** Returns the key that rows call {@code name}. */
    PlaintextKey key(String name) {
        return find(name).orElseThrow(() -> new NotRunnableException("no key is called " + name));
    }

    Optional<PlaintextKey> find(String name) {
        return Optional.ofNullable(keys.get(name));
    }

    /** Returns the owners of the keys that can be used at all, by the names of the keys. */
    Map<String, String> liveOwners() {
        return liveOwners;
    }
}
