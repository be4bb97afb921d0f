package dev.claviger;

import static java.util.Objects.requireNonNull;

import dev.claviger.internal.text.TextRules;
import dev.claviger.policy.Gate;
import dev.claviger.policy.PolicyDocument;
import java.time.Instant;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Who performs a management operation. Every operation takes one, and what it may do is judged in one place.
 *
 * <p>What an actor may do follows from the state of its owner, and of its key if it has one, at the time of the operation,
 * never from this object.
 */
public final class Actor {
    private static final Pattern HOST_NAME = Pattern.compile("[0-9A-Za-z._-]{1,64}");

    /**
     * Is asked before dangerous steps: a host has the person log in once more, for instance, or a second one agree.
     *
     * <p>The host itself is not asked: neither for what an {@linkplain #host actor of the host} does, nor for the
     * {@linkplain ClavigerBuilder#initialPolicy initial policy}. And nobody is asked before somebody ends its own keys, or
     * those that were found where they should not be.
     */
    @FunctionalInterface
    public interface Approver {

        /**
         * Returns whether somebody may do this now. Asked when everything else allows it and nothing has changed yet, by the
         * thread that wants to do it, and never for a call with a key. One change of a policy can be several steps; each must
         * be approved. On no the operation is refused with {@link Outcome.Refusal#NOT_APPROVED}; if this throws, with an
         * {@link UnavailableException}.
         *
         * @param actor who, as {@link #toString} writes it
         * @param step what
         */
        boolean approves(String actor, DangerousStep step);
    }

    /** What an {@link Approver} is asked about. */
    public sealed interface DangerousStep {

        /**
         * The policy shall exempt administrators from something that they had to pass so far.
         *
         * @param gates what is added to {@link PolicyDocument#adminExempt}
         */
        record AddingExemptions(Set<Gate> gates) implements DangerousStep {
            /** Copies the set. */
            public AddingExemptions {
                gates = Set.copyOf(gates);
            }
        }

        /**
         * The policy shall make administrators of owners who are none.
         *
         * @param roles what is added to {@link PolicyDocument#adminRoles}
         */
        record MakingAdministrators(Set<String> roles) implements DangerousStep {
            /** Copies the set. */
            public MakingAdministrators {
                roles = Set.copyOf(roles);
            }
        }

        /**
         * The policy shall allow something to somebody that it refuses so far: a call, also from another address, a key, or
         * a feature. Asked too where there are too many roles and groups to be sure that it does not.
         * {@link PolicyReview#compareWith} tells what it is.
         *
         * @param before the policy in force
         * @param after the one that takes its place
         */
        record OpeningMore(PolicyDocument before, PolicyDocument after) implements DangerousStep {
            /** Checks that nothing is missing. */
            public OpeningMore {
                requireNonNull(before, "before");
                requireNonNull(after, "after");
            }
        }

        /**
         * The text of a key shall be shown again.
         *
         * @param key which
         * @param owner whose
         * @param reason why
         */
        record Revealing(KeyId key, String owner, String reason) implements DangerousStep {
            /** Checks that nothing is missing. */
            public Revealing {
                requireNonNull(key, "key");
                requireNonNull(owner, "owner");
                requireNonNull(reason, "reason");
            }
        }

        /**
         * A key without limits shall be issued or imported: one that has no end within 366 days, or that can be used from
         * nearly everywhere and is not narrowed to certain paths. From nearly everywhere is from more than a sixteenth of
         * the IPv4 addresses, or of the global IPv6 addresses (2000::/3), all entries of its list together. Not narrowed is
         * a key without an endpoint list, or with an entry whose first segment is a wildcard. Rotating such a key is no such
         * step, because it makes one out of one.
         *
         * @param owner for whom
         * @param name what people will call it
         * @param expiresAt its end, or {@code null} if it has none
         * @param scope what it is narrowed to, and its abilities
         */
        record UnlimitedKey(
                String owner, String name, @Nullable Instant expiresAt, ApiKey.Scope scope) implements DangerousStep {
            /** Checks that nothing required is missing. */
            public UnlimitedKey {
                requireNonNull(owner, "owner");
                requireNonNull(name, "name");
                requireNonNull(scope, "scope");
            }
        }

        /**
         * All keys that fit a query shall be revoked, and they are not the actor's own.
         *
         * @param query which
         * @param reason why; may be empty
         */
        record RevokingMany(KeyQuery query, String reason) implements DangerousStep {
            /** Checks that nothing is missing. */
            public RevokingMany {
                requireNonNull(query, "query");
                requireNonNull(reason, "reason");
            }
        }

