package dev.claviger.servlet;

import static dev.claviger.servlet.ManagedHost.ADA;
import static dev.claviger.servlet.ManagedHost.BOB;
import static dev.claviger.servlet.ManagedHost.ROOT;
import static dev.claviger.servlet.ManagedHost.json;

import dev.claviger.Ability;
import dev.claviger.ClavigerBuilder;
import dev.claviger.IssuedKey;
import dev.claviger.KeyRequest;
import dev.claviger.policy.Availability;
import dev.claviger.policy.Grants;
import dev.claviger.policy.IssuanceLimits;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.function.UnaryOperator;

/** Every operation that can be refused, refused for every reason that there is. */
final class RefusedOperations {
    private static final String OVERLAP = "{\"overlap\":\"1d\"}";

    private final SeenAnswers seen;

    RefusedOperations(SeenAnswers seen) {
        this.seen = seen;
    }

    void play(UnaryOperator<ClavigerBuilder> vault) throws Exception {
        seen.in(builder -> builder, this::refuseTheOwner);
        seen.in(builder -> builder, this::refuseByTheSwitch);
        seen.in(builder -> builder, this::refuseByLimits);
        seen.in(builder -> builder, this::refuseByTheStateOfKeys);
        seen.in(builder -> builder, this::refuseKeysInTexts);
        seen.in(builder -> builder.knownGroups(group -> !group.equals("wirters")), this::refuseNamesInPolicies);
        seen.in(vault, this::refuseToReveal);
        seen.in(builder -> vault.apply(builder).approver((actor, step) -> false), this::disapprove);
    }

    /** Returns a body that the operation takes. */
    static String bodyFor(String operation) {
        if (operation.endsWith("/rotate")) {
            return OVERLAP;
        }
        if (operation.endsWith("/keys/revoke")) {
            return "{\"all\":true}";
        }
        if (operation.endsWith("/explain")) {
            return "{\"key_id\":\"0000000000\",\"method\":\"GET\",\"path\":\"/\"}";
        }
        if (operation.endsWith("/callers")) {
            return "{\"method\":\"GET\",\"path\":\"/\"}";
        }
        if (operation.endsWith("/compare")) {
            return "{\"policy\":{}}";
        }
        if (operation.startsWith("POST /keys/")) {
            return operation.endsWith("/reveal") ? "{\"reason\":\"x\"}" : "";
        }
        boolean hasFields = operation.startsWith("POST") || operation.startsWith("PATCH");
        return hasFields ? "{\"name\":\"x\"}" : operation.startsWith("PUT") ? "{}" : "";
    }

    /** All ways to have a key made for somebody else. */
    private void issuing(String code, String owner, String more) throws IOException {
        String request = "{\"name\":\"x\",\"reason\":\"test\"" + more;
        seen.refused(code, ROOT, "POST /keys", request + ",\"owner_id\":\"" + owner + "\"}");
        seen.refused(code, ROOT, "POST /users/" + owner + "/keys", request + "}");
        seen.refused(code, ROOT, "POST /users/" + owner + "/api_key", request + "}");
    }

    private void making(String code, String owner, String id) throws IOException {
        issuing(code, owner, "");
        seen.refused(code, ROOT, "POST /keys/" + id + "/rotate", OVERLAP);
    }

    private void refuseTheOwner() throws IOException {
        String id = idOf(seen.host.issueTo(ADA));
        seen.host.owners.change(ADA, ada -> ada.withActive(false));
        making("owner_inactive", ADA, id);
        seen.host.owners.change(ADA, ada -> ada.withActive(true));
        seen.host.changePolicy(policy -> policy.eligibleRoles("member"));
        making("owner_not_eligible", ADA, id);
        seen.host.changePolicy(policy -> policy.eligibleRoles("*"));
        seen.host.owners.change(
                BOB, bob -> bob.withCreatedAt(seen.host.clock.instant().plus(Duration.ofDays(1))));
        issuing("owner_not_yet_created", BOB, "");
        issuing("owner_gone", "ghost", "");
        seen.refused("owner_gone", ROOT, "GET /users/ghost/keys", "");
        seen.refused("owner_gone", ROOT, "GET /users/ghost/api_key", "");
        seen.refused("owner_gone", ROOT, "DELETE /users/ghost/api_key", "");
        seen.refused("not_found", ROOT, "GET /users/robot/api_key", "");
        seen.refused("not_found", ROOT, "DELETE /users/robot/api_key", "");
        seen.host.owners.remove(ADA);
        seen.refused("owner_gone", ROOT, "POST /keys/" + id + "/rotate", OVERLAP);
    }

