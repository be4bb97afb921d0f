package dev.claviger.servlet.manage;

import static java.util.Objects.requireNonNull;

import dev.claviger.ApiKey;
import dev.claviger.Call;
import dev.claviger.Decision;
import dev.claviger.JsonFormException;
import dev.claviger.KeyId;
import dev.claviger.Owner;
import dev.claviger.internal.json.AuditFields;
import dev.claviger.internal.json.ClosedJson;
import dev.claviger.internal.json.JsonText;
import dev.claviger.internal.text.Words;
import dev.claviger.policy.Explanation;
import dev.claviger.policy.Gate;
import dev.claviger.policy.PolicyRevision;
import dev.claviger.spi.AuditEntry;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The JSON forms of what surrounds keys when they are managed: owners, explanations, audit records, problems. For the
 * forms to be read the rules of {@link KeyJson} hold.
 */
final class ManagementJson {
    private ManagementJson() {}

    /**
     * Returns who is asking: the {@code owner} as it is now, whether it is an administrator, and the key where one was
     * used.
     *
     * @param key the key, or {@code null} for a session
     * @param issuerGone what {@link dev.claviger.Administration#withFormerAdminIssuer} tells of it
     */
    static String writeSelf(Owner owner, boolean admin, @Nullable ApiKey key, Set<KeyId> issuerGone, Instant now) {
        JsonText form = new JsonText()
                .with("id", owner.id())
                .with("kind", Words.of(owner.kind()))
                .with("active", owner.isActive())
                .with("admin", admin)
                .with("roles", owner.roles().stream().sorted().toList())
                .with("groups", owner.groups().stream().sorted().toList())
                .withText("created_at", owner.createdAt());
        return key == null
                ? form.text()
                : form.with("key", KeyWriter.key(key, issuerGone, now).fields()).text();
    }

    /** Returns how many keys fit and how many of them were revoked, as {@code {"matched": 2, "revoked": 2}}. */
    static String writeRevoked(long matched, long revoked) {
        return new JsonText().with("matched", matched).with("revoked", revoked).text();
    }

    /**
     * Returns which revision of the policy is in force: {@code policy_revision}, {@code changed_by}, {@code changed_at}; 0 and
     * nothing else if none was ever set.
     */
    static String write(Optional<PolicyRevision> policy) {
        JsonText form = new JsonText()
                .with("policy_revision", policy.map(PolicyRevision::number).orElse(0L));
        return ActorJson.with(
                        form, "changed_by", policy.map(PolicyRevision::author).orElse(null))
                .withText("changed_at", policy.map(PolicyRevision::at).orElse(null))
                .text();
    }

    /**
     * Returns a decision and what each gate said: {@code decision} ({@code "allowed"}, {@code "denied"}), the {@code code} of
     * a denial, {@code exemptions}, {@code policy_revision}, and {@code gates}.
     */
    static String write(Explanation explanation) {
        Decision decision = explanation.decision();
        JsonText form = new JsonText().with("decision", decision.fold(allowed -> "allowed", denied -> "denied"));
        if (decision instanceof Decision.Denied denied) {
            form.with("code", denied.reason().code());
        }
        Set<Gate> exemptions = decision.fold(Decision.Allowed::exemptions, denied -> Set.of());
        form.with("exemptions", exemptions.stream().sorted().map(Words::of).toList());
        List<Map<String, Object>> gates = explanation.gates().stream()
                .map(result -> new JsonText()
                        .with("gate", Words.of(result.gate()))
                        .with("verdict", Words.of(result.verdict()))
                        .with("detail", result.detail())
                        .fields())
                .toList();
        return form.with("policy_revision", decision.policyRevision())
                .with("gates", gates)
                .text();
    }

    /**
     * Returns audit records, as {@code {"data": [...], "next_cursor": "..."}}; each with its {@code number} and the fields that
     * {@link dev.claviger.json.AuditLines} writes to a log, but with the actor as an object.
     *
     * @param next what to ask with for the next page, or {@code null} if this is the last one
     */
    static String write(List<AuditEntry> entries, @Nullable String next) {
        return page(entries.stream().map(ManagementJson::form).toList(), next);
    }

    private static Map<String, Object> form(AuditEntry entry) {
        Map<String, Object> fields = AuditFields.addTo(new JsonText().with("number", entry.number()), entry.event())
                .fields();
        fields.computeIfPresent(
                "actor", (name, any) -> ActorJson.of(entry.event().actor()));
        return fields;
    }

    /** Returns a page of a list, as {@code {"data": [...], "next_cursor": "..."}}. */
    static String page(List<Map<String, Object>> data, @Nullable String next) {
        return new JsonText().with("data", data).withText("next_cursor", next).text();
    }

    /**
     * Returns a problem (RFC 9457): {@code type}, {@code title}, {@code status}, {@code detail}, {@code code}; {@code errors}
     * and {@code key_id} where there are any.
     *
     * @param key the key that there is instead, or {@code null}
     */
    static String writeProblem(ProblemCode code, String detail, List<RequestFault> faults, @Nullable KeyId key) {
        JsonText form = new JsonText()
                .with("type", code.type())
                .with("title", code.title())
                .with("status", code.status())
                .with("detail", detail)
                .with("code", code.code());
        if (!faults.isEmpty()) {
            form.with("errors", faults.stream().map(ManagementJson::form).toList());
        }
        return form.withText("key_id", key).text();
    }

    private static Map<String, Object> form(RequestFault fault) {
        return new JsonText()
                .with(fault.part().field(), fault.name())
                .with("detail", fault.detail())
                .fields();
    }

    /**
     * A question: what would be decided?
     *
     * @param key whose holder
     * @param call which call
     */
    public record Question(KeyId key, Call call) {
        /** Checks that nothing is missing. */
        public Question {
            requireNonNull(key, "key");
            requireNonNull(call, "call");
        }
    }

    /**
     * Reads a question: {@code key_id}; {@code method}; {@code path}, decoded and relative to the context path; and
     * {@code address}, that of the caller, which may be left out.
     *
     * @throws JsonFormException if the text is anything else
     */
    static Question readQuestion(String text) {
        return ClosedJson.read("request", requireNonNull(text, "text"), ManagementJson::question);
    }

    private static Question question(ClosedJson json) {
        KeyId[] key = {null};
        CallDescriptionReader reader = new CallDescriptionReader(json);
        Map<String, Runnable> fields = new LinkedHashMap<>();
        fields.put("key_id", () -> {
            String id = json.text("must be the id of a key");
            key[0] = json.checked(() -> KeyId.parse(id));
        });
        reader.addTo(fields);
        json.object(fields, "key_id", "method", "path");
        return new Question(key[0], reader.call());
    }
}
