package dev.claviger.policy;

import static dev.claviger.policy.SettingNames.ADDRESSES;
import static dev.claviger.policy.SettingNames.ADMIN_EXEMPT;
import static dev.claviger.policy.SettingNames.ADMIN_ROLES;
import static dev.claviger.policy.SettingNames.DENIED_GROUPS;
import static dev.claviger.policy.SettingNames.DENIED_ROLES;
import static dev.claviger.policy.SettingNames.ELIGIBLE_ROLES;
import static dev.claviger.policy.SettingNames.END;
import static dev.claviger.policy.SettingNames.ENDPOINTS;
import static dev.claviger.policy.SettingNames.GRANT;
import static dev.claviger.policy.SettingNames.GRANTED_GROUPS;
import static dev.claviger.policy.SettingNames.GRANTED_ROLES;
import static dev.claviger.policy.SettingNames.GROUP_ENDPOINTS;
import static dev.claviger.policy.SettingNames.GROUP_GRANT_LIFTS_SWITCH;
import static dev.claviger.policy.SettingNames.ISSUE;
import static dev.claviger.policy.SettingNames.KEYS_PER_OWNER;
import static dev.claviger.policy.SettingNames.LIFETIME;
import static dev.claviger.policy.SettingNames.MERGE_RULE;
import static dev.claviger.policy.SettingNames.ROLE_ENDPOINTS;
import static dev.claviger.policy.SettingNames.USE;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/** Makes a policy of settings. Each setting is read once; the first that is refused ends it. */
final class PolicySettingsReader {
    private final SettingValues settings;
    private final PolicyDocument.Builder policy = PolicyDocument.builder();

    PolicySettingsReader(SettingValues settings) {
        this.settings = settings;
    }

    PolicySettings read() {
        readSwitches();
        Grants grants = grants();
        if (!grants.equals(Grants.none())) {
            policy.grants(grants);
        }
        MergeRule rule = settings.constant(MERGE_RULE, MergeRule.class, MergeRule.ANY_GRANT);
        requireInForce(grants, rule);
        policy.mergeRule(rule);
        if (settings.anyOfOpenWebui()) {
            policy.eligibleRoles("user", "admin");
            readOpenWebuiEndpoints();
        }
        ifSet(ADMIN_ROLES, () -> policy.adminRoles(settings.names(ADMIN_ROLES)));
        ifSet(
                ADMIN_EXEMPT,
                () -> policy.adminBypass(
                        settings.constants(ADMIN_EXEMPT, Gate.class).toArray(new Gate[0])));
        ifSet(ELIGIBLE_ROLES, () -> policy.eligibleRoles(settings.names(ELIGIBLE_ROLES)));
        readOwnEndpoints();
        ifSet(
                ADDRESSES,
                () -> policy.addresses(
                        settings.text(ADDRESSES, "").equals("unrestricted")
                                ? AddressSet.unrestricted()
                                : AddressSet.of(settings.names(ADDRESSES))));
        ifSet(KEYS_PER_OWNER, this::readLimits);
        ifSet(LIFETIME, this::readLimits);
        ifSet(END, this::readLimits);
        PolicyDocument document = policy.build();
        requireListsInForce(document);
        return new PolicySettings(lifted(document), settings.warnings());
    }

    private void readSwitches() {
        Availability use = settings.position(USE);
        if (settings.isSet(SettingNames.WEBUI_SWITCH)) {
            Availability position =
                    settings.flag(SettingNames.WEBUI_SWITCH) ? Availability.EVERYONE : Availability.NOBODY;
            settings.refuseContradiction(settings.isSet(USE) && use != position, SettingNames.WEBUI_SWITCH, USE);
            use = position;
        }
        policy.usage(use);
        if (settings.isSet(ISSUE)) {
            policy.issuance(settings.position(ISSUE));
        }
    }

    private Grants grants() {
        Grant everyone = settings.constant(GRANT, Grant.class, Grant.UNSPECIFIED);
        if (settings.isSet(SettingNames.WEBUI_GRANT)) {
            // In Open WebUI "false" is the absence of a grant, and subtracts nothing from those of groups.
            Grant grant = settings.flag(SettingNames.WEBUI_GRANT) ? Grant.GRANTED : Grant.UNSPECIFIED;
            settings.refuseContradiction(settings.isSet(GRANT) && everyone != grant, SettingNames.WEBUI_GRANT, GRANT);
            everyone = grant;
        }
        Grants grants = Grants.none().withEveryone(everyone);
        for (String role : settings.names(GRANTED_ROLES)) {
            grants = grants.withRole(role, Grant.GRANTED);
        }
        for (String role : settings.names(DENIED_ROLES)) {
            settings.refuseContradiction(grants.roles().containsKey(role), GRANTED_ROLES, DENIED_ROLES);
            grants = grants.withRole(role, Grant.DENIED);
        }
        for (String group : settings.names(GRANTED_GROUPS)) {
            grants = grants.withGroup(group, Grant.GRANTED);
        }
        for (String group : settings.names(DENIED_GROUPS)) {
            settings.refuseContradiction(grants.groups().containsKey(group), GRANTED_GROUPS, DENIED_GROUPS);
            grants = grants.withGroup(group, Grant.DENIED);
        }
        return grants;
    }

