package dev.claviger.http;

import dev.claviger.CallPath;
import dev.claviger.policy.EndpointEntry;
import dev.claviger.policy.EndpointSet;
import java.util.Set;

/**
 * What a guard guards: the paths of one list without those of another, the open ones. Everything else is the host's.
 *
 * @param guarded the entries that are guarded
 * @param open the entries among them that need no key
 */
record GuardedPaths(EndpointSet guarded, EndpointSet open) {
    private static final EndpointSet EVERYTHING = EndpointSet.of("/**");
    /** All that an entry can list. */
    private static final Set<String> METHODS = EndpointEntry.parse("/**").methods();

    GuardedPaths {
        guarded = guarded.covers(EVERYTHING) ? EndpointSet.unrestricted() : guarded;
    }

    /** Returns whether a call needs a key, by its method or by one that something behind the guard may make of it. */
    boolean contain(String method, Set<String> overrides, CallPath path) {
        if (needsKey(method, path)) {
            return true;
        }
        return !overrides.isEmpty() && overrides.stream().anyMatch(other -> needsKey(other, path));
    }

    private boolean needsKey(String method, CallPath path) {
        return isGuarded(method, path) && !open.allows(method, path);
    }

    /** A method that no entry can list is guarded wherever another one is: a list of methods does not free the others. */
    private boolean isGuarded(String method, CallPath path) {
        if (guarded.isUnrestricted() || guarded.allows(method, path)) {
            return true;
        }
        return !METHODS.contains(method) && METHODS.stream().anyMatch(other -> guarded.allows(other, path));
    }

    /** Returns whether a request without a canonical path needs a key in any of the ways in which it can be read. */
    boolean mayContain(GuardedRequest request, Set<String> overrides) {
        if (guarded.isUnrestricted()) {
            return true;
        }
        Set<CallPath> readings = RequestPath.readings(request);
        return readings == null || readings.stream().anyMatch(path -> contain(request.method(), overrides, path));
    }

    /** Returns whether a path may need a key by one method and none by another. */
    boolean dependOnMethods() {
        return listsMethods(guarded) || listsMethods(open);
    }

    private static boolean listsMethods(EndpointSet set) {
        return set.entries().stream().anyMatch(entry -> entry.methods().size() < METHODS.size());
    }
}
