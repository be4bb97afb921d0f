package dev.claviger.policy;

import dev.claviger.ApiKey;
import dev.claviger.Call;
import dev.claviger.Decision;
import dev.claviger.Decision.Reason;
import dev.claviger.Owner;
import dev.claviger.policy.GateResult.Verdict;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A policy document compiled for judging calls: the gates from {@link Gate#OWNER} to {@link Gate#KEY_SCOPE}.
 *
 * <p>A pure function of document, owner, key and call, without store or clock. Deciding, issuing and explaining all use
 * it, so that they cannot disagree. Its cost does not grow with the number of endpoint entries. Instances are immutable
 * and safe for use by many threads.
 */
public final class AccessPolicy {
    /** The gates behind {@link Gate#OWNER}, which must pass first: the others need an owner. */
    private static final Gate[] OWNED_GATES = {Gate.SWITCH, Gate.GRANT, Gate.ADDRESS, Gate.ENDPOINT, Gate.KEY_SCOPE};

    /** An unrestricted list: every path, by every method that a list can hold. */
    private static final EndpointEntry EVERYTHING = EndpointEntry.parse("/**");

    private static final Gate[] ISSUING_GATES = {Gate.SWITCH, Gate.GRANT};

    private final PolicyDocument document;
    private final long revision;
    private final Subjects subjects = new Subjects();
    private final Map<String, CompiledGrants> grants = new HashMap<>();
    private final CompiledGrants keyGrants;
    private final EndpointTrie endpoints;
    private final boolean anyRoleEligible;

    private AccessPolicy(PolicyDocument document, long revision) {
        this.document = document;
        this.revision = revision;
        this.anyRoleEligible = document.eligibleRoles().contains(PolicyDocument.ANY_ROLE);
        EndpointTrie.Builder lists = new EndpointTrie.Builder();
        PolicyDocument.Endpoints source = document.endpoints();
        add(source.everyone(), Subjects.EVERYONE, lists);
        source.roles().forEach((role, list) -> add(list, subjects.role(role), lists));
        source.groups().forEach((group, list) -> add(list, subjects.group(group), lists));
        document.grants().values().forEach(feature -> {
            feature.roles().keySet().forEach(subjects::role);
            feature.groups().keySet().forEach(subjects::group);
        });
        // From here on every subject has its number.
        this.endpoints = lists.build();
        document.grants()
                .forEach(
                        (feature, who) -> grants.put(feature, new CompiledGrants(who, document.mergeRule(), subjects)));
        this.keyGrants = grants.getOrDefault(
                PolicyDocument.API_KEYS, new CompiledGrants(Grants.none(), document.mergeRule(), subjects));
    }

    private static void add(EndpointSet list, int subject, EndpointTrie.Builder lists) {
        List<EndpointEntry> entries = list.isUnrestricted() ? List.of(EVERYTHING) : list.entries();
        entries.forEach(entry -> lists.add(entry, subject));
    }

    /**
     * Compiles a document.
     *
     * @param revision the number that decisions will carry
     */
    public static AccessPolicy of(PolicyDocument document, long revision) {
        return new AccessPolicy(document, revision);
    }

    /** Returns the document this policy was compiled from. */
    public PolicyDocument document() {
        return document;
    }

    /** Returns the number that decisions carry. */
    public long revision() {
        return revision;
    }

    /**
     * Decides the gates from {@link Gate#OWNER} on for a key that has passed those before.
     *
     * @param owner the key's owner as it is now, or {@code null} if there is none
     */
    public Decision decide(@Nullable Owner owner, ApiKey key, Call call) {
        if (owner == null) {
            return new Decision.Denied(Reason.OWNER_GONE, key, revision);
        }
        Reason unfit = unfit(owner, key.owner(), key.origin().issuedAt());
        if (unfit != null) {
            return new Decision.Denied(unfit, key, revision);
        }
        JudgedOwner judged = judged(owner);
        Set<Gate> exemptions = Set.of();
        for (Gate gate : OWNED_GATES) {
            Reason refusal = refusal(gate, judged, key, call);
            if (refusal != null) {
                if (!isExempt(judged, gate, call)) {
                    return new Decision.Denied(refusal, key, revision);
                }
                exemptions = with(exemptions, gate);
            }
        }
        return new Decision.Allowed(key, owner, exemptions, revision);
    }

    /**
     * Returns why no key may be issued for {@code owner}, or empty if one may: the gates {@link Gate#OWNER},
     * {@link Gate#SWITCH} (in its position for issuing) and {@link Gate#GRANT}. The limits come on top.
     *
     * @param owner the future owner as it is now, or {@code null} if there is none
     */
    public Optional<Reason> refusalToIssue(@Nullable Owner owner) {
        if (owner == null) {
            return Optional.of(Reason.OWNER_GONE);
        }
        Reason unfit = unfit(owner, owner.id(), null);
        if (unfit != null) {
            return Optional.of(unfit);
        }
        JudgedOwner judged = judged(owner);
        for (Gate gate : ISSUING_GATES) {
            Reason refusal = gate == Gate.SWITCH
                    ? switchRefusal(document.issuing(), judged)
                    : keyGrants.give(judged.subjects) ? null : Reason.NOT_GRANTED;
            if (refusal != null && !isExempt(judged, gate)) {
                return Optional.of(refusal);
            }
        }
        return Optional.empty();
    }

    /**
     * Returns whether {@code feature} is granted to {@code owner}, an administrator's exemption included. A feature the
     * document does not name is granted to nobody else.
     */
    public boolean granted(Owner owner, String feature) {
        JudgedOwner judged = judged(owner);
        CompiledGrants who = grants.get(feature);
        return (who != null && who.give(judged.subjects)) || isExempt(judged, Gate.GRANT);
    }

    /** Returns whether {@code owner} is an administrator: it may act and holds one of the administrator roles. */
    public boolean isAdmin(Owner owner) {
        return owner.standing() == Owner.Standing.ACTIVE && isEligible(owner) && document.isAdmin(owner.roles());
    }

    /**
     * Explains the gates from {@link Gate#OWNER} on: the same decision as {@link #decide}, with the way to it.
     *
     * @param owner the key's owner as it is now, or {@code null} if there is none
     */
    public Explanation explain(@Nullable Owner owner, ApiKey key, Call call) {
        List<GateResult> results = new ArrayList<>();
        PolicyNarrator narrator = new PolicyNarrator(document);
        Reason unfit = owner == null
                ? Reason.OWNER_GONE
                : unfit(owner, key.owner(), key.origin().issuedAt());
        results.add(narrator.owner(owner, key, unfit));
        boolean reached = unfit == null;
        for (Gate gate : OWNED_GATES) {
            Verdict verdict = reached && owner != null ? verdict(gate, judged(owner), key, call) : Verdict.NOT_REACHED;
            reached = reached && verdict != Verdict.REFUSED;
            results.add(narrator.owned(gate, verdict, owner, key, call));
        }
        return new Explanation(decide(owner, key, call), results);
    }

    private Verdict verdict(Gate gate, JudgedOwner judged, ApiKey key, Call call) {
        if (refusal(gate, judged, key, call) == null) {
            return Verdict.PASSED;
        }
        return isExempt(judged, gate, call) ? Verdict.EXEMPTED : Verdict.REFUSED;
    }

    /** An owner that passed its gate, with what the other gates ask about it. */
    private static final class JudgedOwner {
        private final boolean admin;
        private final long[] subjects;

        JudgedOwner(boolean admin, long[] subjects) {
            this.admin = admin;
            this.subjects = subjects;
        }
    }

    private JudgedOwner judged(Owner owner) {
        return new JudgedOwner(document.isAdmin(owner.roles()), subjects.of(owner));
    }

    private @Nullable Reason unfit(Owner owner, String expectedId, @Nullable Instant keyIssuedAt) {
        Instant since = owner.createdAt();
        if (!owner.id().equals(expectedId) || (since != null && keyIssuedAt != null && keyIssuedAt.isBefore(since))) {
            return Reason.OWNER_GONE;
        }
        if (owner.standing() != Owner.Standing.ACTIVE) {
            return Reason.OWNER_INACTIVE;
        }
        return isEligible(owner) ? null : Reason.OWNER_NOT_ELIGIBLE;
    }

    private boolean isEligible(Owner owner) {
        if (anyRoleEligible) {
            return true;
        }
        for (String role : owner.roles()) {
            if (document.eligibleRoles().contains(role)) {
                return true;
            }
        }
        return false;
    }

    private @Nullable Reason refusal(Gate gate, JudgedOwner owner, ApiKey key, Call call) {
        return switch (gate) {
            case SWITCH -> switchRefusal(document.use(), owner);
            case GRANT -> keyGrants.give(owner.subjects) ? null : Reason.NOT_GRANTED;
            case ADDRESS ->
                document.addresses().allows(call.clientAddress())
                                && key.scope().addresses().allows(call.clientAddress())
                        ? null
                        : Reason.ADDRESS_NOT_ALLOWED;
            case ENDPOINT ->
                reaches(call.method(), call, owner.subjects)
                                && (call.overridingMethod() == null
                                        || reaches(call.overridingMethod(), call, owner.subjects))
                        ? null
                        : Reason.ENDPOINT_NOT_ALLOWED;
            case KEY_SCOPE ->
                key.scope().endpoints().allows(call.method(), call.path())
                                && (call.overridingMethod() == null
                                        || key.scope().endpoints().allows(call.overridingMethod(), call.path()))
                        ? null
                        : Reason.OUTSIDE_KEY_SCOPE;
            case FORMAT, LOOKUP, SECRET, STATE, EXPIRY, OWNER ->
                throw new IllegalArgumentException(gate + " is not asked here");
        };
    }

    private boolean reaches(String method, Call call, long[] owner) {
        return endpoints.matches(EndpointTrie.methodBit(method), call.path().value(), owner);
    }

    private static @Nullable Reason switchRefusal(SwitchPosition position, JudgedOwner owner) {
        return switch (position) {
            case ON -> null;
            case ADMINS_ONLY -> owner.admin ? null : Reason.ADMINS_ONLY;
            case OFF -> Reason.SWITCHED_OFF;
        };
    }

    /** The exemption from endpoint lists is one from the lists: methods that no list can hold stay refused. */
    private boolean isExempt(JudgedOwner owner, Gate gate, Call call) {
        return isExempt(owner, gate)
                && EndpointTrie.methodBit(call.method()) != 0
                && (call.overridingMethod() == null || EndpointTrie.methodBit(call.overridingMethod()) != 0);
    }

    private boolean isExempt(JudgedOwner owner, Gate gate) {
        return owner.admin && document.adminExempt().contains(gate);
    }

    private static Set<Gate> with(Set<Gate> exemptions, Gate gate) {
        Set<Gate> all = EnumSet.of(gate);
        all.addAll(exemptions);
        return all;
    }
}