    /** A denial that the merge rule passes over lets in whom it was to keep out. */
    private void requireInForce(Grants grants, MergeRule rule) {
        for (String denials : List.of(DENIED_ROLES, DENIED_GROUPS)) {
            boolean isBlank = settings.names(denials).length == 0;
            if (settings.isSet(denials) && isBlank) {
                settings.warn(denials, "names nobody");
            }
            String why = ": denials count where the merge rule is deny-wins alone";
            if (!isBlank && rule == MergeRule.ANY_GRANT) {
                settings.refuseContradiction(settings.isSet(MERGE_RULE), denials, MERGE_RULE, why);
                throw settings.refused(denials, "needs " + MERGE_RULE + " to be deny-wins" + why);
            }
        }
        for (String grant : List.of(GRANTED_ROLES, GRANTED_GROUPS)) {
            if (settings.isSet(grant) && rule == MergeRule.DENY_WINS && grants.everyone() == Grant.DENIED) {
                settings.warn(grant, "has no effect, because " + settings.nameOf(GRANT) + " denies everyone");
            }
        }
    }

    /** Where everyone may call everything, a list that was to restrict some restricts nobody. */
    private void requireListsInForce(PolicyDocument document) {
        if (!document.endpoints().isUnrestricted()) {
            return;
        }
        String unrestricted = settings.isSet(ENDPOINTS) ? ENDPOINTS : settings.nameOfWebui();
        for (String name : settings.ownNames()) {
            boolean isList = name.startsWith(ROLE_ENDPOINTS) || name.startsWith(GROUP_ENDPOINTS);
            settings.refuseContradiction(
                    isList && !settings.endpoints(name).isUnrestricted(),
                    name,
                    unrestricted,
                    ": by the latter everyone is unrestricted; set " + ENDPOINTS + " to the list for everyone");
        }
    }

    private void readOpenWebuiEndpoints() {
        if (settings.flag(SettingNames.WEBUI_RESTRICTIONS)) {
            policy.endpoints(openWebuiList(SettingNames.WEBUI_ENDPOINTS));
            readOpenWebuiRole("admin", SettingNames.WEBUI_ADMIN_ENDPOINTS);
            readOpenWebuiRole("user", SettingNames.WEBUI_USER_ENDPOINTS);
            return;
        }
        policy.endpoints(EndpointSet.unrestricted());
        List<String> lists = List.of(
                SettingNames.WEBUI_ENDPOINTS, SettingNames.WEBUI_ADMIN_ENDPOINTS, SettingNames.WEBUI_USER_ENDPOINTS);
        lists.stream()
                .filter(name -> !settings.text(name, "").isEmpty())
                .forEach(name -> settings.warn(
                        name,
                        "has no effect, because " + settings.nameOf(SettingNames.WEBUI_RESTRICTIONS) + " is not true"));
    }

    private void readOpenWebuiRole(String role, String setting) {
        if (settings.isSet(setting)) {
            policy.roleEndpoints(role, openWebuiList(setting));
        }
    }

    private EndpointSet openWebuiList(String name) {
        return new OpenWebuiEntries(settings.nameOf(name), settings.warnings()).read(settings.text(name, ""));
    }

    private void readOwnEndpoints() {
        ifSet(ENDPOINTS, () -> {
            settings.refuseContradiction(
                    settings.isSet(SettingNames.WEBUI_RESTRICTIONS), SettingNames.WEBUI_RESTRICTIONS, ENDPOINTS);
            policy.endpoints(settings.endpoints(ENDPOINTS));
        });
        for (String name : settings.ownNames()) {
            if (name.startsWith(ROLE_ENDPOINTS)) {
                String role = name.substring(ROLE_ENDPOINTS.length());
                ifSet(name, () -> policy.roleEndpoints(role, settings.endpoints(name)));
            } else if (name.startsWith(GROUP_ENDPOINTS)) {
                String group = name.substring(GROUP_ENDPOINTS.length());
                ifSet(name, () -> policy.groupEndpoints(group, settings.endpoints(name)));
            }
        }
    }

    private void readLimits() {
        IssuanceLimits limits = IssuanceLimits.standard()
                .withMaxKeysPerOwner(settings.number(
                        KEYS_PER_OWNER, IssuanceLimits.standard().maxKeysPerOwner()))
                .withExpiryRequired(settings.flag(END));
        Duration longest = settings.lifetime(LIFETIME);
        policy.limits(longest == null ? limits : limits.withMaxLifetime(longest));
    }

    /** A switch that is off, but not for groups with a grant, is a switch that is on and grants to groups alone. */
    private PolicyDocument lifted(PolicyDocument document) {
        if (!settings.flag(GROUP_GRANT_LIFTS_SWITCH) || document.usage() == Availability.EVERYONE) {
            return document;
        }
        Set<Gate> exempt = new TreeSet<>(document.adminBypass());
        if (document.usage() == Availability.NOBODY) {
            exempt.remove(Gate.GRANT);
        }
        Grants grants = document.grantsOf(PolicyDocument.API_KEYS);
        Grant everyone = grants.everyone() == Grant.DENIED ? Grant.DENIED : Grant.UNSPECIFIED;
        if (grants.roles().containsValue(Grant.GRANTED)) {
            settings.warn(GRANTED_ROLES, "has no effect, because the switch is off but for groups");
        }
        Map<String, Grant> roles = new TreeMap<>(grants.roles());
        roles.values().removeIf(grant -> grant != Grant.DENIED);
        return document.toBuilder()
                .usage(Availability.EVERYONE)
                .grants(Grants.none().withEveryone(everyone).withRoles(roles).withGroups(grants.groups()))
                .adminBypass(exempt.toArray(new Gate[0]))
                .build();
    }

    /** Reads a setting, and names it where the rule that it breaks was checked by somebody who does not know its name. */
    private void ifSet(String name, Runnable reader) {
        if (!settings.isSet(name)) {
            return;
        }
        try {
            reader.run();
        } catch (IllegalArgumentException e) {
            String message = String.valueOf(e.getMessage());
            throw message.startsWith("setting") ? e : settings.refused(name, message);
        }
    }
}
