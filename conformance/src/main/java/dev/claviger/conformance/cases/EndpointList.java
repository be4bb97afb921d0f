package dev.claviger.conformance.cases;

import com.fasterxml.jackson.databind.JsonNode;
import dev.claviger.policy.EndpointSet;
import java.util.ArrayList;
import java.util.List;

/**
 * The endpoint list of a row, in two readings: the library's, and that of {@link NeutralEntry}.
 *
 * @param entries the entries as this runner understands them
 * @param typed the entries as they are handed to the library
 * @param readable whether all of them were texts; what is not can only be refused
 */
record EndpointList(List<NeutralEntry> entries, List<String> typed, boolean readable) {
    private static final String RAW = "allow_raw";

    /** Reads the list in {@code field}, or the one that stands as typed in {@code allow_raw}. A missing list is empty. */
    static EndpointList of(Row row, String field) {
        return row.json().has(RAW) ? typed(row.json().get(RAW)) : neutral(row, field);
    }

    private static EndpointList neutral(Row row, String field) {
        List<NeutralEntry> entries =
                row.rows(field).stream().map(NeutralEntry::of).toList();
        return new EndpointList(entries, List.of(), true);
    }

    private static EndpointList typed(JsonNode raw) {
        List<String> texts = new ArrayList<>();
        boolean readable = raw.isTextual() || raw.isArray();
        if (raw.isTextual()) {
            texts.add(raw.textValue());
        }
        for (JsonNode element : raw.isArray() ? raw : List.<JsonNode>of()) {
            readable &= element.isTextual();
            texts.add(element.asText());
        }
        List<NeutralEntry> entries = texts.stream().map(NeutralEntry::typed).toList();
        return new EndpointList(entries, List.copyOf(texts), readable);
    }

    /**
     * Returns the list as the library reads it.
     *
     * @throws IllegalArgumentException if the library refuses it
     */
    EndpointSet inLibrary() {
        if (!readable) {
            throw new IllegalArgumentException("an entry is not a text");
        }
        return EndpointSet.of(
                typed.isEmpty()
                        ? entries.stream().map(NeutralEntry::inLibrarySyntax).toList()
                        : typed);
    }

    boolean allows(String method, String handlerPath) {
        return entries.stream().anyMatch(entry -> entry.allows(method, handlerPath));
    }
}