        /**
         * Audit records are about to be removed. A {@link Claviger} cannot do that; what removes them from a store asks.
         *
         * @param before the instant from which on records stay
         */
        record PurgingAudit(Instant before) implements DangerousStep {
            /** Checks that it is there. */
            public PurgingAudit {
                requireNonNull(before, "before");
            }
        }

        /**
         * Records of calls are about to be removed. A {@link Claviger} cannot do that; what removes them from a store asks.
         *
         * @param before the instant from which on records stay
         */
        record PurgingCalls(Instant before) implements DangerousStep {
            /** Checks that it is there. */
            public PurgingCalls {
                requireNonNull(before, "before");
            }
        }

        /**
         * Revoked and expired keys are about to be removed. A {@link Claviger} cannot do that; what removes them from a
         * store asks.
         *
         * @param before the instant from which on ended keys stay
         */
        record PurgingEndedKeys(Instant before) implements DangerousStep {
            /** Checks that it is there. */
            public PurgingEndedKeys {
                requireNonNull(before, "before");
            }
        }
    }

    /** How the actor came. */
    public enum Kind {
        /** Authenticated by the host, as in a session. */
        SESSION,
        /** By a call with a key. */
        KEY,
        /** The host's own code. */
        HOST
    }

    private final Kind kind;
    private final String id;
    private final String owner;
    private final Decision.@Nullable Allowed decision;
    private final Source source;

    /** Where the request came from, as far as that is known. */
    private record Source(
            @Nullable String address, @Nullable String requestId) {
        static final Source UNKNOWN = new Source(null, null);
    }

    private Actor(Kind kind, String id, String owner, Decision.@Nullable Allowed decision, Source source) {
        this.kind = kind;
        this.id = id;
        this.owner = owner;
        this.decision = decision;
        this.source = source;
    }

    /**
     * An owner whom the host has authenticated itself: a person in a session, for instance.
     *
     * @throws IllegalArgumentException if {@code ownerId} is not 1 to 255 characters long
     */
    public static Actor session(String ownerId) {
        return new Actor(Kind.SESSION, TextRules.checkOwnerId(ownerId), ownerId, null, Source.UNKNOWN);
    }

    /**
     * The holder of a key that was allowed to make the call which asks for the operation. Each operation reads the key and
     * its owner again and judges that call by them: an actor that was kept is refused once the key could no longer make
     * the call. A decision that another {@link Claviger} made, or none, manages nothing.
     */
    public static Actor key(Decision.Allowed allowed) {
        ApiKey key = requireNonNull(allowed, "allowed").key();
        return new Actor(Kind.KEY, key.id().toString(), key.owner(), allowed, Source.UNKNOWN);
    }

    /**
     * The host's own code, for instance when it starts. Danger: it may do everything; never make it from a request.
     *
     * @param name what audit records call it: 1 to 64 characters of {@code 0-9 A-Z a-z . _ -}
     * @throws IllegalArgumentException if the name breaks that rule
     */
    public static Actor host(String name) {
        if (!HOST_NAME.matcher(requireNonNull(name, "name")).matches()) {
            throw new IllegalArgumentException(
                    "host actor name must be 1 to 64 characters of 0-9, A-Z, a-z, '.', '_', '-'");
        }
        return new Actor(Kind.HOST, name, "", null, Source.UNKNOWN);
    }

    /**
     * Returns the same actor as one who came with a request, for the audit records. It changes nothing of what the actor
     * may do.
     *
     * @param address the client's address, or {@code null} if it is not known
     * @param requestId how the host's logs name the request, or {@code null}
     */
    public Actor from(@Nullable String address, @Nullable String requestId) {
        return new Actor(kind, id, owner, decision, new Source(address, requestId));
    }

    /** Returns the address of the client, or {@code null} if it is not known. */
    public @Nullable String address() {
        return source.address();
    }

    /** Returns how the host's logs name the request, or {@code null}. */
    public @Nullable String requestId() {
        return source.requestId();
    }

    /** Returns how the actor came. */
    public Kind kind() {
        return kind;
    }

    /** Returns the id of the owner that the actor is or acts as; empty for the host. */
    public String owner() {
        return owner;
    }

    /** Returns the key that is used, or {@code null} for a session and the host. */
    public @Nullable KeyId key() {
        return kind == Kind.KEY ? KeyId.parse(id) : null;
    }

    /** Returns the decision by which a key is used, or {@code null} for a session and the host. */
    Decision.@Nullable Allowed decision() {
        return decision;
    }

    /** Returns kind and id, as audit records name the actor: {@code session:ada}, {@code key:0aZ…}, {@code host:setup}. */
    @Override
    public String toString() {
        return kind.name().toLowerCase(java.util.Locale.ROOT) + ":" + id;
    }
}
