package dev.claviger.internal.json;

import dev.claviger.policy.EndpointSet;
import dev.claviger.policy.Gate;
import dev.claviger.policy.Grant;
import dev.claviger.policy.Grants;
import dev.claviger.policy.KeyLimits;
import dev.claviger.policy.MergeRule;
import dev.claviger.policy.PolicyDocument;
import dev.claviger.policy.SwitchPosition;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.Stream;

/** Reads a policy from JSON, and has each value checked while its place is known. */
public final class PolicyReader {
    private final ClosedJson json;
    private final PolicyDocument.Builder policy = PolicyDocument.builder();
    private KeyLimits limits = KeyLimits.STANDARD;

    public PolicyReader(ClosedJson json) {
        this.json = json;
    }

    public PolicyDocument read() {
        Map<String, Runnable> fields = new LinkedHashMap<>();
        fields.put(PolicyFields.USE, () -> policy.use(word(SwitchPosition.values())));
        fields.put(PolicyFields.ISSUE, () -> policy.issue(word(SwitchPosition.values())));
        fields.put(PolicyFields.GRANTS, () -> json.byName(this::readFeature));
        fields.put(PolicyFields.MERGE_RULE, () -> policy.mergeRule(word(MergeRule.values())));
        fields.put(PolicyFields.ADMIN_ROLES, () -> readRoles(policy::adminRoles));
        fields.put(PolicyFields.ADMIN_EXEMPT, this::readExemptions);
        fields.put(PolicyFields.ELIGIBLE_ROLES, () -> readRoles(policy::eligibleRoles));
        fields.put(PolicyFields.ENDPOINTS, this::readEndpoints);
        fields.put(PolicyFields.ADDRESSES, () -> policy.addresses(SharedValues.addresses(json)));
        fields.put(PolicyFields.KEYS_PER_OWNER, this::readKeysPerOwner);
        fields.put(PolicyFields.LIFETIME, this::readLifetime);
        fields.put(PolicyFields.END, this::readEnd);
        json.object(fields);
        return json.checked(() -> policy.limits(limits).build());
    }

    private void readFeature(String feature) {
        Grant[] everyone = {Grant.UNSET};
        Map<String, Grant> roles = new LinkedHashMap<>();
        Map<String, Grant> groups = new LinkedHashMap<>();
        Map<String, Runnable> fields = new LinkedHashMap<>();
        fields.put(PolicyFields.EVERYONE, () -> everyone[0] = word(Grant.values()));
        // Each by itself first, so that a bad name is refused where it stands.
        fields.put(
                PolicyFields.ROLES,
                () -> json.byName(name -> {
                    Grant grant = word(Grant.values());
                    roles.putAll(
                            json.checked(() -> Grants.none().role(name, grant)).roles());
                }));
        fields.put(
                PolicyFields.GROUPS,
                () -> json.byName(name -> {
                    Grant grant = word(Grant.values());
                    groups.putAll(
                            json.checked(() -> Grants.none().group(name, grant)).groups());
                }));
        json.object(fields);
        json.checked(() -> policy.feature(feature, new Grants(everyone[0], roles, groups)));
    }

    private void readRoles(Consumer<String[]> setter) {
        String[] roles = json.texts("must be a list of role names").toArray(new String[0]);
        json.checked(() -> {
            setter.accept(roles);
            return roles;
        });
    }

    private void readExemptions() {
        List<String> words = json.texts("must be a list of gates");
        List<Gate> gates = new ArrayList<>();
        for (Gate gate : List.of(Gate.GRANT, Gate.ENDPOINT)) {
            if (words.removeIf(PolicyFields.word(gate)::equals)) {
                gates.add(gate);
            }
        }
        if (!words.isEmpty()) {
            throw json.refused("administrators can be exempt from [grant, endpoint] only");
        }
        policy.adminExempt(gates.toArray(new Gate[0]));
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

    private void readKeysPerOwner() {
        limits = new KeyLimits(json.number(KeyLimits.MAX_KEYS_PER_OWNER), limits.lifetime(), limits.end());
    }

    private void readLifetime() {
        Duration lifetime = SharedValues.lifetime(json);
        limits = json.checked(() -> new KeyLimits(limits.keysPerOwner(), lifetime, limits.end()));
    }

    private void readEnd() {
        limits = new KeyLimits(limits.keysPerOwner(), limits.lifetime(), word(KeyLimits.End.values()));
    }

    private <E extends Enum<E>> E word(E[] constants) {
        for (E constant : constants) {
            if (json.isText(PolicyFields.word(constant))) {
                return constant;
            }
        }
        throw json.refused(
                "must be one of " + Stream.of(constants).map(PolicyFields::word).toList());
    }
}
