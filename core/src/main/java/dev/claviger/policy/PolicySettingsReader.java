package dev.claviger.policy;

import static dev.claviger.policy.SettingValues.OWN_PREFIX;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/** Makes a policy of settings. Each setting is read once; the first that is refused ends it. */
final class PolicySettingsReader {
    private static final String USE = OWN_PREFIX + "use";
    private static final String ISSUE = OWN_PREFIX + "issue";
    private static final String GRANT = OWN_PREFIX + "grant";
    private static final String GRANTED_ROLES = OWN_PREFIX + "granted-roles";
    private static final String DENIED_ROLES = OWN_PREFIX + "denied-roles";
    private static final String GRANTED_GROUPS = OWN_PREFIX + "granted-groups";
    private static final String DENIED_GROUPS = OWN_PREFIX + "denied-groups";
    private static final String MERGE_RULE = OWN_PREFIX + "merge-rule";
    private static final String GROUP_GRANT_LIFTS_SWITCH = OWN_PREFIX + "group-grant-lifts-switch";
    private static final String ADMIN_ROLES = OWN_PREFIX + "admin-roles";
    private static final String ADMIN_EXEMPT = OWN_PREFIX + "admin-exempt";
    private static final String ELIGIBLE_ROLES = OWN_PREFIX + "eligible-roles";
    private static final String ENDPOINTS = OWN_PREFIX + "endpoints";
    private static final String ROLE_ENDPOINTS = ENDPOINTS + ".role.";
    private static final String GROUP_ENDPOINTS = ENDPOINTS + ".group.";
    private static final String ADDRESSES = OWN_PREFIX + "addresses";
    private static final String KEYS_PER_OWNER = OWN_PREFIX + "keys-per-owner";
    private static final String LIFETIME = OWN_PREFIX + "lifetime";
    private static final String END = OWN_PREFIX + "end";

    private static final Set<String> KNOWN = Set.of(
            USE,
            ISSUE,
            GRANT,
            GRANTED_ROLES,
            DENIED_ROLES,
            GRANTED_GROUPS,
            DENIED_GROUPS,
            MERGE_RULE,
            GROUP_GRANT_LIFTS_SWITCH,
            ADMIN_ROLES,
            ADMIN_EXEMPT,
            ELIGIBLE_ROLES,
            ENDPOINTS,
            ADDRESSES,
            KEYS_PER_OWNER,
            LIFETIME,
            END);

    private final SettingValues settings;
    private final List<String> warnings = new ArrayList<>();
    private final PolicyDocument.Builder policy = PolicyDocument.builder();

    PolicySettingsReader(SettingValues settings) {
        this.settings = settings;
    }

