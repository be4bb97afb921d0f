package dev.claviger;

import static java.util.Objects.requireNonNull;

import dev.claviger.internal.text.TextRules;
import dev.claviger.policy.AddressSet;
import dev.claviger.policy.EndpointSet;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * What to change of a key, in one step. What is not named stays. A key can only become narrower: its new lists lie within the old ones,
 * and its new end is not later. Texts and lists are checked by the rules of {@link KeyRequest}. Immutable.
 *
 * <pre>{@code
 * claviger.edit(ada, seen, KeyEdit.create().withEndpoints("GET /api/reports/**"))
 * }</pre>
 */
public final class KeyEdit {
    private static final KeyEdit NOTHING = new KeyEdit(new Draft());

    private final @Nullable String name;
    private final @Nullable String description;
    private final @Nullable EndpointSet endpoints;
    private final @Nullable AddressSet addresses;
    private final @Nullable Instant expiresAt;

    private KeyEdit(Draft draft) {
        name = draft.name;
        description = draft.description;
        endpoints = draft.endpoints;
        addresses = draft.addresses;
        expiresAt = draft.expiresAt;
    }

    private static final class Draft {
        private @Nullable String name;
        private @Nullable String description;
        private @Nullable EndpointSet endpoints;
        private @Nullable AddressSet addresses;
        private @Nullable Instant expiresAt;

        Draft() {}

        Draft(KeyEdit from) {
            name = from.name;
            description = from.description;
            endpoints = from.endpoints;
            addresses = from.addresses;
            expiresAt = from.expiresAt;
        }
    }

    private KeyEdit with(Consumer<Draft> change) {
        Draft draft = new Draft(this);
        change.accept(draft);
        return new KeyEdit(draft);
    }

    /** Returns an edit that changes nothing yet. */
    public static KeyEdit create() {
        return NOTHING;
    }

    /** Gives the key another name. */
    public KeyEdit withName(String newName) {
        TextRules.checkName(newName);
        return with(draft -> draft.name = newName);
    }

    /** Gives the key another description; the empty text takes it away. */
    public KeyEdit withDescription(String newText) {
        TextRules.checkDescription(newText);
        return with(draft -> draft.description = newText);
    }

    /** Narrows the key to these endpoint entries. */
    public KeyEdit withEndpoints(String... entries) {
        return withEndpoints(EndpointSet.of(entries));
    }

    /** Narrows the key to these endpoints. */
    public KeyEdit withEndpoints(EndpointSet list) {
        EndpointSet small = KeyLists.requireSmall(list);
        return with(draft -> draft.endpoints = small);
    }

    /** Narrows the key to these addresses and blocks. */
    public KeyEdit withAddresses(String... entries) {
        return withAddresses(AddressSet.of(entries));
    }

    /** Narrows the key to these addresses. */
    public KeyEdit withAddresses(AddressSet list) {
        AddressSet small = KeyLists.requireSmall(list);
        return with(draft -> draft.addresses = small);
    }

    /** Lets the key end at {@code instant}. */
    public KeyEdit withExpiresAt(Instant instant) {
        requireNonNull(instant, "instant");
        return with(draft -> draft.expiresAt = instant);
    }

    /** Returns another name, or {@code null} for the one it has. */
    public @Nullable String name() {
        return name;
    }

    /** Returns another description, or {@code null} for the one it has. */
    public @Nullable String description() {
        return description;
    }

    /** Returns a narrower endpoint list, or {@code null} for the one it has. */
    public @Nullable EndpointSet endpoints() {
        return endpoints;
    }

    /** Returns a narrower list of addresses, or {@code null} for the one it has. */
    public @Nullable AddressSet addresses() {
        return addresses;
    }

    /** Returns an earlier end, or {@code null} for the one it has. */
    public @Nullable Instant expiresAt() {
        return expiresAt;
    }

    private List<@Nullable Object> facts() {
        return Arrays.asList(name, description, endpoints, addresses, expiresAt);
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof KeyEdit that && facts().equals(that.facts());
    }

    @Override
    public int hashCode() {
        return facts().hashCode();
    }

    @Override
    public String toString() {
        return "KeyEdit" + facts();
    }
}
