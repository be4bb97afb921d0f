package dev.claviger.servlet.manage;

import static java.util.Objects.requireNonNull;

import dev.claviger.Call;
import dev.claviger.Decision;
import dev.claviger.JsonFormException;
import dev.claviger.ShadowDifference;
import dev.claviger.ShadowReport;
import dev.claviger.internal.json.ClosedJson;
import dev.claviger.internal.json.JsonText;
import dev.claviger.internal.json.PolicyReader;
import dev.claviger.internal.json.PolicyWriter;
import dev.claviger.internal.json.SharedValues;
import dev.claviger.policy.EndpointDifference;
import dev.claviger.policy.EndpointEntry;
import dev.claviger.policy.PolicyComparison;
import dev.claviger.policy.PolicyDocument;
import dev.claviger.policy.Reach;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The JSON forms of questions about many calls at once, and of their answers: what a key may call, which keys may make a
 * call, what another policy would change. For the forms to be read the rules of {@link KeyJson} hold.
 */
final class InquiryJson {
    private InquiryJson() {}

    /**
     * Returns what a key may call: {@code code}, that of the reason if it is nothing; {@code endpoints} and
     * {@code addresses}, each {@code "unrestricted"} or a list; {@code policy_revision}.
     */
    static String write(Reach reach) {
        JsonText form = new JsonText();
        Decision.Reason refusal = reach.refusal();
        if (refusal != null) {
            form.with("code", refusal.code());
        }
        return form.with("endpoints", SharedValues.form(reach.endpoints()))
                .with("addresses", SharedValues.form(reach.addresses()))
                .with("policy_revision", reach.policyRevision())
                .text();
    }

    /**
     * Reads a call: {@code method}; {@code path}, decoded and relative to the context path; and {@code address}, that of
     * the caller, which may be left out.
     *
     * @throws JsonFormException if the text is anything else
     */
    static Call readCall(String text) {
        return ClosedJson.read("request", requireNonNull(text, "text"), InquiryJson::call);
    }

    private static Call call(ClosedJson json) {
        CallDescriptionReader reader = new CallDescriptionReader(json);
        Map<String, Runnable> fields = new LinkedHashMap<>();
        reader.addTo(fields);
        json.object(fields, "method", "path");
        return reader.call();
    }

    /**
     * A policy to be compared.
     *
     * @param policy what could be set
     * @param base what to compare it with, or {@code null} for the policy in force
     */
    public record Proposal(PolicyDocument policy, @Nullable PolicyDocument base) {
        /** Checks that there is a policy. */
        public Proposal {
            requireNonNull(policy, "policy");
        }
    }

    /**
     * Reads a policy to be compared: {@code policy}, and {@code base}, which may be left out; each of the form of
     * {@link dev.claviger.json.PolicyJson}.
     *
     * @throws JsonFormException if the text is anything else
     */
    static Proposal readProposal(String text) {
        return ClosedJson.read("request", requireNonNull(text, "text"), InquiryJson::proposal);
    }

    private static Proposal proposal(ClosedJson json) {
        Map<String, PolicyDocument> read = new LinkedHashMap<>();
        Map<String, Runnable> fields = new LinkedHashMap<>();
        fields.put("policy", () -> read.put("policy", new PolicyReader(json).read()));
        fields.put("base", () -> read.put("base", new PolicyReader(json).read()));
        json.object(fields, "policy");
        return new Proposal(requireNonNull(read.get("policy"), "policy"), read.get("base"));
    }

    /**
     * Returns a comparison: {@code differences}, each with {@code who}, {@code gained} and {@code lost}; {@code classes},
     * the owners that were looked at; {@code exhaustive}, {@code every_owner}, {@code addresses_before} and
     * {@code addresses_after}. A class has {@code roles}, {@code groups} and {@code owners}, how many these are; what is
     * gained or lost an {@code endpoint} and the entries {@code except} which it is.
     */
    static String write(PolicyComparison comparison) {
        List<Map<String, Object>> differences = comparison.differences().stream()
                .map(difference -> new JsonText()
                        .with("who", classes(difference.who()))
                        .with("gained", calls(difference.gained()))
                        .with("lost", calls(difference.lost()))
                        .fields())
                .toList();
        return new JsonText()
                .with("differences", differences)
                .with("classes", classes(comparison.classes()))
                .with("exhaustive", comparison.exhaustive())
                .with("every_owner", comparison.everyOwner())
                .with("addresses_before", SharedValues.form(comparison.addressesBefore()))
                .with("addresses_after", SharedValues.form(comparison.addressesAfter()))
                .text();
    }

    private static List<Map<String, Object>> classes(List<PolicyComparison.OwnerClass> classes) {
        return classes.stream()
                .map(one -> new JsonText()
                        .with("roles", one.roles().stream().sorted().toList())
                        .with("groups", one.groups().stream().sorted().toList())
                        .with("owners", one.owners())
                        .fields())
                .toList();
    }

    private static List<Map<String, Object>> calls(List<EndpointDifference> some) {
        return some.stream()
                .map(calls -> new JsonText()
                        .with("endpoint", calls.entry().toString())
                        .with(
                                "except",
                                calls.except().stream()
                                        .map(EndpointEntry::toString)
                                        .toList())
                        .fields())
                .toList();
    }

    /**
     * Returns what came of a policy in the shadow: {@code node}, {@code since}, {@code started_by}, {@code judged},
     * {@code same}, {@code other_reason}, {@code newly_allowed}, {@code newly_refused} by reason, {@code failed},
     * {@code sample} and the {@code policy}. Each of the sample has {@code at}, {@code key_id}, {@code owner_id}, {@code method},
     * {@code path}, and as {@code live} and {@code shadow} either {@code "allowed"} or the reason of the refusal.
     */
    static String write(ShadowReport shadow) {
        Map<String, Object> refused = new TreeMap<>();
        shadow.newlyRefused().forEach((reason, count) -> refused.put(reason.code(), count));
        List<Map<String, Object>> sample =
                shadow.sample().stream().map(InquiryJson::form).toList();
        JsonText form = new JsonText()
                .with("node", shadow.node())
                .with("since", shadow.since().toString());
        return ActorJson.with(form, "started_by", shadow.startedBy())
                .with("judged", shadow.judged())
                .with("same", shadow.same())
                .with("other_reason", shadow.otherReason())
                .with("newly_allowed", shadow.newlyAllowed())
                .with("newly_refused", refused)
                .with("failed", shadow.failed())
                .with("sample", sample)
                .with("policy", PolicyWriter.fields(shadow.policy()))
                .text();
    }

    private static Map<String, Object> form(ShadowDifference difference) {
        return new JsonText()
                .with("at", difference.at().toString())
                .with("key_id", difference.keyId().toString())
                .with("owner_id", difference.ownerId())
                .with("method", difference.method())
                .with("path", difference.path())
                .with("live", outcome(difference.live()))
                .with("shadow", outcome(difference.shadow()))
                .fields();
    }

    private static String outcome(Decision.@Nullable Reason refusal) {
        return refusal == null ? "allowed" : refusal.code();
    }
}
