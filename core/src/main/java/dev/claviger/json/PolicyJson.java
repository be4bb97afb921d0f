package dev.claviger.json;

import static java.util.Objects.requireNonNull;

import dev.claviger.internal.json.ClosedJson;
import dev.claviger.internal.json.PolicyReader;
import dev.claviger.internal.json.PolicyWriter;
import dev.claviger.policy.PolicyDocument;

/**
 * The JSON form of a policy, to be stored, sent, and written by hand. Names and words are those of the settings in
 * {@link dev.claviger.policy.PolicySettings}.
 *
 * <pre>{@code
 * {
 *   "use": "on",
 *   "grants": {
 *     "api-keys": { "groups": { "developers": "granted" } }
 *   },
 *   "endpoints": {
 *     "everyone": [ "GET /api/models", "POST /api/chat/**" ]
 *   },
 *   "lifetime": "90d"
 * }
 * }</pre>
 *
 * <table>
 * <caption>Fields; one that is left out has the default, and without any the policy refuses everything</caption>
 * <tr><th>field</th><th>value</th><th>default</th></tr>
 * <tr><td>{@code use}</td><td>{@code "off"}, {@code "admins-only"}, {@code "on"}</td><td>{@code "off"}</td></tr>
 * <tr><td>{@code issue}</td><td>the same</td><td>follows {@code use}</td></tr>
 * <tr><td>{@code grants}</td><td>by feature, of which keys need {@code api-keys}: an object of {@code everyone},
 *     {@code roles} and {@code groups}, the last two by name; each grant is {@code "granted"}, {@code "unset"} or
 *     {@code "denied"}</td><td>{@code "unset"} for all</td></tr>
 * <tr><td>{@code merge-rule}</td><td>{@code "any-grant"}, {@code "deny-wins"}</td><td>{@code "any-grant"}</td></tr>
 * <tr><td>{@code admin-roles}</td><td>a list of roles</td><td>{@code ["admin"]}</td></tr>
 * <tr><td>{@code admin-exempt}</td><td>a list of any of {@code "grant"}, {@code "endpoint"}</td>
 *     <td>{@code ["grant"]}</td></tr>
 * <tr><td>{@code eligible-roles}</td><td>a list of roles; {@code "*"} is any, and none</td><td>{@code ["*"]}</td></tr>
 * <tr><td>{@code endpoints}</td><td>an object of {@code everyone}, {@code roles} and {@code groups}, the last two by
 *     name; each is {@code "unrestricted"} or a list of {@linkplain dev.claviger.policy.EndpointEntry entries}, and the
 *     empty list allows nothing</td><td>{@code []} for everyone, no others</td></tr>
 * <tr><td>{@code addresses}</td><td>{@code "unrestricted"}, or a list of addresses and blocks, of which the empty one
 *     allows nothing</td><td>{@code "unrestricted"}</td></tr>
 * <tr><td>{@code keys-per-owner}</td><td>a whole number from 0 to 10 000</td><td>{@code 100}</td></tr>
 * <tr><td>{@code lifetime}</td><td>{@code "unlimited"}, days such as {@code "90d"}, or an ISO 8601 duration</td>
 *     <td>{@code "unlimited"}</td></tr>
 * <tr><td>{@code end}</td><td>{@code "optional"}, {@code "required"}</td><td>{@code "optional"}</td></tr>
 * </table>
 *
 * <p>The form is closed: a field that is not in the table, one that appears more than once, {@code null}, or a value of another
 * type is refused, never skipped. Words are in lower case. A text has at most 4 000 000 characters.
 */
public final class PolicyJson {
    private PolicyJson() {}

    /**
     * Returns the policy as JSON, on several lines and without a line end behind the last. Every field is there, except
     * {@code issue} where it follows {@code use}; fields are in the order of the table, names in alphabetical order, and
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
