package dev.claviger.policy;

import static dev.claviger.policy.SettingNames.ADDRESSES;
import static dev.claviger.policy.SettingNames.ADMIN_BYPASS;
import static dev.claviger.policy.SettingNames.ADMIN_ROLES;
import static dev.claviger.policy.SettingNames.DENIED_GROUPS;
import static dev.claviger.policy.SettingNames.DENIED_ROLES;
import static dev.claviger.policy.SettingNames.ELIGIBLE_ROLES;
import static dev.claviger.policy.SettingNames.ENDPOINTS;
import static dev.claviger.policy.SettingNames.EXPIRY_REQUIRED;
import static dev.claviger.policy.SettingNames.GRANTED_GROUPS;
import static dev.claviger.policy.SettingNames.GRANTED_ROLES;
import static dev.claviger.policy.SettingNames.GRANTS_EVERYONE;
import static dev.claviger.policy.SettingNames.GROUP_ENDPOINTS;
import static dev.claviger.policy.SettingNames.GROUP_GRANT_OVERRIDES_SWITCH;
import static dev.claviger.policy.SettingNames.ISSUANCE;
import static dev.claviger.policy.SettingNames.MAX_KEYS_PER_OWNER;
import static dev.claviger.policy.SettingNames.MAX_LIFETIME;
import static dev.claviger.policy.SettingNames.MERGE_RULE;
import static dev.claviger.policy.SettingNames.ROLE_ENDPOINTS;
import static dev.claviger.policy.SettingNames.USAGE;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Supplier;

/** Makes a policy of settings. Each setting is read once; the first that is refused ends it. */
final class PolicySettingsReader {
    private final SettingValues settings;
    private final PolicyDocument.Builder policy = PolicyDocument.builder();

    PolicySettingsReader(SettingValues settings) {
        this.settings = settings;
    }

    PolicySettings read() {
        readAvailability();
        Grants grants = grants();
        if (!grants.equals(Grants.none())) {
            policy.grants(grants);
        }
        MergeRule rule = settings.isSet(MERGE_RULE)
                ? settings.constant(MERGE_RULE, List.of(MergeRule.values()))
                : MergeRule.ANY_GRANT;
        requireInForce(grants, rule);
        policy.mergeRule(rule);
        if (settings.anyOfOpenWebui()) {
            policy.eligibleRoles("user", "admin");
            readOpenWebuiEndpoints();
        }
        ifSet(ADMIN_ROLES, () -> policy.adminRoles(settings.names(ADMIN_ROLES)));
        ifSet(ADMIN_BYPASS, () -> policy.adminBypass(bypassed()));
        ifSet(ELIGIBLE_ROLES, () -> policy.eligibleRoles(settings.names(ELIGIBLE_ROLES)));
        readOwnEndpoints();
        ifSet(ADDRESSES, () -> policy.addresses(settings.addresses(ADDRESSES)));
        readLimits();
        PolicyDocument document = policy.build();
        requireListsInForce(document);
        return new PolicySettings(overridden(document), settings.warnings());
    }

    private void readAvailability() {
        ifSet(USAGE, () -> policy.usage(settings.availability(USAGE)));
        if (settings.isSet(OpenWebuiNames.SWITCH)) {
            Availability usage = settings.flag(OpenWebuiNames.SWITCH) ? Availability.EVERYONE : Availability.NOBODY;
            settings.refuseContradiction(
                    settings.isSet(USAGE) && settings.availability(USAGE) != usage,
                    OpenWebuiNames.SWITCH,
                    USAGE,
                    "both say who may use keys");
            policy.usage(usage);
        }
        ifSet(ISSUANCE, () -> policy.issuance(settings.availability(ISSUANCE)));
    }

