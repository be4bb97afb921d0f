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
import dev.claviger.policy.Explanation;
import dev.claviger.spi.AuditEntry;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
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
                .with("kind", JsonText.word(owner.kind()))
                .with("active", owner.isActive())
                .with("admin", admin)
                .with("roles", owner.roles().stream().sorted().toList())
                .with("groups", owner.groups().stream().sorted().toList())
                .withText("created_at", owner.createdAt());
        return key == null
                ? form.text()
                : form.with("key", KeyWriter.key(key, issuerGone, now).fields()).text();
    }

    /** Returns how many keys were revoked, as {@code {"revoked": 2}}. */
    static String writeRevoked(int count) {
        return new JsonText().with("revoked", count).text();
    }

    /**
     * Returns a decision and what each gate said: {@code decision} ({@code "allowed"}, {@code "denied"}),
     * {@code reason} of a denial, {@code exemptions}, {@code policy_revision}, and {@code gates}.
     */
    static String write(Explanation explanation) {
        Decision decision = explanation.decision();
        JsonText form = new JsonText().with("decision", decision.fold(allowed -> "allowed", denied -> "denied"));
        if (decision instanceof Decision.Denied denied) {
            form.with("reason", denied.reason().code());
        }
        if (decision instanceof Decision.Allowed allowed) {
            form.with(
                    "exemptions",
                    allowed.exemptions().stream().sorted().map(JsonText::word).toList());
        }
        List<Map<String, Object>> gates = explanation.gates().stream()
                .map(result -> new JsonText()
                        .with("gate", JsonText.word(result.gate()))
                        .with("verdict", JsonText.word(result.verdict()))
                        .with("detail", result.detail())
                        .fields())
                .toList();
        return form.with("policy_revision", decision.policyRevision())
                .with("gates", gates)
                .text();
    }

    /**
     * Returns audit records, as {@code {"entries": [...], "next": "..."}}; each with its {@code number}
     * and the fields that {@link dev.claviger.json.AuditLines} writes to a log.
     *
     * @param next what to ask with for the next page, or {@code null} if this is the last one
     */
    static String write(List<AuditEntry> entries, @Nullable String next) {
        List<Map<String, Object>> forms = entries.stream()
                .map(entry -> AuditFields.addTo(new JsonText().with("number", entry.number()), entry.event())
                        .fields())
                .toList();
        return new JsonText().with("entries", forms).withText("next", next).text();
    }

    /**
     * Returns a problem (RFC 9457): {@code type}, {@code title}, {@code status}, {@code detail}, and {@code code}.
     *
     * @param title what the status is called
     * @param more further fields, by name
     */
    static String writeProblem(int status, String title, String code, String detail, Map<String, String> more) {
        JsonText form = new JsonText()
                .with("type", "about:blank")
                .with("title", title)
                .with("status", status)
                .with("detail", detail)
                .with("code", code);
        more.forEach(form::with);
        return form.text();
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
     * Reads a question: {@code key}, an id; {@code method}; {@code path}, decoded and relative to the context path; and
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
        fields.put("key", () -> {
            String id = json.text("must be the id of a key");
            key[0] = json.checked(() -> KeyId.parse(id));
        });
        reader.addTo(fields);
        json.object(fields);
        Call call = reader.call();
        if (key[0] == null || call == null) {
            throw json.refused("there must be the fields key, method and path");
        }
        return new Question(key[0], call);
    }
}
