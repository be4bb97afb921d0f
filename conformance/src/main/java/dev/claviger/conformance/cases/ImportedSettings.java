package dev.claviger.conformance.cases;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A configuration under the names that the Open WebUI import reads, and under Claviger's own names for what users of
 * Open WebUI asked for.
 *
 * @param values the settings by name
 */
record ImportedSettings(Map<String, String> values) {
    private static final Map<String, String> ROLE_LISTS =
            Map.of("admin", "API_KEY_ALLOWED_ENDPOINTS_ADMIN", "user", "API_KEY_ALLOWED_ENDPOINTS_USER");

    static ImportedSettings of(Row config) {
        Map<String, String> values = new LinkedHashMap<>();
        addSwitch(config, values);
        addEndpoints(config, values);
        addGrants(config, values);
        addExemptions(config, values);
        return new ImportedSettings(Map.copyOf(values));
    }

    private static void addSwitch(Row config, Map<String, String> values) {
        boolean on = config.flag("switch", false);
        if (!on && config.flag("adminBypassSwitch", false)) {
            values.put("claviger.policy.usage", "admins-only");
        } else {
            values.put("ENABLE_API_KEYS", Boolean.toString(on));
        }
        if (config.flag("groupGrantOverridesSwitch", false)) {
            values.put("claviger.open-webui.group-grant-overrides-switch", "true");
        }
    }

    private static void addEndpoints(Row config, Map<String, String> values) {
        values.put(
                "ENABLE_API_KEYS_ENDPOINT_RESTRICTIONS", Boolean.toString(config.flag("endpointRestrictions", false)));
        values.put("API_KEYS_ALLOWED_ENDPOINTS", String.join(",", config.texts("allowedEndpoints")));
        Row byRole = config.row("allowedEndpointsByRole");
        ROLE_LISTS.forEach((role, name) -> {
            if (byRole.has(role)) {
                values.put(name, String.join(",", byRole.texts(role)));
            }
        });
    }

    private static void addGrants(Row config, Map<String, String> values) {
        Boolean everyone = config.flagOrNull("defaultGrant");
        if (everyone != null) {
            values.put("USER_PERMISSIONS_FEATURES_API_KEYS", everyone.toString());
        }
        List<String> granted = new ArrayList<>();
        List<String> denied = new ArrayList<>();
        for (Row group : config.rows("groups")) {
            Boolean grant = group.flagOrNull("grant");
            if (grant != null) {
                (grant ? granted : denied).add(group.text("id"));
            }
        }
        putList("claviger.policy.grants.groups.granted", granted, values);
        // In Open WebUI itself a group's "false" is the absence of a grant, and no setting says that.
        if (config.text("mergePolicy", "").equals("denyOverrides")) {
            values.put("claviger.policy.merge-rule", "deny-wins");
            putList("claviger.policy.grants.groups.denied", denied, values);
        }
    }

    /** What Open WebUI itself does, exempt from the grant alone, is left to the import. */
    private static void addExemptions(Row config, Map<String, String> values) {
        boolean fromGrant = config.flag("adminBypassGrant", true);
        boolean fromEndpoints = config.flag("adminBypassEndpoints", false);
        if (!fromGrant || fromEndpoints) {
            List<String> exempt = new ArrayList<>();
            if (fromGrant) {
                exempt.add("grant");
            }
            if (fromEndpoints) {
                exempt.add("endpoint");
            }
            values.put("claviger.policy.admin-bypass", String.join(",", exempt));
        }
    }

    private static void putList(String name, List<String> elements, Map<String, String> values) {
        if (!elements.isEmpty()) {
            values.put(name, String.join(",", elements));
        }
    }
}
