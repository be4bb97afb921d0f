package dev.claviger.examples.quickstart;

import dev.claviger.Owner;
import dev.claviger.spi.OwnerDirectory;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The users of the application, and who they are for Claviger. A real application asks its user table. */
final class Users implements OwnerDirectory {
    private final Map<String, User> users = new LinkedHashMap<>();

    /**
     * One user.
     *
     * @param id what the user is known by
     * @param role what the user is
     * @param groups what the user belongs to
     */
    record User(String id, String role, List<String> groups) {}

    Users() {
        add(new User("ada", "admin", List.of()));
        add(new User("grace", "user", List.of("api-users")));
        add(new User("alan", "user", List.of()));
    }

    private void add(User user) {
        users.put(user.id(), user);
    }

    @Override
    public Optional<Owner> find(String ownerId) {
        return Optional.ofNullable(users.get(ownerId))
                .map(user -> Owner.user(user.id())
                        .withRoles(user.role())
                        .withGroups(user.groups().toArray(String[]::new)));
    }

    Collection<User> all() {
        return users.values();
    }
}
