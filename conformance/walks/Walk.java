import static java.nio.charset.StandardCharsets.UTF_8;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.Base64;
import java.util.List;
import java.util.Objects;
import walk.api.AuditApi;
import walk.api.CallerApi;
import walk.api.KeysApi;
import walk.api.PolicyApi;
import walk.api.UsersApi;
import walk.client.ApiClient;
import walk.client.ApiException;
import walk.client.ApiResponse;
import walk.model.*;

/**
 * The walk-through of the quickstart, with a client that is generated from the OpenAPI document that it serves. Arguments:
 * the URL of the application, and that of the management API.
 */
public final class Walk {
    private final String application;
    private final String base;

    private Walk(String application, String base) {
        this.application = application;
        this.base = base;
    }

    private interface Request {
        void send() throws ApiException;
    }

    public static void main(String[] args) throws Exception {
        Walk walk = new Walk(args[0], args[1]);
        Key key = walk.issueAndUse();
        Key successor = walk.narrowAndRotate(key);
        walk.manageForOthers();
        walk.changePolicy(successor);
        walk.lookBack();
    }

    private static void check(String name, Object came, Object expected) {
        System.out.println(
                Objects.equals(came, expected)
                        ? "ok    Java: " + name
                        : "FAIL  Java: " + name + ": expected " + expected + ", came " + came);
    }

    private ApiClient as(String user) {
        String login = Base64.getEncoder().encodeToString((user + ":" + user + "-demo").getBytes(UTF_8));
        ApiClient client = new ApiClient();
        client.updateBaseUri(base);
        client.setRequestInterceptor(request -> request.header("Authorization", "Basic " + login).header("X-Requested-With", "walk"));
        return client;
    }

    private KeysApi keys(String user) {
        return new KeysApi(as(user));
    }

    private int call(String apiKey) throws Exception {
        HttpRequest request = HttpRequest.newBuilder(URI.create(application + "/api/models"))
                .header("Authorization", "Bearer " + apiKey)
                .build();
        return HttpClient.newHttpClient()
                .send(request, HttpResponse.BodyHandlers.discarding())
                .statusCode();
    }

    /** Returns the problem that a request is answered with. */
    private Problem refusal(Request request) throws Exception {
        try {
            request.send();
            throw new IllegalStateException("not refused");
        } catch (ApiException e) {
            return ApiClient.createDefaultObjectMapper().readValue(e.getResponseBody(), Problem.class);
        }
    }

    private Key issueAndUse() throws Exception {
        IssuedKey issued = keys("grace").issueKey(new KeyRequest().name("report").lifetime("30d"), null);
        check("a key is issued", issued.getKey().getOwnerId(), "grace");
        check("it is good", call(issued.getApiKey()), 200);
        Problem refused = refusal(() -> keys("alan").issueKey(new KeyRequest().name("report"), null));
        check("a refusal has a code", refused.getCode(), "not_granted");
        Problem wrong = refusal(() -> keys("grace").issueKey(new KeyRequest().name("").lifetime("x"), null));
        List<String> faults =
                wrong.getErrors().stream().map(RequestFault::getPointer).sorted().toList();
        check("all faults are told", faults, List.of("/lifetime", "/name"));
        Key key = keys("grace").getKey(issued.getKey().getId(), null);
        check("it can be read", key.getIssuedBy().getId() + " " + key.getState(), "grace active");
        Explanation why = new PolicyApi(as("ada"))
                .explainDecision(
                        new DecisionQuestion().keyId(key.getId()).method("GET").path("/api/v1/users"));
        check("a decision is explained", why.getDecision() + " " + why.getCode(), "denied endpoint_not_allowed");
        return key;
    }

