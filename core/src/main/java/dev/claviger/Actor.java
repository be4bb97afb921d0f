package dev.claviger;

import static java.util.Objects.requireNonNull;

import dev.claviger.internal.text.TextRules;
import org.jspecify.annotations.Nullable;

/**
 * Who performs a management operation. Every operation takes one, and what it may do is judged in one place.
 *
 * <p>What an actor may do follows from the state of its owner, and of its key if it has one, at the time of the operation,
 * never from this object.
 */
public final class Actor {
    /** How the actor came. Constants may be added in minor versions: keep a default. */
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
    private final String ownerId;
    private final Decision.@Nullable Allowed decision;
    private final Source source;

    /** Where the request came from, as far as that is known. */
    private record Source(
            @Nullable String address, @Nullable String requestId) {
        static final Source UNKNOWN = new Source(null, null);
    }

    private Actor(Kind kind, String id, String ownerId, Decision.@Nullable Allowed decision, Source source) {
        this.kind = kind;
        this.id = id;
        this.ownerId = ownerId;
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
        return new Actor(Kind.KEY, key.id().toString(), key.ownerId(), allowed, Source.UNKNOWN);
    }

    /**
     * The host's own code, for instance when it starts. Danger: it may do everything; never make it from a request.
     *
     * @param name what audit records call it: 1 to 64 characters of {@code 0-9 A-Z a-z . _ -}
     * @throws IllegalArgumentException if the name breaks that rule
     */
    public static Actor host(String name) {
        return new Actor(Kind.HOST, TextRules.checkTechnicalName("host actor", name), "", null, Source.UNKNOWN);
    }

    /**
     * Returns the same actor as one who came with a request, for the audit records. It changes nothing of what the actor
     * may do.
     *
     * @param address the client's address, or {@code null} if it is not known
     * @param requestId how the host's logs name the request, or {@code null}
     */
    public Actor withRequest(@Nullable String address, @Nullable String requestId) {
        return new Actor(kind, id, ownerId, decision, new Source(address, requestId));
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
    public String ownerId() {
        return ownerId;
    }

    /** Returns the owner's id for a session, the key's for a key, the name for the host. */
    public String id() {
        return id;
    }

    /** Returns the key that is used, or {@code null} for a session and the host. */
    public @Nullable KeyId key() {
        return kind == Kind.KEY ? KeyId.parse(id) : null;
    }

    /** Returns the decision by which a key is used, or {@code null} for a session and the host. */
    Decision.@Nullable Allowed decision() {
        return decision;
    }

    /** Two actors are equal if kind and id are, wherever they came from and by whatever decision. */
    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof Actor that && kind == that.kind && id.equals(that.id);
    }

    @Override
    public int hashCode() {
        return 31 * kind.hashCode() + id.hashCode();
    }

    /** Returns kind and id, as audit records name the actor: {@code session:ada}, {@code key:0aZ…}, {@code host:setup}. */
    @Override
    public String toString() {
        return kind.name().toLowerCase(java.util.Locale.ROOT) + ":" + id;
    }
}
