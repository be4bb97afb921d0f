package dev.claviger;

import static org.assertj.core.api.Assertions.assertThatNullPointerException;

import dev.claviger.internal.Parts;
import dev.claviger.json.AuditJson;
import dev.claviger.json.AuditLines;
import dev.claviger.json.PolicyJson;
import dev.claviger.policy.AddressSet;
import dev.claviger.policy.EndpointDifference;
import dev.claviger.policy.EndpointEntry;
import dev.claviger.policy.EndpointSet;
import dev.claviger.policy.Explanation;
import dev.claviger.policy.Gate;
import dev.claviger.policy.GateResult;
import dev.claviger.policy.Grant;
import dev.claviger.policy.Grants;
import dev.claviger.policy.IssuanceLimits;
import dev.claviger.policy.PolicyDocument;
import dev.claviger.policy.PolicyRevision;
import dev.claviger.policy.Reach;
import dev.claviger.spi.AuditEvent;
import dev.claviger.spi.AuditQuery;
import dev.claviger.spi.Change;
import dev.claviger.spi.DangerousStep.PurgingAudit;
import dev.claviger.spi.DangerousStep.PurgingCalls;
import dev.claviger.spi.DangerousStep.PurgingEndedKeys;
import dev.claviger.spi.DangerousStep.RevokingMany;
import dev.claviger.spi.DangerousStep.UnlimitedKey;
import dev.claviger.spi.StoredKey;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;

/** Whoever passes {@code null} where something is required is told what, where it was passed. */
class MissingArgumentTest {
    private static final ApiKey KEY = Fixtures.keyOf("ada");
    private static final KeyDigest DIGEST = KeyDigest.parse("sha256:1::" + "A".repeat(43));
    private static final PolicyDocument DOCUMENT = PolicyDocument.refuseAll();
    private static final Call CALL = Fixtures.CALL;
    private static final Actor HOST = TestNode.HOST;
    private static final KeyRequest REQUEST = KeyRequest.named("a key");
    private static final PlaintextKey KEY_TEXT = Parts.newText().toPlaintext();

    /** A call without something required, and what the message has to name. */
    private record Missing(String what, String where, ThrowingCallable call) {
        @Override
        public String toString() {
            return where + " without " + what;
        }
    }