    private void refuseByTheSwitch() throws IOException {
        String id = idOf(seen.host.issueTo(ADA));
        seen.host.changePolicy(policy -> policy.usage(Availability.NOBODY));
        making("switched_off", ADA, id);
        seen.host.changePolicy(policy -> policy.usage(Availability.ADMINS_ONLY));
        making("admins_only", ADA, id);
        seen.host.changePolicy(policy -> policy.usage(Availability.EVERYONE).grants(Grants.none()));
        making("not_granted", ADA, id);
    }

    private void refuseByLimits() throws IOException {
        String id = idOf(seen.host.issueTo(ADA));
        issuing("expiry_in_the_past", ADA, ",\"expires_at\":\"2020-01-01T00:00:00Z\"");
        seen.refused("expiry_in_the_past", ADA, "PATCH /keys/" + id, "{\"expires_at\":\"2020-01-01T00:00:00Z\"}");
        seen.refused("too_wide", ROOT, "PATCH /keys/" + issuedWithEnd(), "{\"expires_at\":\"2027-01-01T00:00:00Z\"}");
        limits(IssuanceLimits.standard().withMaxLifetime(Duration.ofDays(1)));
        issuing("lifetime_too_long", ADA, ",\"lifetime\":\"2d\"");
        String given = seen.host
                .as(ROOT, "POST /users/ada/keys", "{\"name\":\"x\",\"reason\":\"test\",\"lifetime\":\"12h\"}")
                .body();
        String later = "{\"overlap\":\"0d\",\"lifetime\":\"1d\"}";
        seen.refused("too_wide", ADA, "POST /keys/" + json(given).at("/key/id").asText() + "/rotate", later);
        seen.refused(
                "lifetime_too_long", ROOT, "POST /keys/" + id + "/rotate", "{\"overlap\":\"0d\",\"lifetime\":\"2d\"}");
        seen.refused("reason_required", ROOT, "POST /keys", "{\"name\":\"x\",\"owner_id\":\"ada\"}");
        seen.refused("reason_required", ROOT, "POST /users/ada/keys", "{\"name\":\"x\"}");
        limits(IssuanceLimits.standard().withExpiryRequired(true));
        making("expiry_required", ADA, id);
        limits(IssuanceLimits.standard().withMaxKeysPerOwner(0));
        issuing("too_many_keys", ADA, "");
    }

    private String issuedWithEnd() throws IOException {
        Answer issued = seen.host.as(ADA, "POST /keys", "{\"name\":\"x\",\"lifetime\":\"1d\"}");
        return json(issued).at("/key/id").asText();
    }

    private void limits(IssuanceLimits limits) {
        seen.host.changePolicy(policy -> policy.limits(limits));
    }

