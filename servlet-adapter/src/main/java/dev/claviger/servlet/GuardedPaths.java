package dev.claviger.servlet;

import dev.claviger.CallPath;
import dev.claviger.policy.EndpointEntry;
import dev.claviger.policy.EndpointSet;
import jakarta.servlet.http.HttpServletRequest;
import java.util.Set;

/**
 * What a filter guards: the paths of one list without those of another, the open ones. Everything else is the host's.
 *
 * @param guarded the entries that are guarded
 * @param open the entries among them that need no key
 */
record GuardedPaths(EndpointSet guarded, EndpointSet open) {
    private static final EndpointSet EVERYTHING = EndpointSet.parse("/**");
    /** All that an entry can list. */
    private static final Set<String> METHODS = EndpointEntry.parse("/**").methods();

    GuardedPaths {
        guarded = guarded.covers(EVERYTHING) ? EndpointSet.unrestricted() : guarded;
    }

    /** Returns whether a call needs a key, by its method or by one that something behind the filter may make of it. */
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
    boolean mayContain(HttpServletRequest request, Set<String> overrides) {
        if (guarded.isUnrestricted()) {
            return true;
        }
        Set<CallPath> readings = RequestTarget.readings(request);
        return readings == null || readings.stream().anyMatch(path -> contain(request.getMethod(), overrides, path));
    }

    /** Returns whether a path may need a key by one method and none by another. */
    boolean dependOnMethods() {
        return listsMethods(guarded) || listsMethods(open);
    }

    private static boolean listsMethods(EndpointSet set) {
        return set.entries().stream().anyMatch(entry -> entry.methods().size() < METHODS.size());
    }

    /** Returns whether the servlet container may route a path that is guarded by this URL pattern. */
    boolean meet(String urlPattern) {
        return guarded.isUnrestricted() || meet(guarded, urlPattern);
    }

    /** Returns whether every path that the servlet container routes by this URL pattern is guarded. */
    boolean containAll(String urlPattern) {
        if (meet(open, urlPattern)) {
            return false;
        }
        if (guarded.isUnrestricted()) {
            return true;
        }
        boolean subtree = urlPattern.endsWith("/*");
        try {
            return urlPattern.startsWith("/")
                    && !urlPattern.equals("/")
                    && guarded.covers(EndpointSet.parse(subtree ? urlPattern + "*" : urlPattern));
        } catch (IllegalArgumentException e) {
            // A pattern with characters that no path of a call can have.
            return false;
        }
    }

    private static boolean meet(EndpointSet set, String urlPattern) {
        return set.entries().stream().anyMatch(entry -> meet(entry, urlPattern));
    }

    private static boolean meet(EndpointEntry entry, String urlPattern) {
        if (!urlPattern.startsWith("/") || urlPattern.equals("/") || urlPattern.equals("/*")) {
            // Extensions can stand behind any path, and the rest reaches everything that is mapped nowhere else.
            return true;
        }
        boolean subtree = urlPattern.endsWith("/*");
        String[] mapped = (subtree ? urlPattern.substring(0, urlPattern.length() - 2) : urlPattern).split("/", -1);
        String[] listed = entry.path().split("/", -1);
        for (int i = 1; i < Math.min(mapped.length, listed.length); i++) {
            if (listed[i].equals("**")) {
                return true;
            }
            if (!listed[i].equals("*") && !listed[i].equals(mapped[i])) {
                return false;
            }
        }
        boolean openEnd = listed[listed.length - 1].equals("**") && listed.length == mapped.length + 1;
        return subtree ? listed.length >= mapped.length : openEnd || listed.length == mapped.length;
    }
}