    static final List<Missing> VALUES = List.of(
            missing("id", "Actor.session", () -> Actor.session(null)),
            missing("name", "Actor.host", () -> Actor.host(null)),
            missing("id", "Owner.user", () -> Owner.user(null)),
            missing("method", "Call.of", () -> Call.of(null, CALL.path())),
            missing("path", "Call.of", () -> Call.of("GET", null)),
            missing("name", "withSource", () -> Call.of("GET", CALL.path()).withSource(null)),
            missing(
                    "id",
                    "findOwner",
                    () -> use(claviger -> claviger.administration().findOwner(Fixtures.ADA, null))),
            missing(
                    "actor",
                    "findOwner",
                    () -> use(claviger -> claviger.administration().findOwner(null, "ada"))),
            missing("request", "rejected", () -> use(claviger -> claviger.rejected(null))),
            missing("rejection", "Rejected", () -> RejectedCall.of(null, "GET")),
            missing("method", "Rejected", () -> RejectedCall.of(Call.Rejection.AMBIGUOUS_PATH, null)),
            missing("text", "PlaintextKey.of", () -> PlaintextKey.of(null)),
            missing("text", "KeyDigest.parse", () -> KeyDigest.parse(null)),
            missing("key", "IssuedKey", () -> new IssuedKey(null, PlaintextKey.of(""))),
            missing("plaintext", "IssuedKey", () -> new IssuedKey(KEY, null)),
            missing("id", "KeyFilter.forOwner", () -> KeyFilter.forOwner(null)),
            missing(
                    "position",
                    "KeyPageRequest.withAfter",
                    () -> KeyPageRequest.first().withAfter(null)),
            missing("wanted", "KeyFilter.withGroup", () -> KeyFilter.all().withGroup(null)),
            missing("wanted", "KeyFilter.withIssuedBy", () -> KeyFilter.all().withIssuedBy(null)),
            missing("wanted", "KeyFilter.withName", () -> KeyFilter.all().withName(null)),
            missing("wanted", "KeyFilter.withState", () -> KeyFilter.all().withState(null)),
            missing("time", "KeyFilter.unusedSince", () -> KeyFilter.all().withUnusedSince(null)),
            missing("time", "KeyFilter.expiringBefore", () -> KeyFilter.all().withExpiringBefore(null)),
            missing(
                    "actor",
                    "revokeAll",
                    () -> use(claviger -> claviger.administration().revokeAll(null, KeyFilter.all(), ""))),
            missing(
                    "filter",
                    "revokeAll",
                    () -> use(claviger -> claviger.administration().revokeAll(Fixtures.ADA, null, ""))),
            missing(
                    "reason",
                    "revokeAll",
                    () -> use(claviger -> claviger.administration().revokeAll(Fixtures.ADA, KeyFilter.all(), null))),
            missing("issuedAt", "Position", () -> new KeyPosition(null, KEY.id())),
            missing("id", "Position", () -> new KeyPosition(Fixtures.NOON, null)),
            missing("name", "KeyRequest.named", () -> KeyRequest.named(null)),
            missing("id", "forOwner", () -> KeyRequest.named("x").forOwner(null)),
            missing("reason", "withReason", () -> KeyRequest.named("x").withReason(null)),
            missing("instant", "withExpiresAt", () -> KeyRequest.named("x").withExpiresAt(null)),
            missing("endpoints", "withEndpoints", () -> KeyRequest.named("x").withEndpoints((EndpointSet) null)),
            missing("addresses", "withAddresses", () -> KeyRequest.named("x").withAddresses((AddressSet) null)),
            missing("time", "withLifetime", () -> KeyRequest.named("x").withLifetime(null)),
            missing("reason", "Denied", () -> new Decision.Denied(null, null, 0)),
            missing("key", "Allowed", () -> new Decision.Allowed(null, Owner.user("a"), Set.of(), 0)),
            missing("owner", "Allowed", () -> new Decision.Allowed(KEY, null, Set.of(), 0)),
            missing("value", "Done", () -> new Outcome.Done<>(null)),
            missing("refusal", "Refused", () -> new Outcome.Refused<>(null, "")),
            missing("message", "Refused", () -> new Outcome.Refused<>(Outcome.Refusal.NOT_FOUND, null)));

    static final List<Missing> KEYS = List.of(
            missing("id", "ApiKey", () -> ApiKey.builder(null, "a", "session:a", Fixtures.NOON)),
            missing("ownerId", "ApiKey", () -> ApiKey.builder(KEY.id(), null, "session:a", Fixtures.NOON)),
            missing("issuedBy", "ApiKey", () -> ApiKey.builder(KEY.id(), "a", null, Fixtures.NOON)),
            missing("issuedAt", "ApiKey", () -> ApiKey.builder(KEY.id(), "a", "session:a", null)),
            missing("newId", "id", () -> KEY.toBuilder().id(null)),
            missing("newOwnerId", "ownerId", () -> KEY.toBuilder().ownerId(null)),
            missing("newName", "name", () -> KEY.toBuilder().name(null)),
            missing("newText", "description", () -> KEY.toBuilder().description(null)),
            missing("newHint", "hint", () -> KEY.toBuilder().hint(null)),
            missing("newReason", "reason", () -> KEY.toBuilder().reason(null)),
            missing("by", "issued", () -> KEY.toBuilder().issued(null, Fixtures.NOON)),
            missing("at", "issued", () -> KEY.toBuilder().issued("session:a", null)),
            missing("at", "suspended", () -> KEY.toBuilder().suspended(null, "session:a")),
            missing("by", "suspended", () -> KEY.toBuilder().suspended(Fixtures.NOON, null)),
            missing("list", "endpoints", () -> KEY.toBuilder().endpoints(null)),
            missing("list", "addresses", () -> KEY.toBuilder().addresses(null)));

