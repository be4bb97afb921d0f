package dev.claviger;

import static java.util.Objects.requireNonNull;

import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Who performs a management operation. Every operation takes one, and what it may do is judged in one place.
 *
 * <p>A session's rights follow from the owner as the directory describes it at the time of the operation, never from
 * this object.
 */
public final class Actor {
    private static final Pattern HOST_NAME = Pattern.compile("[0-9A-Za-z._-]{1,64}");

    /** How the actor came. */
    enum Kind {
        SESSION,
        KEY,
        HOST
    }

    private final Kind kind;
    private final String id;
    private final String owner;
    private final Set<Ability> abilities;
    private final Source source;

    /** Where the request came from, as far as that is known. */
    private record Source(
            @Nullable String address, @Nullable String requestId) {
        static final Source UNKNOWN = new Source(null, null);
    }

    private Actor(Kind kind, String id, String owner, Set<Ability> abilities) {
        this(kind, id, owner, abilities, Source.UNKNOWN);
    }

    private Actor(Kind kind, String id, String owner, Set<Ability> abilities, Source source) {
        this.kind = kind;
        this.id = id;
        this.owner = owner;
        this.abilities = abilities;
        this.source = source;
    }

    /**
     * An owner whom the host has authenticated itself: a person in a session, for instance.
     *
     * @throws IllegalArgumentException if {@code ownerId} is not 1 to 255 characters long
     */
    public static Actor session(String ownerId) {
        return new Actor(Kind.SESSION, Owner.checkId(ownerId), ownerId, Set.of());
    }

    /** The holder of a key that was just allowed to make the call which asks for the operation. */
    public static Actor key(Decision.Allowed allowed) {
        ApiKey key = requireNonNull(allowed, "allowed").key();
        return new Actor(Kind.KEY, key.id().toString(), key.owner(), key.scope().abilities());
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
        return new Actor(Kind.HOST, name, "", Set.of());
    }

    /**
     * Returns the same actor as one who came with a request, for the audit records. It changes nothing of what the actor
     * may do.
     *
     * @param address the client's address, or {@code null} if it is not known
     * @param requestId how the host's logs name the request, or {@code null}
     */
    public Actor from(@Nullable String address, @Nullable String requestId) {
        return new Actor(kind, id, owner, abilities, new Source(address, requestId));
    }

    @Nullable
    String address() {
        return source.address();
    }

    @Nullable
    String requestId() {
        return source.requestId();
    }

    Kind kind() {
        return kind;
    }

    /** The owner the actor is or acts as; empty for the host. */
    String owner() {
        return owner;
    }

    /** Returns the key that is used, or {@code null} for a session and the host. */
    @Nullable
    KeyId key() {
        return kind == Kind.KEY ? KeyId.parse(id) : null;
    }

    boolean has(Ability ability) {
        return abilities.contains(ability);
    }

    /** Returns kind and id, as audit records name the actor: {@code session:ada}, {@code key:0aZ…}, {@code host:setup}. */
    @Override
    public String toString() {
        return kind.name().toLowerCase(java.util.Locale.ROOT) + ":" + id;
    }
}
