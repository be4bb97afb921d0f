package dev.claviger.json;

import static java.util.Objects.requireNonNull;

import dev.claviger.internal.json.ClosedJson;
import dev.claviger.internal.json.PolicyReader;
import dev.claviger.internal.json.PolicyWriter;
import dev.claviger.policy.PolicyDocument;

/**
 * The JSON form of a policy, to be stored, sent, and written by hand.
 *
 * <pre>{@code
 * {
 *   "usage": "everyone",
 *   "grants": {
 *     "api-keys": { "groups": { "developers": "granted" } }
 *   },
 *   "endpoints": {
 *     "everyone": [ "GET /api/models", "POST /api/chat/**" ]
 *   },
 *   "max_lifetime": "90d"
 * }
 * }</pre>
 *
 * <table>
 * <caption>Fields; one that is left out has the default, and without any the policy refuses everything</caption>
 * <tr><th>field</th><th>value</th><th>default</th></tr>
 * <tr><td>{@code usage}</td><td>{@code "nobody"}, {@code "admins_only"}, {@code "everyone"}</td><td>{@code "nobody"}</td></tr>
 * <tr><td>{@code issuance}</td><td>the same</td><td>follows {@code usage}</td></tr>
 * <tr><td>{@code grants}</td><td>by feature, of which keys need {@code api-keys}: an object of {@code everyone},
 *     {@code roles} and {@code groups}, the last two by name; each grant is {@code "granted"}, {@code "unspecified"} or
 *     {@code "denied"}</td><td>{@code "unspecified"} for all</td></tr>
 * <tr><td>{@code merge_rule}</td><td>{@code "any_grant"}, {@code "deny_wins"}</td><td>{@code "any_grant"}</td></tr>
 * <tr><td>{@code admin_roles}</td><td>a list of roles</td><td>{@code ["admin"]}</td></tr>
 * <tr><td>{@code admin_bypass}</td><td>a list of any of {@code "grant"}, {@code "endpoint"}</td>
 *     <td>{@code ["grant"]}</td></tr>
 * <tr><td>{@code eligible_roles}</td><td>a list of roles; {@code "*"} is any, and none</td><td>{@code ["*"]}</td></tr>
 * <tr><td>{@code endpoints}</td><td>an object of {@code everyone}, {@code roles} and {@code groups}, the last two by
 *     name; each is {@code "unrestricted"} or a list of {@linkplain dev.claviger.policy.EndpointEntry entries}, and the
 *     empty list allows nothing</td><td>{@code []} for everyone, no others</td></tr>
 * <tr><td>{@code addresses}</td><td>{@code "unrestricted"}, or a list of addresses and blocks, of which the empty one
 *     allows nothing</td><td>{@code "unrestricted"}</td></tr>
 * <tr><td>{@code max_keys_per_owner}</td><td>a whole number from 0 to 10 000</td><td>{@code 100}</td></tr>
 * <tr><td>{@code max_lifetime}</td><td>{@code "unlimited"}, a whole number of weeks, days, hours, minutes or seconds such as
 *     {@code "90d"} or {@code "12h"}, or an ISO 8601 duration of days to seconds; written in the first of these forms</td>
 *     <td>{@code "unlimited"}</td></tr>
 * <tr><td>{@code expiry_required}</td><td>{@code true}, {@code false}</td><td>{@code false}</td></tr>
 * </table>
 *
 * <p>The form is closed: a field that is not in the table, one that appears more than once, {@code null}, or a value of another
 * type is refused, never skipped. Words are in lower case. A text has at most 4 000 000 characters.
 */
public final class PolicyJson {
    private PolicyJson() {}

    /**
     * Returns the policy as JSON, on several lines and without a line end behind the last. Every field is there, except
     * {@code issuance} where it follows {@code usage}; fields are in the order of the table, names in alphabetical order, and
     * entries as they were given. {@link #read} gives an equal policy back.
     *
     * @throws IllegalArgumentException if the text would be longer than {@link #read} takes
     */
    public static String write(PolicyDocument policy) {
        return ClosedJson.requireAtMostTheLimit("policy", PolicyWriter.text(requireNonNull(policy, "policy")));
    }

    /**
     * Reads a policy.
     *
     * @throws IllegalArgumentException if the text is not such a policy. The message names the field as a JSON pointer
     *     (RFC 6901), for instance {@code /endpoints/roles/dev}, and what is allowed there; what is no JSON at all it
     *     names by line and column
     */
    public static PolicyDocument read(String text) {
        return ClosedJson.read("policy", requireNonNull(text, "text"), json -> new PolicyReader(json).read());
    }
}