    static final List<Missing> POLICIES = List.of(
            missing("availability", "usage", () -> PolicyDocument.builder().usage(null)),
            missing("availability", "issuance", () -> PolicyDocument.builder().issuance(null)),
            missing("who", "grants", () -> PolicyDocument.builder().grants(null)),
            missing("feature", "feature", () -> PolicyDocument.builder().feature(null, Grants.none())),
            missing("rule", "mergeRule", () -> PolicyDocument.builder().mergeRule(null)),
            missing("list", "endpoints", () -> PolicyDocument.builder().endpoints((EndpointSet) null)),
            missing("role", "roleEndpoints", () -> PolicyDocument.builder().roleEndpoints(null, EndpointSet.none())),
            missing("list", "roleEndpoints", () -> PolicyDocument.builder().roleEndpoints("r", (EndpointSet) null)),
            missing("group", "groupEndpoints", () -> PolicyDocument.builder().groupEndpoints(null, EndpointSet.none())),
            missing("list", "groupEndpoints", () -> PolicyDocument.builder().groupEndpoints("g", (EndpointSet) null)),
            missing("addresses", "addresses", () -> PolicyDocument.builder().addresses(null)),
            missing("limits", "limits", () -> PolicyDocument.builder().limits(null)),
            missing("grant", "Grants.withEveryone", () -> Grants.none().withEveryone(null)),
            missing("role", "Grants.withRole", () -> Grants.none().withRole(null, Grant.GRANTED)),
            missing("grant", "Grants.withRole", () -> Grants.none().withRole("r", null)),
            missing("group", "Grants.withGroup", () -> Grants.none().withGroup(null, Grant.GRANTED)),
            missing("text", "EndpointEntry.parse", () -> EndpointEntry.parse(null)),
            missing("decision", "Explanation", () -> new Explanation(null, List.of())),
            missing("gate", "GateResult", () -> new GateResult(null, GateResult.Verdict.PASSED, "")),
            missing("verdict", "GateResult", () -> new GateResult(Gate.OWNER, null, "")),
            missing("detail", "GateResult", () -> new GateResult(Gate.OWNER, GateResult.Verdict.PASSED, null)));

    static final List<Missing> STORES = List.of(
            missing("type", "AuditEvent", () -> record(null, "a")),
            missing("actor", "AuditEvent", () -> record(AuditEvent.Type.KEY_ISSUED, null)),
            missing("key", "StoredKey", () -> StoredKey.of(null, DIGEST)),
            missing("digest", "StoredKey", () -> StoredKey.of(KEY, null)),
            missing("document", "PolicyRevision", () -> new PolicyRevision(1, null, "a", Fixtures.NOON)),
            missing("author", "PolicyRevision", () -> new PolicyRevision(1, DOCUMENT, null, Fixtures.NOON)),
            missing("at", "PolicyRevision", () -> new PolicyRevision(1, DOCUMENT, "a", null)),
            missing("owner", "OwnerHasRoom", () -> new Change.OwnerHasRoom(null, 1, Fixtures.NOON)),
            missing("now", "OwnerHasRoom", () -> new Change.OwnerHasRoom("a", 1, null)),
            missing("revision", "SetPolicy", () -> new Change.SetPolicy(null)),
            missing("logger", "AuditLines.toLog", () -> AuditLines.toLog(null)));

    static final List<Missing> FRONT_DOOR = List.of(
            missing("storage", "builder", () -> Claviger.builder(null, id -> Optional.empty())),
            missing("owners", "builder", () -> Claviger.builder(new InMemoryKeyStorage(), null)),
            missing("policy", "initialPolicy", () -> builder().initialPolicy(null)),
            missing("format", "keyFormat", () -> builder().keyFormat(null)),
            missing("hashing", "hashing", () -> builder().hashing(null)),
            missing("sink", "auditSink", () -> builder().auditSink(null)),
            missing("clock", "clock", () -> builder().clock(null)),
            missing("bound", "stalenessBound", () -> builder().maxStaleness(null)),
            missing("channel", "changeChannel", () -> builder().changeChannel(null)),
            missing("listener", "keyListener", () -> builder().keyListener(null)),
            missing("name", "nodeName", () -> builder().nodeName(null)),
            missing("known", "knownRoles", () -> builder().knownRoles(null)),
            missing("known", "knownGroups", () -> builder().knownGroups(null)),
            missing("executor", "executor", () -> builder().executor(null)),
            missing("vault", "secretVault", () -> builder().secretVault(null)),
            missing("lookup", "importLookupKey", () -> builder().importLookupKey(null)),
            missing("approver", "approver", () -> builder().approver(null)),
            missing("ownerId", "UnlimitedKey", () -> new UnlimitedKey(null, REQUEST)),
            missing("key", "UnlimitedKey", () -> new UnlimitedKey("a", null)),
            missing("filter", "RevokingMany", () -> new RevokingMany(null, "")),
            missing("reason", "RevokingMany", () -> new RevokingMany(KeyFilter.all(), null)),
            missing("before", "PurgingAudit", () -> new PurgingAudit(null)),
            missing("before", "PurgingCalls", () -> new PurgingCalls(null)),
            missing("before", "PurgingEndedKeys", () -> new PurgingEndedKeys(null)));