    PolicySettings read() {
        refuseUnknownNames();
        readSwitches();
        Grants grants = grants();
        if (!grants.equals(Grants.none())) {
            policy.grants(grants);
        }
        policy.mergeRule(settings.constant(MERGE_RULE, MergeRule.class, MergeRule.ANY_GRANT));
        if (settings.anyOfOpenWebui()) {
            policy.eligibleRoles("user", "admin");
            readOpenWebuiEndpoints();
        }
        ifSet(ADMIN_ROLES, () -> policy.adminRoles(settings.names(ADMIN_ROLES)));
        ifSet(
                ADMIN_EXEMPT,
                () -> policy.adminExempt(
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
        return new PolicySettings(lifted(policy.build()), warnings);
    }

    private void refuseUnknownNames() {
        for (String name : settings.ownNames()) {
            if (!KNOWN.contains(name) && !name.startsWith(ROLE_ENDPOINTS) && !name.startsWith(GROUP_ENDPOINTS)) {
                throw settings.refused(
                        name,
                        "there is no such setting, but " + new TreeSet<>(KNOWN) + ", " + ROLE_ENDPOINTS + "NAME and "
                                + GROUP_ENDPOINTS + "NAME");
            }
        }
    }

    private void readSwitches() {
        SwitchPosition use = settings.constant(USE, SwitchPosition.class, SwitchPosition.OFF);
        if (settings.isSet(SettingValues.SWITCH)) {
            SwitchPosition position = settings.flag(SettingValues.SWITCH) ? SwitchPosition.ON : SwitchPosition.OFF;
            settings.refuseContradiction(settings.isSet(USE) && use != position, SettingValues.SWITCH, USE);
            use = position;
        }
        policy.use(use);
        if (settings.isSet(ISSUE)) {
            policy.issue(settings.constant(ISSUE, SwitchPosition.class, SwitchPosition.OFF));
        }
    }

    private Grants grants() {
        Grant everyone = settings.constant(GRANT, Grant.class, Grant.UNSET);
        if (settings.isSet(SettingValues.DEFAULT_GRANT)) {
            // In Open WebUI "false" is the absence of a grant, and subtracts nothing from those of groups.
            Grant grant = settings.flag(SettingValues.DEFAULT_GRANT) ? Grant.GRANTED : Grant.UNSET;
            settings.refuseContradiction(
                    settings.isSet(GRANT) && everyone != grant, SettingValues.DEFAULT_GRANT, GRANT);
            everyone = grant;
        }
        Grants grants = Grants.none().everyone(everyone);
        for (String role : settings.names(GRANTED_ROLES)) {
            grants = grants.role(role, Grant.GRANTED);
        }
        for (String role : settings.names(DENIED_ROLES)) {
            settings.refuseContradiction(grants.roles().containsKey(role), GRANTED_ROLES, DENIED_ROLES);
            grants = grants.role(role, Grant.DENIED);
        }
        for (String group : settings.names(GRANTED_GROUPS)) {
            grants = grants.group(group, Grant.GRANTED);
        }
        for (String group : settings.names(DENIED_GROUPS)) {
            settings.refuseContradiction(grants.groups().containsKey(group), GRANTED_GROUPS, DENIED_GROUPS);
            grants = grants.group(group, Grant.DENIED);
        }
        return grants;
    }

    private void readOpenWebuiEndpoints() {
        if (settings.flag(SettingValues.RESTRICTIONS)) {
            policy.endpoints(openWebuiList(SettingValues.ENDPOINTS));
            readOpenWebuiRole("admin", SettingValues.ADMIN_ENDPOINTS);
            readOpenWebuiRole("user", SettingValues.USER_ENDPOINTS);
            return;
        }
        policy.endpoints(EndpointSet.unrestricted());
        List<String> lists =
                List.of(SettingValues.ENDPOINTS, SettingValues.ADMIN_ENDPOINTS, SettingValues.USER_ENDPOINTS);
        lists.stream()
                .filter(name -> !settings.text(name, "").isEmpty())
                .forEach(name -> warnings.add("setting " + settings.nameOf(name) + " has no effect, because "
                        + settings.nameOf(SettingValues.RESTRICTIONS) + " is not true"));
    }

    private void readOpenWebuiRole(String role, String setting) {
        if (settings.isSet(setting)) {
            policy.roleEndpoints(role, openWebuiList(setting));
        }
    }

    private EndpointSet openWebuiList(String name) {
        return new OpenWebuiEntries(settings.nameOf(name), warnings).read(settings.text(name, ""));
    }

    private void readOwnEndpoints() {
        ifSet(ENDPOINTS, () -> {
            settings.refuseContradiction(
                    settings.isSet(SettingValues.RESTRICTIONS), SettingValues.RESTRICTIONS, ENDPOINTS);
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
        policy.limits(new KeyLimits(
                settings.number(KEYS_PER_OWNER, KeyLimits.STANDARD.keysPerOwner()),
                settings.lifetime(LIFETIME),
                settings.constant(END, KeyLimits.End.class, KeyLimits.End.OPTIONAL)));
    }

    /** A switch that is off, but not for groups with a grant, is a switch that is on and grants to groups alone. */
    private PolicyDocument lifted(PolicyDocument document) {
        if (!settings.flag(GROUP_GRANT_LIFTS_SWITCH) || document.use() == SwitchPosition.ON) {
            return document;
        }
        Set<Gate> exempt = new TreeSet<>(document.adminExempt());
        if (document.use() == SwitchPosition.OFF) {
            exempt.remove(Gate.GRANT);
        }
        Grants grants = document.grantsOf(PolicyDocument.API_KEYS);
        Grant everyone = grants.everyone() == Grant.DENIED ? Grant.DENIED : Grant.UNSET;
        return document.toBuilder()
                .use(SwitchPosition.ON)
                .grants(new Grants(everyone, Map.of(), grants.groups()))
                .adminExempt(exempt.toArray(new Gate[0]))
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
