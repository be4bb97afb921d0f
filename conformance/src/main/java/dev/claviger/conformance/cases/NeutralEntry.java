package dev.claviger.conformance.cases;

import java.util.ArrayList;
import java.util.List;

/**
 * One entry of a row's endpoint list, as case files write it, with a matcher of its own. The matcher shares nothing
 * with the library: it says what a row allows, and the library must not allow more.
 *
 * @param kind what the path stands for
 * @param methods the methods; empty for the seven standard ones
 * @param path context-relative and decoded
 */
record NeutralEntry(Kind kind, List<String> methods, String path) {
    private static final List<String> STANDARD = List.of("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS");

    /** What the path of an entry stands for. */
    enum Kind {
        /** Itself, code point by code point. */
        EXACT,
        /** Itself and everything below. */
        SUBTREE,
        /** Paths by segments: {@code *} for one that is not empty, {@code **} at the end for any number. */
        PATTERN,
        /** Something this runner has never heard of. */
        UNKNOWN
    }

    static NeutralEntry of(Row row) {
        List<String> methods = row.texts("methods");
        List<String> listed = methods.contains("*") ? List.of() : methods;
        String path = row.text("path");
        return new NeutralEntry(kind(row.text("kind")), listed, path);
    }

    private static Kind kind(String name) {
        return switch (name) {
            case "exact" -> Kind.EXACT;
            case "subtree" -> Kind.SUBTREE;
            case "pattern" -> Kind.PATTERN;
            default -> Kind.UNKNOWN;
        };
    }

    /** Reads an entry as an administrator types it: methods and a blank, if it is not for all, and a pattern. */
    static NeutralEntry typed(String text) {
        int blank = text.indexOf(' ');
        return blank > 0
                ? new NeutralEntry(Kind.PATTERN, split(text.substring(0, blank), ","), text.substring(blank + 1))
                : new NeutralEntry(Kind.PATTERN, List.of(), text);
    }

    /** Returns the entry in the syntax of the library. */
    String inLibrarySyntax() {
        if (kind == Kind.UNKNOWN) {
            throw new NotRunnableException("the endpoint list holds an entry of a kind that is not known");
        }
        if (kind == Kind.EXACT && path.indexOf('*') >= 0) {
            throw new NotRunnableException("the library has no entry for a literal star");
        }
        String pattern = kind == Kind.SUBTREE ? withoutTrailingSlash() + "/**" : path;
        return methods.isEmpty() ? pattern : String.join(",", methods) + " " + pattern;
    }

    /** Returns whether a handler may run that sees this method and this context-relative, decoded path. */
    boolean allows(String method, String handlerPath) {
        return allowsMethod(method)
                && switch (kind) {
                    case EXACT -> handlerPath.equals(path);
                    case SUBTREE -> handlerPath.equals(path) || handlerPath.startsWith(withoutTrailingSlash() + "/");
                    case PATTERN -> matches(split(path, "/"), split(handlerPath, "/"));
                    case UNKNOWN -> false;
                };
    }

    private boolean allowsMethod(String method) {
        List<String> allowed = methods.isEmpty() ? STANDARD : methods;
        return allowed.contains(method) || (method.equals("HEAD") && allowed.contains("GET"));
    }

    private String withoutTrailingSlash() {
        return path.endsWith("/") ? path.substring(0, path.length() - 1) : path;
    }

    private static boolean matches(List<String> pattern, List<String> segments) {
        if (pattern.isEmpty()) {
            return segments.isEmpty();
        }
        String first = pattern.get(0);
        if (first.equals("**") && pattern.size() == 1) {
            return true;
        }
        return !segments.isEmpty()
                && (first.equals("*") ? !segments.get(0).isEmpty() : first.equals(segments.get(0)))
                && matches(pattern.subList(1, pattern.size()), segments.subList(1, segments.size()));
    }

    private static List<String> split(String text, String separator) {
        List<String> parts = new ArrayList<>();
        int start = 0;
        for (int at = text.indexOf(separator); at >= 0; at = text.indexOf(separator, start)) {
            parts.add(text.substring(start, at));
            start = at + separator.length();
        }
        parts.add(text.substring(start));
        return parts;
    }
}
