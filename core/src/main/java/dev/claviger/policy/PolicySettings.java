package dev.claviger.policy;

import java.util.List;
import java.util.Map;

/**
 * A policy read from properties or environment variables, by the names below {@code claviger.policy.} or by Open WebUI's.
 *
 * <table>
 * <caption>Properties below {@code claviger.policy.}; the environment variable for {@code admin-bypass} is
 * {@code CLAVIGER_POLICY_ADMIN_BYPASS}</caption>
 * <tr><th>name</th><th>value</th></tr>
 * <tr><td>{@code usage}, {@code issuance}</td><td>{@code everyone}, {@code admins-only}, {@code nobody}; also {@code true} for
 *     everyone and {@code false} for nobody</td></tr>
 * <tr><td>{@code grants.everyone}</td><td>{@code granted}, {@code unspecified}, {@code denied}</td></tr>
 * <tr><td>{@code grants.roles.granted}, {@code grants.roles.denied}, {@code grants.groups.granted},
 *     {@code grants.groups.denied}</td><td>list of names; denied ones need {@code deny-wins}</td></tr>
 * <tr><td>{@code merge-rule}</td><td>{@code any-grant}, {@code deny-wins}</td></tr>
 * <tr><td>{@code admin-roles}, {@code eligible-roles}</td><td>list of names</td></tr>
 * <tr><td>{@code admin-bypass}</td><td>list of {@code grant}, {@code endpoint}</td></tr>
 * <tr><td>{@code endpoints.everyone}, {@code endpoints.roles.NAME}, {@code endpoints.groups.NAME}</td>
 *     <td>{@code unrestricted}, or a list of {@linkplain EndpointEntry endpoint entries}</td></tr>
 * <tr><td>{@code addresses}</td><td>{@code unrestricted}, or a list of addresses and blocks</td></tr>
 * <tr><td>{@code max-keys-per-owner}</td><td>a number from 0 to 10 000</td></tr>
 * <tr><td>{@code max-lifetime}</td><td>{@code unlimited}, {@code none}, or a duration: a number of seconds, minutes, hours, days
 *     or weeks such as {@code 90d}, {@code 12h} or {@code 2w}, or ISO 8601 without months and years</td></tr>
 * <tr><td>{@code expiry-required}</td><td>{@code true}, {@code false}</td></tr>
 * </table>
 *
 * <p>Names can be written in kebab-case, in camelCase ({@code maxLifetime}) and as environment variables. Of the names of roles
 * and groups, case counts. As environment variable, a role or group whose name is made of {@code a-z} and {@code 0-9} is written
 * {@code CLAVIGER_POLICY_ENDPOINTS_ROLES_EDITOR}. Any other name is a value: {@code CLAVIGER_POLICY_ENDPOINTS_ROLES_0_NAME} with
 * its list in {@code CLAVIGER_POLICY_ENDPOINTS_ROLES_0_ENTRIES}, or {@code claviger.policy.endpoints.roles[0].name} and
 * {@code .entries} as properties.
 *
 * <p>Lists are written with an index for each item, {@code admin-roles[0]} or {@code CLAVIGER_POLICY_ADMIN_ROLES_0}, from 0 and
 * without a gap; or as one value, in which commas separate names and addresses, and semicolons or line ends separate endpoint
 * entries. A backslash makes the next character part of an item: {@code cn=api\,ou=groups} is one group. It may stand before
 * commas, semicolons, equals signs, quotes, brackets and backslashes. An item with a quote or bracket at an end, or with the
 * separator of the other kind of list in it, is refused. One pair of quotes round a whole value is taken off with a warning.
 *
 * <p>Of Open WebUI: {@code ENABLE_API_KEYS}, {@code ENABLE_API_KEYS_ENDPOINT_RESTRICTIONS},
 * {@code API_KEYS_ALLOWED_ENDPOINTS}, their older names without the S, {@code USER_PERMISSIONS_FEATURES_API_KEYS}, and
 * the requested {@code API_KEY_ALLOWED_ENDPOINTS_ADMIN} and {@code API_KEY_ALLOWED_ENDPOINTS_USER}. Where one of them is
 * set, Open WebUI's defaults hold: no restrictions unless switched on, and keys only for the roles {@code user} and
 * {@code admin}. With {@code claviger.open-webui.group-grant-overrides-switch=true}, owners whom a group grants keys can use and
 * get them although {@code usage} is {@code nobody} or {@code admins-only}.
 *
 * <p>Defaults are otherwise those of {@link PolicyDocument.Builder}. What is set is in force, or there is an exception or a
 * warning. Refused are: an unknown name below {@code claviger.policy.} or {@code claviger.open-webui.}, in any spelling; the name
 * of a setting without {@code policy.}; a name like Open WebUI's that is none of them; a bad value; one setting twice with
 * different values; a contradiction, such as a list for a role where everyone is unrestricted, or denied groups under a merge
 * rule that passes over them. All other names are ignored, {@code CLAVIGER_PORT} and others that Kubernetes sets among them.
 *
 * @param policy the policy
 * @param warnings what was put right while reading, one sentence each, naming the setting; show them to somebody
 */
public record PolicySettings(PolicyDocument policy, List<String> warnings) {
    /** Copies the list. */
    public PolicySettings {
        warnings = List.copyOf(warnings);
    }

    /**
     * Reads settings, for instance {@code System.getenv()}.
     *
     * @throws IllegalArgumentException if a setting is refused; the message names it and says what is allowed
     */
    public static PolicySettings read(Map<String, String> settings) {
        return new PolicySettingsReader(new SettingValues(settings)).read();
    }
}