    private Key narrowAndRotate(Key key) throws Exception {
        KeysApi grace = keys("grace");
        String id = key.getId();
        Entries entries = new Entries();
        entries.add("GET /api/models");
        String tag = grace.getKeyWithHttpInfo(id, null).getHeaders().get("etag").get(0);
        KeyEdit edit = new KeyEdit().endpoints(new Restriction(entries));
        Key narrow = grace.updateKey(id, edit, tag);
        check("it is narrowed", narrow.getEndpoints().getEntries().get(0), "GET /api/models");
        check("its addresses are not", narrow.getAddresses().getUnrestricted(), Unrestricted.UNRESTRICTED);
        Problem stale = refusal(() -> grace.updateKey(id, edit, tag));
        check("a stale edit is refused", stale.getStatus() + " " + stale.getCode(), "412 precondition_failed");
        grace.suspendKey(id, null, new Reason().reason("holiday"));
        check("it is resumed", grace.resumeKey(id, null, null).getState(), Key.StateEnum.ACTIVE);
        Rotation rotation = new Rotation().overlap("PT1H");
        IssuedKey rotated = grace.rotateKey(id, rotation, null, null);
        check("it is rotated", rotated.getKey().getPredecessorId(), id);
        check("the successor is good", call(rotated.getApiKey()), 200);
        Problem again = refusal(() -> grace.rotateKey(id, rotation, null, null));
        check("a repetition names the successor", again.getKeyId(), rotated.getKey().getId());
        Key ended = grace.revokeKey(id, null, new Reason().reason("not needed any more"));
        check("it is revoked", ended.getState(), Key.StateEnum.REVOKED);
        return rotated.getKey();
    }

    private void manageForOthers() throws Exception {
        KeysApi ada = keys("ada");
        IssuedKey given = new UsersApi(as("ada"))
                .issueKeyToUser("grace", new UserKeyRequest().name("import").reason("ticket 42"), null);
        check("an administrator issues", given.getKey().getIssuedBy().getId(), "ada");
        KeyPage first = ada.listKeys("grace", null, null, null, null, null, null, null, 1, null);
        String cursor = first.getNextCursor();
        KeyPage second = ada.listKeys("grace", null, null, null, null, null, null, null, 1, cursor);
        boolean other = !first.getData().get(0).getId().equals(second.getData().get(0).getId());
        check("pages follow each other", other, true);
        Revoked tried = ada.revokeKeys(new Revocation().ownerId("grace").dryRun(true));
        check("revoking is tried first", tried.getMatched() > 1 && tried.getRevoked() == 0, true);
        Key ended = ada.deleteKey(given.getKey().getId(), null);
        check("the short form revokes", ended.getState(), Key.StateEnum.REVOKED);
        check("the key is no good", call(given.getApiKey()), 401);
        Problem denied = refusal(
                () -> new UsersApi(as("grace")).listKeysOfUser("grace", null, null, null, null, null, null));
        check("nobody else may", denied.getCode(), "not_permitted");
    }

    private void changePolicy(Key key) throws Exception {
        PolicyApi ada = new PolicyApi(as("ada"));
        ApiResponse<Policy> read = ada.getPolicyWithHttpInfo(null);
        Policy policy = read.getData();
        policy.setUsage(Policy.UsageEnum.ADMINS_ONLY);
        Comparison compared = ada.comparePolicies(new PolicyProposal().policy(policy));
        check("a policy is compared", compared.getDifferences().isEmpty(), false);
        KeyEndpoints reach = keys("ada").listKeyEndpoints(key.getId());
        check("what a key may call", reach.getEndpoints().getEntries().get(0), "GET /api/models");
        String tag = read.getHeaders().get("etag").get(0);
        check("a policy is set", ada.setPolicy(tag, policy).getUsage(), Policy.UsageEnum.ADMINS_ONLY);
        Problem stale = refusal(() -> ada.setPolicy(tag, policy));
        check("a stale change is refused", stale.getStatus() + " " + stale.getCode(), "412 precondition_failed");
        check("who has set it", ada.getPolicyRevision(null).getChangedBy().getId(), "ada");
        policy.setUsage(Policy.UsageEnum.EVERYONE);
        ada.setPolicy("*", policy);
    }

    private void lookBack() throws Exception {
        AuditPage records = new AuditApi(as("ada"))
                .listAuditEntries(null, "all", null, null, "key_rotated", null, null, null, null, null);
        check("what happened is on record", records.getData().get(0).getActor().getId(), "grace");
        check("who is asking", new CallerApi(as("ada")).whoami().getAdmin(), true);
    }
}
