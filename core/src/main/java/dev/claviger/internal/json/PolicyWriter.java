package dev.claviger.internal.json;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.util.DefaultIndenter;
import com.fasterxml.jackson.core.util.DefaultPrettyPrinter;
import com.fasterxml.jackson.core.util.Separators;
import com.fasterxml.jackson.databind.ObjectWriter;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.claviger.internal.text.DurationText;
import dev.claviger.internal.text.Words;
import dev.claviger.policy.Grants;
import dev.claviger.policy.PolicyDocument;
import java.time.Duration;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Writes a policy as JSON: every field, in an order that depends on nothing. */
public final class PolicyWriter {
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

    public static String text(PolicyDocument policy) {
        try {
            return JSON.writeValueAsString(fields(policy));
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("maps of lists of texts are always JSON", e);
        }
    }

    public static Map<String, Object> fields(PolicyDocument policy) {
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put(PolicyFields.USAGE, Words.of(policy.usage()));
        if (policy.issuance() != null) {
            fields.put(PolicyFields.ISSUANCE, Words.of(policy.issuance()));
        }
        fields.put(PolicyFields.GRANTS, byName(policy.grants(), PolicyWriter::fields));
        fields.put(PolicyFields.MERGE_RULE, Words.of(policy.mergeRule()));
        fields.put(PolicyFields.ADMIN_ROLES, sorted(policy.adminRoles()));
        fields.put(
                PolicyFields.ADMIN_BYPASS,
                policy.adminBypass().stream().sorted().map(Words::of).toList());
        fields.put(PolicyFields.ELIGIBLE_ROLES, sorted(policy.eligibleRoles()));
        fields.put(PolicyFields.ENDPOINTS, endpoints(policy));
        fields.put(PolicyFields.ADDRESSES, SharedValues.form(policy.addresses()));
        fields.put(PolicyFields.MAX_KEYS_PER_OWNER, policy.limits().maxKeysPerOwner());
        fields.put(PolicyFields.MAX_LIFETIME, value(policy.limits().maxLifetime()));
        fields.put(PolicyFields.EXPIRY_REQUIRED, policy.limits().expiryRequired());
        return fields;
    }

    private static Map<String, Object> fields(Grants grants) {
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put(PolicyFields.EVERYONE, Words.of(grants.everyone()));
        fields.put(PolicyFields.ROLES, byName(grants.roles(), Words::of));
        fields.put(PolicyFields.GROUPS, byName(grants.groups(), Words::of));
        return fields;
    }

    private static Map<String, Object> endpoints(PolicyDocument policy) {
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put(PolicyFields.EVERYONE, SharedValues.form(policy.endpoints()));
        fields.put(PolicyFields.ROLES, byName(policy.roleEndpoints(), SharedValues::form));
        fields.put(PolicyFields.GROUPS, byName(policy.groupEndpoints(), SharedValues::form));
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

    private static String value(@Nullable Duration lifetime) {
        return lifetime == null ? PolicyFields.UNLIMITED : DurationText.of(lifetime);
    }
}
