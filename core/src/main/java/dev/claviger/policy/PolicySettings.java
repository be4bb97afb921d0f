package dev.claviger.policy;

import java.util.List;
import java.util.Map;

/**
 * A policy read from properties or environment variables, by the names below {@code claviger.} or by Open WebUI's.
 *
 * <table>
 * <caption>Settings; an environment variable is written {@code CLAVIGER_ADMIN_EXEMPT} for {@code claviger.admin-exempt}
 * </caption>
 * <tr><th>name</th><th>value</th></tr>
 * <tr><td>{@code claviger.use}, {@code claviger.issue}</td><td>{@code off}, {@code admins-only}, {@code on};
 *     {@code false} and {@code true}, which YAML makes of off and on, mean the same</td></tr>
 * <tr><td>{@code claviger.grant}</td><td>for everyone: {@code granted}, {@code unset}, {@code denied}</td></tr>
 * <tr><td>{@code claviger.granted-roles}, {@code .denied-roles}, {@code .granted-groups}, {@code .denied-groups}</td>
 *     <td>names, separated by commas; denied ones need {@code deny-wins}</td></tr>
 * <tr><td>{@code claviger.merge-rule}</td><td>{@code any-grant}, {@code deny-wins}</td></tr>
 * <tr><td>{@code claviger.group-grant-lifts-switch}</td><td>{@code true}: where the switch is off, owners whom a group
 *     grants keys can use and get them all the same</td></tr>
 * <tr><td>{@code claviger.admin-roles}, {@code .eligible-roles}</td><td>names, separated by commas</td></tr>
 * <tr><td>{@code claviger.admin-exempt}</td><td>any of {@code grant}, {@code endpoint}, separated by commas</td></tr>
 * <tr><td>{@code claviger.endpoints}, {@code claviger.endpoints.role.NAME}, {@code claviger.endpoints.group.NAME}</td>
 *     <td>{@code unrestricted}, or entries separated by semicolons; the names of roles and groups have no form as
 *     environment variables</td></tr>
 * <tr><td>{@code claviger.addresses}</td><td>{@code unrestricted}, or addresses and blocks, separated by commas</td></tr>
 * <tr><td>{@code claviger.keys-per-owner}</td><td>a number</td></tr>
 * <tr><td>{@code claviger.lifetime}</td><td>{@code unlimited}, {@code 90d} or an ISO 8601 duration</td></tr>
 * <tr><td>{@code claviger.end}</td><td>{@code optional}, {@code required}</td></tr>
 * </table>
 *
 * <p>In lists a backslash makes the next character part of an item: {@code cn=api\,ou=groups} is one group. It may stand before
 * commas, semicolons, equals signs, quotes, brackets and backslashes. An item with a quote or bracket at an end, or with the
 * separator of the other kind of list in it, is refused. One pair of quotes round a whole value is taken off with a warning.
 *
 * <p>Of Open WebUI: {@code ENABLE_API_KEYS}, {@code ENABLE_API_KEYS_ENDPOINT_RESTRICTIONS},
 * {@code API_KEYS_ALLOWED_ENDPOINTS}, their older names without the S, {@code USER_PERMISSIONS_FEATURES_API_KEYS}, and
 * the requested {@code API_KEY_ALLOWED_ENDPOINTS_ADMIN} and {@code API_KEY_ALLOWED_ENDPOINTS_USER}. Where one of them is
 * set, Open WebUI's defaults hold: no restrictions unless switched on, and keys only for the roles {@code user} and
 * {@code admin}.
 *
 * <p>Defaults are otherwise those of {@link PolicyDocument.Builder}. What is set is in force, or there is an exception or a
 * warning. Refused are: an unknown name below {@code claviger.}; a name like Open WebUI's that is none of them; a bad value; a
 * contradiction, such as a list for a role where everyone is unrestricted, or denied groups under a merge rule that passes over
 * them. A {@code CLAVIGER_} variable of the environment that does not look like a setting is ignored with a warning: Kubernetes
 * sets some for a service of that name. Names that belong to neither family are ignored.
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
