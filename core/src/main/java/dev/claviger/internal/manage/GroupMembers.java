package dev.claviger.internal.manage;

import dev.claviger.ApiKey;
import dev.claviger.Owner;
import dev.claviger.UnavailableException;
import dev.claviger.internal.node.KnownOwners;
import java.util.HashMap;
import java.util.Map;

/** Tells which owners belong to a group now. It asks for each of them once: every page needs a new one. */
final class GroupMembers {
    private final KnownOwners owners;
    private final String group;
    private final Map<String, Boolean> answers = new HashMap<>();

    GroupMembers(KnownOwners owners, String group) {
        this.owners = owners;
        this.group = group;
    }

    /**
     * Returns whether the owner of {@code key} exists and belongs to the group.
     *
     * @throws UnavailableException if it could not be found out
     */
    boolean own(ApiKey key) {
        return answers.computeIfAbsent(key.ownerId(), id -> {
            Owner owner = owners.ask(id);
            return owner != null && owner.groups().contains(group);
        });
    }
}
