package dev.claviger.internal.policy;

import static java.util.Objects.requireNonNull;

import dev.claviger.ApiKey;
import dev.claviger.Call;
import dev.claviger.Decision;
import dev.claviger.Decision.Reason;
import dev.claviger.Owner;
import dev.claviger.internal.paths.EndpointTrie;
import dev.claviger.policy.Availability;
import dev.claviger.policy.Explanation;
import dev.claviger.policy.Gate;
import dev.claviger.policy.GateResult;
import dev.claviger.policy.GateResult.Verdict;
import dev.claviger.policy.Grants;
import dev.claviger.policy.PolicyDocument;
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
    private static final Gate[] OWNED_GATES = {
        Gate.SWITCH, Gate.GRANT, Gate.CHANNEL, Gate.ADDRESS, Gate.ENDPOINT, Gate.KEY_SCOPE
    };

    /** What the others say is the same for all calls of an owner. */
    private static final Gate[] CALL_GATES = {Gate.ADDRESS, Gate.ENDPOINT, Gate.KEY_SCOPE};

    private static final Gate[] ENDPOINT_ALONE = {Gate.ENDPOINT};

    private final PolicyDocument document;
    private final long revision;
    private final Subjects subjects = new Subjects();
    private final Map<String, CompiledGrants> grants = new HashMap<>();
    private final CompiledGrants keyGrants;
    private final EndpointTrie endpoints;
    private final long[] admins;
    private final long[] eligible;

    /** Those that can refuse a call with a key that is narrowed to nothing. */
    private final Gate[] gatesOfUnnarrowed;

    private AccessPolicy(PolicyDocument document, long revision) {
        this.document = document;
        this.revision = revision;
        this.endpoints = CompiledEndpoints.of(document, subjects);
        document.grants().values().forEach(feature -> {
            feature.roles().keySet().forEach(subjects::role);
            feature.groups().keySet().forEach(subjects::group);
        });
        document.adminRoles().forEach(subjects::role);
        document.eligibleRoles().forEach(subjects::role);
        this.gatesOfUnnarrowed = document.addresses().isUnrestricted() ? ENDPOINT_ALONE : CALL_GATES;
        // From here on every subject has its number.
        this.admins = subjects.ofRoles(document.adminRoles());
        this.eligible = subjects.ofRoles(document.eligibleRoles());
        if (document.eligibleRoles().contains(PolicyDocument.ANY_ROLE)) {
            Subjects.set(eligible, Subjects.EVERYONE);
        }
        document.grants()
                .forEach(
                        (feature, who) -> grants.put(feature, new CompiledGrants(who, document.mergeRule(), subjects)));
        this.keyGrants = grants.getOrDefault(
                PolicyDocument.API_KEYS, new CompiledGrants(Grants.none(), document.mergeRule(), subjects));
    }

    /**
     * Compiles a document.
     *
     * @param revision the number that decisions will carry
     */
    public static AccessPolicy of(PolicyDocument document, long revision) {
        return new AccessPolicy(requireNonNull(document, "document"), revision);
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
     * Decides the gates from {@link Gate#OWNER} on for a key that has passed those before. It asks neither whether the key
     * is revoked, suspended or past its end, nor about a parent or issuer: only {@link dev.claviger.Claviger#decide} does.
     *
     * @param owner the key's owner as it is now, or {@code null} if there is none
     */
    public Decision decide(@Nullable Owner owner, ApiKey key, Call call) {
        return owner == null
                ? new Decision.Denied(Reason.OWNER_GONE, key, revision)
                : holder(owner).decide(key, call);
    }

    /** Looks up once what this policy says about an owner, for many decisions about its calls. */
    public Holder holder(Owner owner) {
        return new Holder(this, requireNonNull(owner, "owner"));
    }

    /**
     * An owner as one policy sees it. It decides like the policy itself, faster: roles and groups, switch and grant have
     * been looked at. Immutable; it knows nothing of later states of the owner or the policy.
     */
    public static final class Holder {
        private final AccessPolicy policy;
        private final Owner owner;
        private final boolean dated;
        private final long[] bits;
        private final @Nullable Reason refusal;
        private final Set<Gate> exemptions;

        private Holder(AccessPolicy policy, Owner owner) {
            this.policy = policy;
            this.owner = owner;
            this.dated = owner.createdAt() != null;
            this.bits = policy.subjects.of(owner);
            Reason unfit = policy.unfit(owner, bits);
            Reason switchedOff = policy.switchRefusal(policy.document.usage(), bits);
            Reason notGranted = policy.grantRefusal(bits);
            boolean exempt = notGranted != null && policy.isExempt(Gate.GRANT, bits);
            this.exemptions = exempt ? Set.of(Gate.GRANT) : Set.of();
            this.refusal = unfit != null ? unfit : switchedOff != null ? switchedOff : exempt ? null : notGranted;
        }

        /** Returns the policy. */
        public AccessPolicy policy() {
            return policy;
        }

        /** Returns the owner. */
        public Owner owner() {
            return owner;
        }

        /** Decides like {@link AccessPolicy#decide}: state and end of the key, its parent and its issuer are not asked. */
        public Decision decide(ApiKey key, Call call) {
            return owner.isAccountOf(key) ? decide(CALL_GATES, key, call) : denied(Reason.OWNER_GONE, key);
        }

        /**
         * Does the same for a key of this owner that is known not to be narrowed. A key that is narrowed, or another
         * owner's, would be allowed what it is refused: the caller has made sure.
         */
        public Decision decideUnnarrowed(ApiKey key, Call call) {
            return dated && !owner.isAccountOf(key)
                    ? denied(Reason.OWNER_GONE, key)
                    : decide(policy.gatesOfUnnarrowed, key, call);
        }

        private Decision decide(Gate[] gates, ApiKey key, Call call) {
            if (refusal != null || call.insecureChannel()) {
                return denied(refusal != null ? refusal : Reason.INSECURE_CHANNEL, key);
            }
            Set<Gate> exempted = exemptions;
            for (Gate gate : gates) {
                Reason refused = policy.refusal(gate, bits, key, call);
                if (refused != null) {
                    if (!policy.isExempt(gate, bits, call)) {
                        return denied(refused, key);
                    }
                    exempted = with(exempted, gate);
                }
            }
            return new Decision.Allowed(key, owner, exempted, policy.revision);
        }

        private Decision denied(Reason reason, ApiKey key) {
            return new Decision.Denied(reason, key, policy.revision);
        }
    }

    /**
     * Returns why no key may be issued for {@code owner}, or empty if one may: the gates {@link Gate#OWNER},
     * {@link Gate#SWITCH} (in its position for issuing) and {@link Gate#GRANT}. The limits come on top.
     *
     * @param owner the future owner as it is now, or {@code null} if there is none
     */
    public Optional<Reason> refusalToIssue(@Nullable Owner owner) {
        return refusal(owner, document.effectiveIssuance());
    }

    /** Returns why no key of {@code owner} may be used, whatever the call, or empty if some may. */
    Optional<Reason> refusalToUse(@Nullable Owner owner) {
        return refusal(owner, document.usage());
    }

    private Optional<Reason> refusal(@Nullable Owner owner, Availability position) {
        if (owner == null) {
            return Optional.of(Reason.OWNER_GONE);
        }
        long[] bits = subjects.of(owner);
        Reason refusal = unfit(owner, bits);
        if (refusal == null) {
            refusal = switchRefusal(position, bits);
        }
        if (refusal == null && !isExempt(Gate.GRANT, bits)) {
            refusal = grantRefusal(bits);
        }
        return Optional.ofNullable(refusal);
    }

    /**
     * Returns whether {@code feature} is granted to {@code owner}, an administrator's exemption included. A feature the
     * document does not name is granted to nobody else.
     */
    public boolean granted(Owner owner, String feature) {
        long[] bits = subjects.of(owner);
        CompiledGrants who = grants.get(feature);
        return (who != null && who.give(bits)) || isExempt(Gate.GRANT, bits);
    }

    /**
     * Returns whether {@code owner} is an administrator: it may act and holds one of the administrator roles. Whether it
     * may have keys itself is another question.
     */
    public boolean isAdmin(Owner owner) {
        return owner.isActive() && isAdmin(subjects.of(owner));
    }

    /**
     * Explains the gates from {@link Gate#OWNER} on: the same decision as {@link #decide}, with the way to it.
     *
     * @param owner the key's owner as it is now, or {@code null} if there is none
     */
    public Explanation explain(@Nullable Owner owner, ApiKey key, Call call) {
        List<GateResult> results = new ArrayList<>();
        PolicyNarrator narrator = new PolicyNarrator(document);
        long[] bits = owner == null ? subjects.none() : subjects.of(owner);
        Reason unfit = owner == null || !owner.isAccountOf(key) ? Reason.OWNER_GONE : unfit(owner, bits);
        results.add(narrator.owner(owner, key, unfit));
        boolean reached = unfit == null;
        for (Gate gate : OWNED_GATES) {
            Verdict verdict = verdict(gate, bits, key, call);
            results.add(
                    reached
                            ? narrator.owned(gate, verdict, owner, key, call)
                            : narrator.behind(gate, verdict, owner, key, call));
            reached = reached && verdict != Verdict.REFUSED;
        }
        return new Explanation(decide(owner, key, call), results);
    }

    private @Nullable Reason unfit(Owner owner, long[] bits) {
        if (!owner.isActive()) {
            return Reason.OWNER_INACTIVE;
        }
        return Subjects.intersect(eligible, bits) ? null : Reason.OWNER_NOT_ELIGIBLE;
    }

    // From here on an owner is the bits of everyone and of its own roles and groups.

    private Verdict verdict(Gate gate, long[] owner, ApiKey key, Call call) {
        if (refusal(gate, owner, key, call) == null) {
            return Verdict.PASSED;
        }
        return isExempt(gate, owner, call) ? Verdict.EXEMPTED : Verdict.REFUSED;
    }

    private @Nullable Reason refusal(Gate gate, long[] owner, ApiKey key, Call call) {
        return switch (gate) {
            case SWITCH -> switchRefusal(document.usage(), owner);
            case GRANT -> grantRefusal(owner);
            case CHANNEL -> call.insecureChannel() ? Reason.INSECURE_CHANNEL : null;
            case ADDRESS ->
                document.addresses().allows(call.clientAddress())
                                && key.addresses().allows(call.clientAddress())
                        ? null
                        : Reason.ADDRESS_NOT_ALLOWED;
            case ENDPOINT ->
                reaches(call.method(), call, owner)
                                && (call.overridingMethod() == null || reaches(call.overridingMethod(), call, owner))
                        ? null
                        : Reason.ENDPOINT_NOT_ALLOWED;
            case KEY_SCOPE ->
                key.endpoints().allows(call.method(), call.path())
                                && (call.overridingMethod() == null
                                        || key.endpoints().allows(call.overridingMethod(), call.path()))
                        ? null
                        : Reason.OUTSIDE_KEY_SCOPE;
            case FORMAT, LOOKUP, SECRET, STATE, EXPIRY, OWNER ->
                throw new IllegalArgumentException(gate + " is not asked here");
        };
    }

    private @Nullable Reason switchRefusal(Availability availability, long[] owner) {
        return switch (availability) {
            case EVERYONE -> null;
            case ADMINS_ONLY -> isAdmin(owner) ? null : Reason.ADMINS_ONLY;
            case NOBODY -> Reason.SWITCHED_OFF;
        };
    }

    private @Nullable Reason grantRefusal(long[] owner) {
        return keyGrants.give(owner) ? null : Reason.NOT_GRANTED;
    }

    private boolean reaches(String method, Call call, long[] owner) {
        return endpoints.matches(EndpointTrie.methodBit(method), call.path(), owner);
    }

    private boolean isAdmin(long[] owner) {
        return Subjects.intersect(admins, owner);
    }

    private boolean isExempt(Gate gate, long[] owner) {
        return isAdmin(owner) && document.adminBypass().contains(gate);
    }

    /** The exemption from endpoint lists is one from the lists: methods that no list can hold stay refused. */
    private boolean isExempt(Gate gate, long[] owner, Call call) {
        return isExempt(gate, owner)
                && (gate != Gate.ENDPOINT || (isListable(call.method()) && isListable(call.overridingMethod())));
    }

    private static boolean isListable(@Nullable String method) {
        return method == null || EndpointTrie.methodBit(method) != 0;
    }

    private static Set<Gate> with(Set<Gate> exemptions, Gate gate) {
        Set<Gate> all = EnumSet.of(gate);
        all.addAll(exemptions);
        return all;
    }
}
