package dev.claviger.benchmarks;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** Endpoint entries as a tree of path segments, each end with a bit for everybody whom it is for. */
final class ByHandPaths {
    private static final List<String> METHODS = List.of("GET", "POST", "PUT", "PATCH", "DELETE");

    private final Node root = new Node("");

    private static final class Node {
        private final String segment;
        private final long[] here = new long[METHODS.size()];
        private final long[] below = new long[METHODS.size()];
        private @Nullable Node any;

        /** At most half full, so that every search ends. */
        private @Nullable Node[] children = new Node[2];

        private int size;

        Node(String segment) {
            this.segment = segment;
        }

        Node anyChild() {
            if (any == null) {
                any = new Node("*");
            }
            return any;
        }

        Node child(String name) {
            Node known = find(name, 0, name.length(), name.hashCode());
            if (known != null) {
                return known;
            }
            if (++size * 2 > children.length) {
                @Nullable Node[] before = children;
                children = new Node[before.length * 2];
                for (Node child : before) {
                    if (child != null) {
                        put(child);
                    }
                }
            }
            Node child = new Node(name);
            put(child);
            return child;
        }

        private void put(Node child) {
            int place = child.segment.hashCode() & (children.length - 1);
            while (children[place] != null) {
                place = (place + 1) & (children.length - 1);
            }
            children[place] = child;
        }

        @Nullable
        Node find(String path, int from, int to, int hash) {
            int mask = children.length - 1;
            for (int place = hash & mask; children[place] != null; place = (place + 1) & mask) {
                Node child = children[place];
                if (child.segment.length() == to - from && path.startsWith(child.segment, from)) {
                    return child;
                }
            }
            return null;
        }

        boolean allows(int method, String path, int from, long subjects) {
            if ((below[method] & subjects) != 0) {
                return true;
            }
            if (from == path.length()) {
                return (here[method] & subjects) != 0;
            }
            int to = from + 1;
            int hash = 0;
            while (to < path.length() && path.charAt(to) != '/') {
                hash = 31 * hash + path.charAt(to++);
            }
            Node child = find(path, from + 1, to, hash);
            return (child != null && child.allows(method, path, to, subjects))
                    || (any != null && any.allows(method, path, to, subjects));
        }
    }

    void add(String entry, long subject) {
        int blank = entry.indexOf(' ');
        Node node = root;
        boolean allBelow = false;
        for (String segment : entry.substring(blank + 2).split("/", -1)) {
            switch (segment) {
                case "**" -> allBelow = true;
                case "*" -> node = node.anyChild();
                default -> node = node.child(segment);
            }
        }
        List<String> methods =
                blank < 0 ? METHODS : List.of(entry.substring(0, blank).split(",", -1));
        for (String method : methods) {
            (allBelow ? node.below : node.here)[METHODS.indexOf(method)] |= subject;
        }
    }

    boolean allow(String method, String path, long subjects) {
        int index = METHODS.indexOf(method);
        return index >= 0 && root.allows(index, path, 0, subjects);
    }
}