    private static final KeyPageRequest PAGE = KeyPageRequest.first();

    static final List<Missing> QUESTIONS = List.of(
            missing("actor", "allowedEndpoints", () -> administer(it -> it.allowedEndpoints(null, KEY.id()))),
            missing("key", "allowedEndpoints", () -> administer(it -> it.allowedEndpoints(HOST, null))),
            missing(
                    "actor",
                    "keysAllowedTo",
                    () -> administer(it -> it.keysAllowedTo(null, CALL, KeyFilter.all(), PAGE))),
            missing(
                    "call",
                    "keysAllowedTo",
                    () -> administer(it -> it.keysAllowedTo(HOST, null, KeyFilter.all(), PAGE))),
            missing("filter", "keysAllowedTo", () -> administer(it -> it.keysAllowedTo(HOST, CALL, null, PAGE))),
            missing(
                    "page",
                    "keysAllowedTo",
                    () -> administer(it -> it.keysAllowedTo(HOST, CALL, KeyFilter.all(), null))),
            missing("actor", "compare", () -> administer(it -> it.compare(null, DOCUMENT))),
            missing("next", "compare", () -> administer(it -> it.compare(HOST, null))),
            missing("base", "compare", () -> administer(it -> it.compare(HOST, null, DOCUMENT))),
            missing("next", "compareWith", () -> PolicyReview.of(DOCUMENT).compareWith(null, List.of())),
            missing("actor", "startShadow", () -> administer(it -> it.startShadow(null, DOCUMENT))),
            missing("policy", "startShadow", () -> administer(it -> it.startShadow(HOST, null))),
            missing("actor", "stopShadow", () -> administer(it -> it.stopShadow(null))),
            missing("actor", "shadow", () -> administer(it -> it.shadow(null))),
            missing("refusal", "Reach.none", () -> Reach.none(null, 0)),
            missing("endpoints", "Reach", () -> Reach.of(null, AddressSet.unrestricted(), 0)),
            missing("addresses", "Reach", () -> Reach.of(EndpointSet.none(), null, 0)),
            missing("entry", "EndpointDifference", () -> new EndpointDifference(null, List.of())));

    static final List<Missing> SECRETS = List.of(
            missing("masterKey", "aes256Gcm", () -> SecretVault.aes256Gcm(1, null)),
            missing("text", "Sealed.parse", () -> SealedKey.parse(null)),
            missing("plaintext", "hashForImport", () -> administer(it -> it.hashForImport(null))),
            missing("plaintext", "importKey", () -> administer(it -> it.importKey(Fixtures.ADA, REQUEST, null))),
            missing("request", "importKey", () -> administer(it -> it.importKey(Fixtures.ADA, null, KEY_TEXT))),
            missing("hashed", "importHashed", () -> administer(it -> it.importHashed(HOST, REQUEST, null))),
            missing("file", "issueToFile", () -> administer(it -> it.issueToFile(Fixtures.ADA, REQUEST, null))),
            missing("actor", "reveal", () -> administer(it -> it.reveal(null, KEY.id(), "why"))),
            missing("key", "reveal", () -> administer(it -> it.reveal(Fixtures.ADA, null, "why"))),
            missing("reason", "reveal", () -> administer(it -> it.reveal(Fixtures.ADA, KEY.id(), null))),
            missing("actor", "reencrypt", () -> administer(it -> it.reencrypt(null))));