    private Grants grants() {
        Grant everyone = settings.isSet(GRANTS_EVERYONE)
                ? settings.constant(GRANTS_EVERYONE, List.of(Grant.values()))
                : Grant.UNSPECIFIED;
        if (settings.isSet(OpenWebuiNames.GRANT)) {
            // In Open WebUI "false" is the absence of a grant, and subtracts nothing from those of groups.
            Grant grant = settings.flag(OpenWebuiNames.GRANT) ? Grant.GRANTED : Grant.UNSPECIFIED;
            settings.refuseContradiction(
                    settings.isSet(GRANTS_EVERYONE) && everyone != grant,
                    OpenWebuiNames.GRANT,
                    GRANTS_EVERYONE,
                    "both say whether everyone is granted keys");
            everyone = grant;
        }
        Map<String, Grant> roles = grants(GRANTED_ROLES, DENIED_ROLES);
        Map<String, Grant> groups = grants(GRANTED_GROUPS, DENIED_GROUPS);
        return Grants.none().withEveryone(everyone).withRoles(roles).withGroups(groups);
    }

    private Map<String, Grant> grants(String granted, String denied) {
        Map<String, Grant> grants = new TreeMap<>();
        for (String name : checked(granted)) {
            grants.put(name, Grant.GRANTED);
        }
        for (String name : checked(denied)) {
            settings.refuseContradiction(
                    grants.put(name, Grant.DENIED) != null, granted, denied, "a name is in both lists");
        }
        return grants;
    }

    private Set<String> checked(String list) {
        String what = list.equals(GRANTED_ROLES) || list.equals(DENIED_ROLES) ? "role" : "group";
        return settings.named(list, () -> Names.checked(what, List.of(settings.names(list))));
    }

    private Gate[] bypassed() {
        return settings.constants(ADMIN_BYPASS, List.of(Gate.GRANT, Gate.ENDPOINT))
                .toArray(new Gate[0]);
    }

    /** A denial that the merge rule passes over lets in whom it was to keep out. */
    private void requireInForce(Grants grants, MergeRule rule) {
        for (String denials : List.of(DENIED_ROLES, DENIED_GROUPS)) {
            boolean isBlank = settings.names(denials).length == 0;
            if (settings.isSet(denials) && isBlank) {
                settings.warn(denials, "names nobody");
            }
            if (!isBlank && rule == MergeRule.ANY_GRANT) {
                settings.refuseContradiction(
                        settings.isSet(MERGE_RULE), denials, MERGE_RULE, "denials count under deny-wins only");
                throw settings.refused(
                        denials,
                        "needs " + MERGE_RULE + " to be deny-wins, because denials count under that rule only");
            }
        }
        for (String grant : List.of(GRANTED_ROLES, GRANTED_GROUPS)) {
            if (settings.isSet(grant) && rule == MergeRule.DENY_WINS && grants.everyone() == Grant.DENIED) {
                settings.warn(grant, "has no effect, because " + settings.nameOf(GRANTS_EVERYONE) + " denies everyone");
            }
        }
    }

    /** Where everyone may call everything, a list that was to restrict some restricts nobody. */
    private void requireListsInForce(PolicyDocument document) {
        if (!document.endpoints().isUnrestricted()) {
            return;
        }
        String unrestricted = settings.isSet(ENDPOINTS) ? ENDPOINTS : settings.nameOfWebui();
        for (String prefix : List.of(ROLE_ENDPOINTS, GROUP_ENDPOINTS)) {
            settings.below(prefix)
                    .values()
                    .forEach(list -> settings.refuseContradiction(
                            !settings.endpoints(list).isUnrestricted(),
                            list,
                            unrestricted,
                            "by the latter everyone is unrestricted. Set " + ENDPOINTS + " to the list for everyone"));
        }
    }

