package dev.claviger.policy;

import java.util.List;

/**
 * A setting as it was written.
 *
 * @param name its name as it was written, without indexes
 * @param isIndexed whether it is a list that was written with an index for each item
 * @param texts the texts of the items if it is indexed, else one text
 */
record WrittenSetting(String name, boolean isIndexed, List<String> texts) {
    WrittenSetting {
        texts = List.copyOf(texts);
    }

    /** Returns the text of a setting that has one. */
    String text() {
        return texts.get(0);
    }
}