    private void refuseByTheStateOfKeys() throws IOException {
        for (String request : List.of("POST /keys", "POST /users/root/keys", "POST /users/root/api_key")) {
            String body = "{\"name\":\"x\",\"reason\":\"test\"}";
            String header = "Idempotency-Key: " + request;
            seen.saw(201, request, seen.host.as(ROOT, request, body, header));
            seen.saw(409, request, seen.host.as(ROOT, request, body, header));
            seen.saw(422, request, seen.host.as(ROOT, request, body.replace("x", "y"), header));
        }
        String id = idOf(seen.host.issueTo(ADA));
        seen.ask(200, ROOT, "POST /keys/" + id + "/suspend", "");
        seen.refused("suspended_by_other", ADA, "POST /keys/" + id + "/resume", "");
        seen.refused("key_suspended", ADA, "POST /keys/" + id + "/rotate", OVERLAP);
        seen.ask(200, ROOT, "POST /keys/" + id + "/resume", "");
        seen.ask(201, ADA, "POST /keys/" + id + "/rotate", OVERLAP);
        seen.refused("already_rotated", ADA, "POST /keys/" + id + "/rotate", OVERLAP);
        String ended = idOf(seen.host.issueTo(ADA));
        seen.ask(200, ADA, "DELETE /keys/" + ended, "");
        seen.refused("key_ended", ADA, "POST /keys/" + ended + "/rotate", OVERLAP);
        seen.refused("key_ended", ADA, "PATCH /keys/" + ended, "{\"name\":\"other\"}");
        seen.refused("key_ended", ADA, "POST /keys/" + ended + "/suspend", "");
        seen.refused("key_ended", ADA, "POST /keys/" + ended + "/resume", "");
        String limits = "{\"name\":\"x\",\"endpoints\":[\"/**\"]}";
        IssuedKey narrow = seen.host.issue(KeyRequest.named("narrow")
                .withAbilities(Ability.MANAGE_KEYS)
                .withEndpoints("/manage/**")
                .forOwner(ADA)
                .withReason("test"));
        seen.saw(422, "POST /keys", seen.host.with(narrow, "POST /keys", limits));
    }

    private void refuseKeysInTexts() throws IOException {
        IssuedKey key = seen.host.issueTo(ADA);
        String text = key.plaintext().reveal();
        String path = "/keys/" + idOf(key);
        issuing("key_in_text", ADA, ",\"description\":\"" + text + "\"");
        seen.refused("key_in_text", ADA, "PATCH " + path, "{\"name\":\"" + text + "\"}");
        for (String request : List.of("POST " + path + "/suspend", "POST " + path + "/revoke")) {
            seen.refused("key_in_text", ADA, request, "{\"reason\":\"" + text + "\"}");
        }
        seen.refused("key_in_text", ROOT, "POST /keys/revoke", "{\"all\":true,\"reason\":\"" + text + "\"}");
        seen.refused("key_in_text", ROOT, "POST " + path + "/reveal", "{\"reason\":\"" + text + "\"}");
    }

    private void refuseNamesInPolicies() throws IOException {
        String role = "{\"admin_roles\":[\"adnim\"]}";
        String group = "{\"grants\":{\"api-keys\":{\"groups\":{\"wirters\":\"granted\"}}}}";
        for (String policy : List.of(role, group)) {
            String code = policy.equals(role) ? "unknown_role" : "unknown_group";
            seen.saw(422, "PUT /policy", seen.host.as(ROOT, "PUT /policy", policy, "If-Match: *"));
            seen.refused(code, ROOT, "PUT /policy/shadow", policy);
            seen.refused(code, ROOT, "POST /policy/compare", "{\"policy\":" + policy + "}");
        }
    }

    private void refuseToReveal() throws IOException {
        IssuedKey key = seen.host.issueTo(ADA);
        seen.ask(200, ADA, "DELETE /keys/" + idOf(key), "");
        seen.refused("key_ended", ROOT, "POST /keys/" + idOf(key) + "/reveal", "{\"reason\":\"test\"}");
    }

    private void disapprove() throws IOException {
        String id = idOf(seen.host.issueTo(ADA));
        issuing("not_approved", ADA, "");
        seen.refused("not_approved", ROOT, "POST /keys/revoke", "{\"all\":true}");
        seen.refused("not_approved", ROOT, "POST /keys/" + id + "/reveal", "{\"reason\":\"test\"}");
        String open = "{\"usage\":\"everyone\",\"admin_bypass\":[\"endpoint\"]}";
        seen.saw(403, "PUT /policy", seen.host.as(ROOT, "PUT /policy", open, "If-Match: *"));
    }

    private static String idOf(IssuedKey key) {
        return key.key().id().toString();
    }
}
