package dev.claviger.json;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.util.DefaultIndenter;
import com.fasterxml.jackson.core.util.DefaultPrettyPrinter;
import com.fasterxml.jackson.core.util.Separators;
import com.fasterxml.jackson.databind.ObjectWriter;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.claviger.policy.Grants;
import dev.claviger.policy.KeyLimits;
import dev.claviger.policy.PolicyDocument;
import java.time.Duration;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;

/** Writes a policy as JSON: every field, in an order that depends on nothing. */
final class PolicyWriter {
    private static final DefaultIndenter LINES = new DefaultIndenter("  ", "\n");
    private static final ObjectWriter JSON = JsonMapper.builder()
            .build()
            .writer(new DefaultPrettyPrinter(Separators.createDefaultInstance()
                            .withObjectFieldValueSpacing(Separators.Spacing.AFTER)
                            .withObjectEmptySeparator("")
                            .withArrayEmptySeparator(""))
                    .withObjectIndenter(LINES)
                    .withArrayIndenter(LINES));

    private PolicyWriter() {}

    static String text(PolicyDocument policy) {
        try {
            return JSON.writeValueAsString(fields(policy));
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("maps of lists of texts are always JSON", e);
        }
    }

    static Map<String, Object> fields(PolicyDocument policy) {
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put(PolicyJson.USE, PolicyJson.word(policy.use()));
        if (policy.issue() != null) {
            fields.put(PolicyJson.ISSUE, PolicyJson.word(policy.issue()));
        }
        fields.put(PolicyJson.GRANTS, byName(policy.grants(), PolicyWriter::fields));
        fields.put(PolicyJson.MERGE_RULE, PolicyJson.word(policy.mergeRule()));
        fields.put(PolicyJson.ADMIN_ROLES, sorted(policy.adminRoles()));
        fields.put(
                PolicyJson.ADMIN_EXEMPT,
                policy.adminExempt().stream().sorted().map(PolicyJson::word).toList());
        fields.put(PolicyJson.ELIGIBLE_ROLES, sorted(policy.eligibleRoles()));
        fields.put(PolicyJson.ENDPOINTS, fields(policy.endpoints()));
        fields.put(PolicyJson.ADDRESSES, SharedValues.form(policy.addresses()));
        fields.put(PolicyJson.KEYS_PER_OWNER, policy.limits().keysPerOwner());
        fields.put(PolicyJson.LIFETIME, value(policy.limits().lifetime()));
        fields.put(PolicyJson.END, PolicyJson.word(policy.limits().end()));
        return fields;
    }

    private static Map<String, Object> fields(Grants grants) {
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put(PolicyJson.EVERYONE, PolicyJson.word(grants.everyone()));
        fields.put(PolicyJson.ROLES, byName(grants.roles(), PolicyJson::word));
        fields.put(PolicyJson.GROUPS, byName(grants.groups(), PolicyJson::word));
        return fields;
    }

    private static Map<String, Object> fields(PolicyDocument.Endpoints endpoints) {
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put(PolicyJson.EVERYONE, SharedValues.form(endpoints.everyone()));
        fields.put(PolicyJson.ROLES, byName(endpoints.roles(), SharedValues::form));
        fields.put(PolicyJson.GROUPS, byName(endpoints.groups(), SharedValues::form));
        return fields;
    }

    private static <V> Map<String, Object> byName(Map<String, V> values, Function<V, Object> form) {
        Map<String, Object> sorted = new TreeMap<>();
        values.forEach((name, value) -> sorted.put(name, form.apply(value)));
        return sorted;
    }

    private static List<String> sorted(Collection<String> names) {
        return names.stream().sorted().toList();
    }

    private static String value(Duration lifetime) {
        if (lifetime.equals(KeyLimits.ANY_LIFETIME)) {
            return PolicyJson.UNLIMITED;
        }
        long days = lifetime.toDays();
        return lifetime.equals(Duration.ofDays(days)) ? days + "d" : lifetime.toString();
    }
}
