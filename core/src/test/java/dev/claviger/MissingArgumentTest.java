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
import dev.claviger.policy.KeyLimits;
import dev.claviger.policy.PolicyDocument;
import dev.claviger.policy.PolicyRevision;
import dev.claviger.policy.Reach;
import dev.claviger.spi.AuditQuery;
import dev.claviger.spi.AuditRecord;
import dev.claviger.spi.Change;
import dev.claviger.spi.DangerousStep.PurgingAudit;
import dev.claviger.spi.DangerousStep.PurgingCalls;
import dev.claviger.spi.DangerousStep.PurgingEndedKeys;
import dev.claviger.spi.DangerousStep.RevokingMany;
import dev.claviger.spi.DangerousStep.UnlimitedKey;
import dev.claviger.spi.StoredKey;
import java.time.Duration;
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
            missing("kind", "Owner", () -> new Owner("a", null, Owner.Standing.ACTIVE, Set.of(), Set.of(), null)),
            missing("standing", "Owner", () -> new Owner("a", Owner.Kind.USER, null, Set.of(), Set.of(), null)),
            missing("method", "Call.of", () -> Call.of(null, CALL.path())),
            missing("path", "Call.of", () -> Call.of("GET", null)),
            missing("source", "Call", () -> new Call("GET", CALL.path(), null, null, null)),
            missing("id", "withRequestId", () -> CALL.withRequestId(null)),
            missing("address", "Call.from", () -> CALL.from(null)),
            missing(
                    "id",
                    "findOwner",
                    () -> use(claviger -> claviger.administration().findOwner(Fixtures.ADA, null))),
            missing(
                    "actor",
                    "findOwner",
                    () -> use(claviger -> claviger.administration().findOwner(null, "ada"))),
            missing("request", "rejected", () -> use(claviger -> claviger.rejected(null))),
            missing("target", "withRawTarget", () -> CALL.withRawTarget(null)),
            missing("rejection", "Rejected", () -> new Call.Rejected(null, "GET", null, null, null, null)),
            missing(
                    "method",
                    "Rejected",
                    () -> new Call.Rejected(Call.Rejection.AMBIGUOUS_PATH, null, null, null, null, null)),
            missing("otherMethod", "Call.overriddenBy", () -> CALL.overriddenBy(null)),
            missing("text", "PlaintextKey.of", () -> PlaintextKey.of(null)),
            missing("text", "KeyDigest.parse", () -> KeyDigest.parse(null)),
            missing("key", "IssuedKey", () -> new IssuedKey(null, PlaintextKey.of(""))),
            missing("plaintext", "IssuedKey", () -> new IssuedKey(KEY, null)),
            missing("owner", "KeyQuery.ofOwner", () -> KeyQuery.ofOwner(null)),
            missing("position", "KeyQuery.after", () -> KeyQuery.ofAll().after(null)),
            missing("wanted", "KeyQuery.inGroup", () -> KeyQuery.ofAll().inGroup(null)),
            missing("wanted", "KeyQuery.issuedBy", () -> KeyQuery.ofAll().issuedBy(null)),
            missing("wanted", "KeyQuery.named", () -> KeyQuery.ofAll().named(null)),
            missing("wanted", "KeyQuery.inState", () -> KeyQuery.ofAll().inState(null)),
            missing("time", "KeyQuery.unusedSince", () -> KeyQuery.ofAll().unusedSince(null)),
            missing("time", "KeyQuery.expiringBefore", () -> KeyQuery.ofAll().expiringBefore(null)),
            missing("time", "KeyQuery.at", () -> KeyQuery.ofAll().at(null)),
            missing(
                    "actor",
                    "revokeAll",
                    () -> use(claviger -> claviger.administration().revokeAll(null, KeyQuery.ofAll(), ""))),
            missing(
                    "query",
                    "revokeAll",
                    () -> use(claviger -> claviger.administration().revokeAll(Fixtures.ADA, null, ""))),
            missing(
                    "reason",
                    "revokeAll",
                    () -> use(claviger -> claviger.administration().revokeAll(Fixtures.ADA, KeyQuery.ofAll(), null))),
            missing("issuedAt", "Position", () -> new KeyQuery.Position(null, KEY.id())),
            missing("id", "Position", () -> new KeyQuery.Position(Fixtures.NOON, null)),
            missing("name", "KeyRequest.named", () -> KeyRequest.named(null)),
            missing("owner", "onBehalfOf", () -> KeyRequest.named("x").onBehalfOf(null, "why")),
            missing("reason", "onBehalfOf", () -> KeyRequest.named("x").onBehalfOf("ada", null)),
            missing("instant", "expiringAt", () -> KeyRequest.named("x").expiringAt(null)),
            missing("endpoints", "narrowedTo", () -> KeyRequest.named("x").narrowedTo((EndpointSet) null)),
            missing("addresses", "usableFrom", () -> KeyRequest.named("x").usableFrom(null)),
            missing("scope", "KeyRequest", () -> new KeyRequest("x", "", null, "", null, null, null)),
            missing("reason", "Denied", () -> new Decision.Denied(null, null, 0)),
            missing("key", "Allowed", () -> new Decision.Allowed(null, Owner.user("a"), Set.of(), 0)),
            missing("owner", "Allowed", () -> new Decision.Allowed(KEY, null, Set.of(), 0)),
            missing("value", "Done", () -> new Outcome.Done<>(null)),
            missing("refusal", "Refused", () -> new Outcome.Refused<>(null, "")),
            missing("message", "Refused", () -> new Outcome.Refused<>(Outcome.Refusal.NOT_FOUND, null)));

    static final List<Missing> KEYS = List.of(
            missing("id", "ApiKey", () -> key(null, "a", "n", "h")),
            missing("owner", "ApiKey", () -> key(KEY.id(), null, "n", "h")),
            missing("name", "ApiKey", () -> key(KEY.id(), "a", null, "h")),
            missing("hint", "ApiKey", () -> key(KEY.id(), "a", "n", null)),
            missing("origin", "ApiKey", () -> key(null, KEY.lifecycle(), KEY.scope())),
            missing("lifecycle", "ApiKey", () -> key(KEY.origin(), null, KEY.scope())),
            missing("scope", "ApiKey", () -> key(KEY.origin(), KEY.lifecycle(), null)),
            missing("issuer", "Origin", () -> new ApiKey.Origin(null, Fixtures.NOON, "", null)),
            missing("issuedAt", "Origin", () -> new ApiKey.Origin("a", null, "", null)),
            missing("reason", "Origin", () -> new ApiKey.Origin("a", Fixtures.NOON, null, null)),
            missing("at", "Suspension", () -> new ApiKey.Suspension(null, "a")),
            missing("by", "Suspension", () -> new ApiKey.Suspension(Fixtures.NOON, null)),
            missing("endpoints", "Scope", () -> new ApiKey.Scope(null, AddressSet.unrestricted(), Set.of())),
            missing("addresses", "Scope", () -> new ApiKey.Scope(EndpointSet.none(), null, Set.of())));

    static final List<Missing> POLICIES = List.of(
            missing("position", "use", () -> PolicyDocument.builder().use(null)),
            missing("position", "issue", () -> PolicyDocument.builder().issue(null)),
            missing("who", "grants", () -> PolicyDocument.builder().grants(null)),
            missing("feature", "feature", () -> PolicyDocument.builder().feature(null, Grants.none())),
            missing("rule", "mergeRule", () -> PolicyDocument.builder().mergeRule(null)),
            missing("list", "endpoints", () -> PolicyDocument.builder().endpoints((EndpointSet) null)),
            missing("role", "roleEndpoints", () -> PolicyDocument.builder().roleEndpoints(null, EndpointSet.none())),
            missing("list", "roleEndpoints", () -> PolicyDocument.builder().roleEndpoints("r", null)),
            missing("group", "groupEndpoints", () -> PolicyDocument.builder().groupEndpoints(null, EndpointSet.none())),
            missing("list", "groupEndpoints", () -> PolicyDocument.builder().groupEndpoints("g", null)),
            missing("addresses", "addresses", () -> PolicyDocument.builder().addresses(null)),
            missing("limits", "limits", () -> PolicyDocument.builder().limits(null)),
            missing("everyone", "Grants", () -> Grants.none().everyone(null)),
            missing("role", "Grants.role", () -> Grants.none().role(null, Grant.GRANTED)),
            missing("role", "Grants.role", () -> Grants.none().role("r", null)),
            missing("group", "Grants.group", () -> Grants.none().group(null, Grant.GRANTED)),
            missing("end", "KeyLimits", () -> new KeyLimits(1, Duration.ofDays(1), null)),
            missing("text", "EndpointEntry.parse", () -> EndpointEntry.parse(null)),
            missing("decision", "Explanation", () -> new Explanation(null, List.of())),
            missing("gate", "GateResult", () -> new GateResult(null, GateResult.Verdict.PASSED, "")),
            missing("verdict", "GateResult", () -> new GateResult(Gate.OWNER, null, "")),
            missing("detail", "GateResult", () -> new GateResult(Gate.OWNER, GateResult.Verdict.PASSED, null)));

    static final List<Missing> STORES = List.of(
            missing("type", "AuditRecord", () -> record(null, "a")),
            missing("actor", "AuditRecord", () -> record(AuditRecord.Type.KEY_ISSUED, null)),
            missing("key", "StoredKey", () -> new StoredKey(null, DIGEST, 1)),
            missing("digest", "StoredKey", () -> new StoredKey(KEY, null, 1)),
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
            missing("bound", "stalenessBound", () -> builder().stalenessBound(null)),
            missing("channel", "changeChannel", () -> builder().changeChannel(null)),
            missing("listener", "keyListener", () -> builder().keyListener(null)),
            missing("name", "nodeName", () -> builder().nodeName(null)),
            missing("known", "knownRoles", () -> builder().knownRoles(null)),
            missing("known", "knownGroups", () -> builder().knownGroups(null)),
            missing("executor", "executor", () -> builder().executor(null)),
            missing("vault", "secretVault", () -> builder().secretVault(null)),
            missing("lookup", "importedKeys", () -> builder().importedKeys(null)),
            missing("approver", "approver", () -> builder().approver(null)),
            missing("owner", "UnlimitedKey", () -> new UnlimitedKey(null, "a", null, KEY.scope())),
            missing("name", "UnlimitedKey", () -> new UnlimitedKey("a", null, null, KEY.scope())),
            missing("scope", "UnlimitedKey", () -> new UnlimitedKey("a", "a", null, null)),
            missing("query", "RevokingMany", () -> new RevokingMany(null, "")),
            missing("reason", "RevokingMany", () -> new RevokingMany(KeyQuery.ofAll(), null)),
            missing("before", "PurgingAudit", () -> new PurgingAudit(null)),
            missing("before", "PurgingCalls", () -> new PurgingCalls(null)),
            missing("before", "PurgingEndedKeys", () -> new PurgingEndedKeys(null)));

    static final List<Missing> QUESTIONS = List.of(
            missing("actor", "whatCan", () -> administer(it -> it.whatCan(null, KEY.id()))),
            missing("key", "whatCan", () -> administer(it -> it.whatCan(HOST, null))),
            missing("actor", "whoCan", () -> administer(it -> it.whoCan(null, CALL, KeyQuery.ofAll()))),
            missing("call", "whoCan", () -> administer(it -> it.whoCan(HOST, null, KeyQuery.ofAll()))),
            missing("query", "whoCan", () -> administer(it -> it.whoCan(HOST, CALL, null))),
            missing("actor", "compare", () -> administer(it -> it.compare(null, DOCUMENT))),
            missing("next", "compare", () -> administer(it -> it.compare(HOST, null))),
            missing("base", "compare", () -> administer(it -> it.compare(HOST, null, DOCUMENT))),
            missing("next", "compareWith", () -> PolicyReview.of(DOCUMENT).compareWith(null, List.of())),
            missing("actor", "startShadow", () -> administer(it -> it.startShadow(null, DOCUMENT))),
            missing("policy", "startShadow", () -> administer(it -> it.startShadow(HOST, null))),
            missing("actor", "stopShadow", () -> administer(it -> it.stopShadow(null))),
            missing("actor", "shadow", () -> administer(it -> it.shadow(null))),
            missing("refusal", "Reach.none", () -> Reach.none(null, 0)),
            missing("endpoints", "Reach", () -> new Reach(null, null, AddressSet.unrestricted(), 0)),
            missing("addresses", "Reach", () -> new Reach(null, EndpointSet.none(), null, 0)),
            missing("entry", "EndpointDifference", () -> new EndpointDifference(null, List.of())));

    static final List<Missing> SECRETS = List.of(
            missing("masterKey", "aes256Gcm", () -> SecretVault.aes256Gcm(1, null)),
            missing("text", "Sealed.parse", () -> SealedKey.parse(null)),
            missing("plaintext", "digested", () -> administer(it -> it.digested(null))),
            missing("plaintext", "importKey", () -> administer(it -> it.importKey(Fixtures.ADA, REQUEST, null))),
            missing("request", "importKey", () -> administer(it -> it.importKey(Fixtures.ADA, null, KEY_TEXT))),
            missing("digested", "importDigested", () -> administer(it -> it.importDigested(HOST, REQUEST, null))),
            missing("file", "issueToFile", () -> administer(it -> it.issueToFile(Fixtures.ADA, REQUEST, null))),
            missing("actor", "reveal", () -> administer(it -> it.reveal(null, KEY.id(), "why"))),
            missing("key", "reveal", () -> administer(it -> it.reveal(Fixtures.ADA, null, "why"))),
            missing("reason", "reveal", () -> administer(it -> it.reveal(Fixtures.ADA, KEY.id(), null))),
            missing("actor", "reseal", () -> administer(it -> it.reseal(null))));

    static final List<Missing> ARGUMENTS = List.of(
            missing("text", "KeyId.parse", () -> KeyId.parse(null)),
            missing("text", "isWellFormed", () -> KeyFormat.standard().isWellFormed(null)),
            missing("text", "claimsToBeKey", () -> KeyFormat.standard().claimsToBeKey(null)),
            missing("secret", "Pepper.of", () -> Pepper.of(1, null)),
            missing("secret", "Pepper.ofBase64", () -> Pepper.ofBase64(1, null)),
            missing("current", "hmacSha256", () -> KeyHashing.hmacSha256(null)),
            missing("retired", "hmacSha256", () -> KeyHashing.hmacSha256(Pepper.of(1, new byte[32]), (Pepper) null)),
            missing("lifetime", "KeyLimits", () -> new KeyLimits(1, null, KeyLimits.End.OPTIONAL)),
            missing("document", "PolicyReview.of", () -> PolicyReview.of(null)),
            missing(
                    "at",
                    "AuditRecord",
                    () -> AuditRecord.builder(AuditRecord.Type.KEY_ISSUED, "a", null)
                            .build()),
            missing(
                    "details",
                    "AuditRecord",
                    () -> AuditRecord.builder(AuditRecord.Type.KEY_ISSUED, "a", Fixtures.NOON)
                            .details(null)
                            .build()),
            missing(
                    "name",
                    "AuditRecord.detail",
                    () -> record(AuditRecord.Type.KEY_ISSUED, "a").toBuilder().detail(null, 1)),
            missing("wanted", "AuditQuery.owner", () -> AuditQuery.latest().owner(null)),
            missing("first", "AuditQuery.from", () -> AuditQuery.latest().from(null)),
            missing("end", "AuditQuery.until", () -> AuditQuery.latest().until(null)),
            missing("texts", "AddressSet.of", () -> AddressSet.of((Collection<String>) null)),
            missing("text", "AddressSet.of", () -> AddressSet.of(Collections.singletonList(null))),
            missing("entries", "EndpointSet.of", () -> EndpointSet.of(null)),
            missing("entries", "EndpointSet.parse", () -> EndpointSet.parse((Collection<String>) null)),
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
            missing("roles", "Owner.withRoles", () -> Owner.user("a").withRoles((String[]) null)),
            missing("keys", "KeyPage", () -> new KeyPage(null, null)),
            missing(
                    "key",
                    "claviger.rotate",
                    () -> use(claviger -> claviger.rotate(Fixtures.ADA, null, Duration.ZERO))),
            missing("ownerId", "claviger.granted", () -> use(claviger -> claviger.granted(null, "x"))),
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

    private static ApiKey key(KeyId id, String owner, String name, String hint) {
        return new ApiKey(id, owner, name, "", hint, KEY.origin(), KEY.lifecycle(), KEY.scope(), null);
    }

    private static ApiKey key(ApiKey.Origin origin, ApiKey.Lifecycle lifecycle, ApiKey.Scope scope) {
        return new ApiKey(KEY.id(), "a", "n", "", "h", origin, lifecycle, scope, null);
    }

    private static AuditRecord record(AuditRecord.Type type, String actor) {
        return AuditRecord.builder(type, actor, Fixtures.NOON).build();
    }
}
