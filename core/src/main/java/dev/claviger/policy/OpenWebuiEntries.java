package dev.claviger.policy;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Reads endpoint lists as Open WebUI writes them: entries separated by commas, each meaning a path and all below it.
 *
 * <p>What an administrator obviously meant is put right with a warning; what Open WebUI would have taken without ever
 * matching it (a query, an escape, a wildcard) is refused, because nobody can tell what was meant. Messages of refusals do not
 * name the setting.
 */
final class OpenWebuiEntries {
    private static final Pattern ENTRY = Pattern.compile("(?:([A-Z]+(?:,[A-Z]+)*) )?(.*)", Pattern.DOTALL);
    private static final Pattern METHOD_ALONE = Pattern.compile("[A-Z]+");

    private final String setting;
    private final List<String> warnings;

    OpenWebuiEntries(String setting, List<String> warnings) {
        this.setting = setting;
        this.warnings = warnings;
    }

    /** Reads a list; blank entries, such as a trailing comma leaves, mean nothing and never everything. */
    EndpointSet read(String list) {
        List<String> entries = new ArrayList<>();
        for (String item : list.split(",", -1)) {
            String entry = item.strip();
            if (!entry.isEmpty()) {
                entries.add(subtree(entry));
            }
        }
        return EndpointSet.of(entries);
    }

    private String subtree(String entry) {
        Matcher parts = ENTRY.matcher(entry);
        if (!parts.matches() || METHOD_ALONE.matcher(entry).matches()) {
            throw new IllegalArgumentException(
                    "\"" + entry
                            + "\" is a method without a path. Commas separate entries, so give each method an entry of its own");
        }
        if (SettingList.isEnclosed(entry)) {
            throw new IllegalArgumentException(
                    "an entry has a quote or bracket at an end. Commas separate entries, and nothing encloses them");
        }
        String methods = parts.group(1) == null ? "" : parts.group(1).toUpperCase(Locale.ROOT) + " ";
        String path = parts.group(2);
        if (path.contains("*")) {
            throw new IllegalArgumentException("Open WebUI knows no wildcards, so \"" + entry
                    + "\" never matched anything. Leave out the wildcard: an entry covers all below it");
        }
        if (!path.startsWith("/")) {
            warnings.add("Setting " + setting + ": \"" + entry + "\" is read with a slash in front of its path.");
            path = "/" + path;
        }
        if (path.equals("/")) {
            return methods + path;
        }
        if (path.endsWith("/")) {
            warnings.add("Setting " + setting + ": \"" + entry + "\" is read without the slash at its end.");
            path = path.substring(0, path.length() - 1);
        }
        return methods + path + "/**";
    }
}
