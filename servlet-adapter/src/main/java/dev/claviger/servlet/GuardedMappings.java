package dev.claviger.servlet;

import dev.claviger.policy.EndpointEntry;
import dev.claviger.policy.EndpointSet;

/**
 * What a filter guards, compared with the URL patterns that servlets are mapped to.
 *
 * @param guarded the endpoints that are guarded
 * @param open those among them that need no key
 */
record GuardedMappings(EndpointSet guarded, EndpointSet open) {

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
                    && guarded.covers(EndpointSet.of(subtree ? urlPattern + "*" : urlPattern));
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