    private void readOpenWebuiEndpoints() {
        if (settings.flag(OpenWebuiNames.RESTRICTIONS)) {
            policy.endpoints(openWebuiList(OpenWebuiNames.ENDPOINTS));
            ifSet(
                    OpenWebuiNames.ADMIN_ENDPOINTS,
                    () -> policy.roleEndpoints("admin", openWebuiList(OpenWebuiNames.ADMIN_ENDPOINTS)));
            ifSet(
                    OpenWebuiNames.USER_ENDPOINTS,
                    () -> policy.roleEndpoints("user", openWebuiList(OpenWebuiNames.USER_ENDPOINTS)));
            return;
        }
        policy.endpoints(EndpointSet.unrestricted());
        List.of(OpenWebuiNames.ENDPOINTS, OpenWebuiNames.ADMIN_ENDPOINTS, OpenWebuiNames.USER_ENDPOINTS).stream()
                .filter(name -> !settings.text(name).isEmpty())
                .forEach(name -> settings.warn(
                        name,
                        "has no effect, because " + settings.nameOf(OpenWebuiNames.RESTRICTIONS) + " is not true"));
    }

    private EndpointSet openWebuiList(String name) {
        OpenWebuiEntries entries = new OpenWebuiEntries(settings.nameOf(name), settings.warnings());
        return settings.named(name, () -> entries.read(settings.text(name)));
    }

    private void readOwnEndpoints() {
        ifSet(ENDPOINTS, () -> {
            settings.refuseContradiction(
                    settings.isSet(OpenWebuiNames.RESTRICTIONS),
                    OpenWebuiNames.RESTRICTIONS,
                    ENDPOINTS,
                    "both restrict everyone. Keep one of them");
            return policy.endpoints(settings.endpoints(ENDPOINTS));
        });
        settings.below(ROLE_ENDPOINTS)
                .forEach((role, name) -> ifSet(name, () -> policy.roleEndpoints(role, settings.endpoints(name))));
        settings.below(GROUP_ENDPOINTS)
                .forEach((group, name) -> ifSet(name, () -> policy.groupEndpoints(group, settings.endpoints(name))));
    }

    private void readLimits() {
        IssuanceLimits limits = IssuanceLimits.standard();
        if (settings.isSet(MAX_KEYS_PER_OWNER)) {
            limits = limits.withMaxKeysPerOwner(
                    settings.number(MAX_KEYS_PER_OWNER, IssuanceLimits.LARGEST_MAX_KEYS_PER_OWNER));
        }
        Duration longest = settings.isSet(MAX_LIFETIME) ? settings.lifetime(MAX_LIFETIME) : null;
        if (longest != null) {
            IssuanceLimits endless = limits;
            limits = settings.named(MAX_LIFETIME, () -> endless.withMaxLifetime(longest));
        }
        policy.limits(limits.withExpiryRequired(settings.flag(EXPIRY_REQUIRED)));
    }

    /** A switch that is off, but not for groups with a grant, is a switch that is on and grants to groups alone. */
    private PolicyDocument overridden(PolicyDocument document) {
        if (!settings.flag(GROUP_GRANT_OVERRIDES_SWITCH) || document.usage() == Availability.EVERYONE) {
            return document;
        }
        Set<Gate> bypassed = new TreeSet<>(document.adminBypass());
        if (document.usage() == Availability.NOBODY) {
            bypassed.remove(Gate.GRANT);
        }
        Grants grants = document.grantsOf(PolicyDocument.API_KEYS);
        Grant everyone = grants.everyone() == Grant.DENIED ? Grant.DENIED : Grant.UNSPECIFIED;
        if (grants.roles().containsValue(Grant.GRANTED)) {
            settings.warn(GRANTED_ROLES, "has no effect, because keys are switched off except for groups");
        }
        Map<String, Grant> roles = new TreeMap<>(grants.roles());
        roles.values().removeIf(grant -> grant != Grant.DENIED);
        return document.toBuilder()
                .usage(Availability.EVERYONE)
                .grants(Grants.none().withEveryone(everyone).withRoles(roles).withGroups(grants.groups()))
                .adminBypass(bypassed.toArray(new Gate[0]))
                .build();
    }

    /** Reads a setting, and names it where the rule that it breaks was checked by somebody who does not know its name. */
    private void ifSet(String name, Supplier<PolicyDocument.Builder> reader) {
        if (settings.isSet(name)) {
            settings.named(name, reader);
        }
    }
}
