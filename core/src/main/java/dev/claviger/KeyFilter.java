package dev.claviger;

import static java.util.Objects.requireNonNull;

import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Which keys are meant, of a list or of a revocation of many. What is not named does not narrow. Immutable.
 *
 * <pre>{@code
 * KeyFilter.own().withState(KeyState.ACTIVE).withExpiringBefore(inTwoWeeks)
 * }</pre>
 */
public final class KeyFilter {
    private static final KeyFilter OWN = new KeyFilter(new Draft(true, null));
    private static final KeyFilter ALL = new KeyFilter(new Draft(false, null));

    private final boolean own;
    private final @Nullable String ownerId;
    private final @Nullable String group;
    private final @Nullable String issuedBy;
    private final @Nullable String name;
    private final @Nullable KeyState state;
    private final @Nullable Instant unusedSince;
    private final @Nullable Instant expiringBefore;

    private KeyFilter(Draft draft) {
        own = draft.own;
        ownerId = draft.ownerId;
        group = draft.group;
        issuedBy = draft.issuedBy;
        name = draft.name;
        state = draft.state;
        unusedSince = draft.unusedSince;
        expiringBefore = draft.expiringBefore;
    }

    private static final class Draft {
        private final boolean own;
        private final @Nullable String ownerId;
        private @Nullable String group;
        private @Nullable String issuedBy;
        private @Nullable String name;
        private @Nullable KeyState state;
        private @Nullable Instant unusedSince;
        private @Nullable Instant expiringBefore;

        Draft(boolean own, @Nullable String ownerId) {
            this.own = own;
            this.ownerId = ownerId;
        }

        Draft(KeyFilter from, boolean own, @Nullable String ownerId) {
            this(own, ownerId);
            group = from.group;
            issuedBy = from.issuedBy;
            name = from.name;
            state = from.state;
            unusedSince = from.unusedSince;
            expiringBefore = from.expiringBefore;
        }
    }

    private KeyFilter with(Consumer<Draft> change) {
        Draft draft = new Draft(this, own, ownerId);
        change.accept(draft);
        return new KeyFilter(draft);
    }

    /** Returns a filter for the keys of the actor who asks. The host has none of its own. */
    public static KeyFilter own() {
        return OWN;
    }

    /** Returns a filter for the keys of one owner. */
    public static KeyFilter forOwner(String id) {
        return new KeyFilter(new Draft(false, requireNonNull(id, "id")));
    }

    /** Returns a filter for the keys of all owners, which only an administrator or the host may ask for. */
    public static KeyFilter all() {
        return ALL;
    }

    /**
     * Returns this filter with the owner that it means if {@code actor} asks.
     *
     * @throws IllegalArgumentException if it means the actor's own keys and the actor is the host
     */
    public KeyFilter askedBy(Actor actor) {
        if (!own) {
            return this;
        }
        if (actor.kind() == Actor.Kind.HOST) {
            throw new IllegalArgumentException("the host has no keys of its own: name the owner, or ask for all");
        }
        return new KeyFilter(new Draft(this, false, actor.ownerId()));
    }

    /** Narrows to keys whose owners belong to this group now. Only an administrator or the host may ask. */
    public KeyFilter withGroup(String wanted) {
        requireNonNull(wanted, "wanted");
        return with(draft -> draft.group = wanted);
    }

    /** Narrows to keys that this actor issued, as {@link ApiKey#issuedBy} has it. */
    public KeyFilter withIssuedBy(String wanted) {
        requireNonNull(wanted, "wanted");
        return with(draft -> draft.issuedBy = wanted);
    }

    /** Narrows to keys with exactly this name. */
    public KeyFilter withName(String wanted) {
        requireNonNull(wanted, "wanted");
        return with(draft -> draft.name = wanted);
    }

    /** Narrows to keys in this state, at the time of asking. */
    public KeyFilter withState(KeyState wanted) {
        requireNonNull(wanted, "wanted");
        return with(draft -> draft.state = wanted);
    }

    /** Narrows to keys that were neither used nor issued at {@code time} or later. */
    public KeyFilter withUnusedSince(Instant time) {
        requireNonNull(time, "time");
        return with(draft -> draft.unusedSince = time);
    }

    /** Narrows to keys that have an end which lies before {@code time}. */
    public KeyFilter withExpiringBefore(Instant time) {
        requireNonNull(time, "time");
        return with(draft -> draft.expiringBefore = time);
    }

    /** Returns whether the keys of the actor who asks are meant. */
    public boolean isOwn() {
        return own;
    }

    /** Returns the owner whose keys are meant, or {@code null} for those of all, or of the actor who asks. */
    public @Nullable String ownerId() {
        return ownerId;
    }

    /** Returns the group that owners belong to, or {@code null}. */
    public @Nullable String group() {
        return group;
    }

    /** Returns the actor that issued the keys, or {@code null}. */
    public @Nullable String issuedBy() {
        return issuedBy;
    }

    /** Returns what the keys are called, or {@code null}. */
    public @Nullable String name() {
        return name;
    }

    /** Returns the state they are in, or {@code null}. */
    public @Nullable KeyState state() {
        return state;
    }

    /** Returns since when they are unused, or {@code null}. */
    public @Nullable Instant unusedSince() {
        return unusedSince;
    }

    /** Returns before when they end, or {@code null}. */
    public @Nullable Instant expiringBefore() {
        return expiringBefore;
    }

    private List<@Nullable Object> facts() {
        return Arrays.asList(own, ownerId, group, issuedBy, name, state, unusedSince, expiringBefore);
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof KeyFilter that && facts().equals(that.facts());
    }

    @Override
    public int hashCode() {
        return facts().hashCode();
    }

    @Override
    public String toString() {
        return "KeyFilter[" + (own ? "own" : "owner=" + ownerId) + ", group=" + group + ", issuedBy=" + issuedBy
                + ", name=" + name + ", state=" + state + ", unusedSince=" + unusedSince + ", expiringBefore="
                + expiringBefore + "]";
    }
}
