package dev.claviger.internal.json;

import dev.claviger.internal.text.Words;
import dev.claviger.policy.Availability;
import dev.claviger.policy.EndpointSet;
import dev.claviger.policy.Gate;
import dev.claviger.policy.Grant;
import dev.claviger.policy.Grants;
import dev.claviger.policy.IssuanceLimits;
import dev.claviger.policy.MergeRule;
import dev.claviger.policy.PolicyDocument;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiFunction;
import java.util.function.Consumer;
import java.util.stream.Stream;

/** Reads a policy from JSON, and has each value checked while its place is known. */
public final class PolicyReader {
    private final ClosedJson json;
    private final PolicyDocument.Builder policy = PolicyDocument.builder();
    private IssuanceLimits limits = IssuanceLimits.standard();

    public PolicyReader(ClosedJson json) {
        this.json = json;
    }

    public PolicyDocument read() {
        Map<String, Runnable> fields = new LinkedHashMap<>();
        fields.put(PolicyFields.USAGE, () -> policy.usage(word(Availability.values())));
        fields.put(PolicyFields.ISSUANCE, () -> policy.issuance(word(Availability.values())));
        fields.put(PolicyFields.GRANTS, () -> json.byName(this::readFeature));
        fields.put(PolicyFields.MERGE_RULE, () -> policy.mergeRule(word(MergeRule.values())));
        fields.put(PolicyFields.ADMIN_ROLES, () -> readRoles(policy::adminRoles));
        fields.put(PolicyFields.ADMIN_BYPASS, this::readBypass);
        fields.put(PolicyFields.ELIGIBLE_ROLES, () -> readRoles(policy::eligibleRoles));
        fields.put(PolicyFields.ENDPOINTS, this::readEndpoints);
        fields.put(PolicyFields.ADDRESSES, () -> policy.addresses(SharedValues.addresses(json)));
        fields.put(PolicyFields.MAX_KEYS_PER_OWNER, this::readMaxKeysPerOwner);
        fields.put(PolicyFields.MAX_LIFETIME, this::readMaxLifetime);
        fields.put(PolicyFields.EXPIRY_REQUIRED, () -> limits = limits.withExpiryRequired(json.flag()));
        json.object(fields);
        return json.checked(() -> policy.limits(limits).build());
    }

    private void readFeature(String feature) {
        Grants[] grants = {Grants.none()};
        Map<String, Runnable> fields = new LinkedHashMap<>();
        fields.put(PolicyFields.EVERYONE, () -> grants[0] = grants[0].withEveryone(word(Grant.values())));
        fields.put(PolicyFields.ROLES, () -> {
            Map<String, Grant> roles = readGrants(Grants.none()::withRole);
            grants[0] = json.checked(() -> grants[0].withRoles(roles));
        });
        fields.put(PolicyFields.GROUPS, () -> {
            Map<String, Grant> groups = readGrants(Grants.none()::withGroup);
            grants[0] = json.checked(() -> grants[0].withGroups(groups));
        });
        json.object(fields);
        json.checked(() -> policy.feature(feature, grants[0]));
    }

    /** Reads grants by name; {@code check} refuses a bad name where it stands. */
    private Map<String, Grant> readGrants(BiFunction<String, Grant, Grants> check) {
        Map<String, Grant> grants = new LinkedHashMap<>();
        json.byName(name -> {
            Grant grant = word(Grant.values());
            json.checked(() -> check.apply(name, grant));
            grants.put(name, grant);
        });
        return grants;
    }

    private void readRoles(Consumer<String[]> setter) {
        String[] roles = json.texts("must be a list of role names").toArray(new String[0]);
        json.checked(() -> {
            setter.accept(roles);
            return roles;
        });
    }

    private void readBypass() {
        List<String> words = json.texts("must be a list of gates");
        List<Gate> gates = new ArrayList<>();
        for (Gate gate : List.of(Gate.GRANT, Gate.ENDPOINT)) {
            if (words.removeIf(Words.of(gate)::equals)) {
                gates.add(gate);
            }
        }
        if (!words.isEmpty()) {
            throw json.refused("must hold none but grant and endpoint");
        }
        policy.adminBypass(gates.toArray(new Gate[0]));
    }

    private void readEndpoints() {
        Map<String, Runnable> fields = new LinkedHashMap<>();
        fields.put(PolicyFields.EVERYONE, () -> policy.endpoints(SharedValues.endpoints(json)));
        fields.put(
                PolicyFields.ROLES,
                () -> json.byName(name -> {
                    EndpointSet list = SharedValues.endpoints(json);
                    json.checked(() -> policy.roleEndpoints(name, list));
                }));
        fields.put(
                PolicyFields.GROUPS,
                () -> json.byName(name -> {
                    EndpointSet list = SharedValues.endpoints(json);
                    json.checked(() -> policy.groupEndpoints(name, list));
                }));
        json.object(fields);
    }

    private void readMaxKeysPerOwner() {
        limits = limits.withMaxKeysPerOwner(json.number(IssuanceLimits.LARGEST_MAX_KEYS_PER_OWNER));
    }

    private void readMaxLifetime() {
        Duration lifetime = SharedValues.lifetime(json);
        limits = lifetime == null ? limits.withoutMaxLifetime() : json.checked(() -> limits.withMaxLifetime(lifetime));
    }

    private <E extends Enum<E>> E word(E[] constants) {
        for (E constant : constants) {
            if (json.isText(Words.of(constant))) {
                return constant;
            }
        }
        throw json.refused(
                "must be one of " + Stream.of(constants).map(Words::of).toList());
    }
}