    static final List<Missing> ARGUMENTS = List.of(
            missing("text", "KeyId.parse", () -> KeyId.parse(null)),
            missing("text", "isWellFormed", () -> KeyFormat.standard().isWellFormed(null)),
            missing("text", "claimsToBeKey", () -> KeyFormat.standard().claimsToBeKey(null)),
            missing("secret", "Pepper.of", () -> Pepper.of(1, null)),
            missing("secret", "Pepper.ofBase64", () -> Pepper.ofBase64(1, null)),
            missing("current", "hmacSha256", () -> KeyHashing.hmacSha256(null)),
            missing("retired", "hmacSha256", () -> KeyHashing.hmacSha256(Pepper.of(1, new byte[32]), (Pepper) null)),
            missing(
                    "lifetime",
                    "IssuanceLimits",
                    () -> IssuanceLimits.standard().withMaxLifetime(null)),
            missing("document", "PolicyReview.of", () -> PolicyReview.of(null)),
            missing(
                    "at",
                    "AuditEvent",
                    () -> AuditEvent.builder(AuditEvent.Type.KEY_ISSUED, "a", null)
                            .build()),
            missing(
                    "details",
                    "AuditEvent",
                    () -> AuditEvent.builder(AuditEvent.Type.KEY_ISSUED, "a", Fixtures.NOON)
                            .details(null)
                            .build()),
            missing(
                    "name",
                    "AuditEvent.detail",
                    () -> record(AuditEvent.Type.KEY_ISSUED, "a").toBuilder().detail(null, 1)),
            missing("wanted", "AuditQuery.owner", () -> AuditQuery.latest().withOwnerId(null)),
            missing("first", "AuditQuery.from", () -> AuditQuery.latest().withFrom(null)),
            missing("end", "AuditQuery.until", () -> AuditQuery.latest().withUntil(null)),
            missing("texts", "AddressSet.of", () -> AddressSet.of((Collection<String>) null)),
            missing("text", "AddressSet.of", () -> AddressSet.of(Collections.singletonList(null))),
            missing("entries", "EndpointSet.of", () -> EndpointSet.ofEntries(null)),
            missing("entries", "EndpointSet.parse", () -> EndpointSet.of((Collection<String>) null)),
            missing("key", "Change.Insert", () -> new Change.Insert(null)),
            missing("key", "Change.Replace", () -> new Change.Replace(null)),
            missing("mutations", "Change", () -> new Change(List.of(), null, List.of())),
            missing("allowed", "Actor.key", () -> Actor.key(null)),
            missing(
                    "roles",
                    "adminRoles",
                    () -> PolicyDocument.builder().adminRoles((String[]) null).build()),
            missing(
                    "role",
                    "adminRoles",
                    () -> PolicyDocument.builder().adminRoles((String) null).build()),
            missing("names", "Owner.withRoles", () -> Owner.user("a").withRoles((String[]) null)),
            missing("keys", "KeyPage", () -> new KeyPage(null, null)),
            missing(
                    "key",
                    "claviger.rotate",
                    () -> use(claviger -> claviger.rotate(Fixtures.ADA, (KeyId) null, Rotation.atOnce()))),
            missing("ownerId", "claviger.granted", () -> use(claviger -> claviger.hasFeature(null, "x"))),
            missing("ownerId", "claviger.ownerChanged", () -> use(claviger -> claviger.ownerChanged(null))),
            missing("event", "AuditLines.line", () -> AuditLines.line(null)),
            missing("details", "AuditJson.writeDetails", () -> AuditJson.writeDetails(null)),
            missing("text", "AuditJson.readDetails", () -> AuditJson.readDetails(null)),
            missing("policy", "PolicyJson.write", () -> PolicyJson.write(null)),
            missing("text", "PolicyJson.read", () -> PolicyJson.read(null)));

    @ParameterizedTest
    @FieldSource({"VALUES", "KEYS", "POLICIES", "STORES", "FRONT_DOOR", "QUESTIONS", "SECRETS", "ARGUMENTS"})
    void null_isRefused_byName(Missing missing) {
        assertThatNullPointerException().isThrownBy(missing.call()).withMessage(missing.what());
    }

    private static Missing missing(String what, String where, ThrowingCallable call) {
        return new Missing(what, where, call);
    }

    private static ClavigerBuilder builder() {
        return Fixtures.claviger(new InMemoryKeyStorage());
    }

    private static void use(Consumer<Claviger> use) {
        try (Claviger claviger = builder().build()) {
            use.accept(claviger);
        }
    }

    private static void administer(Consumer<Administration> use) {
        use(claviger -> use.accept(claviger.administration()));
    }

    private static AuditEvent record(AuditEvent.Type type, String actor) {
        return AuditEvent.builder(type, actor, Fixtures.NOON).build();
    }
}
