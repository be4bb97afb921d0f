package dev.claviger.jdbc;

/** How long a text may be in each column. Checked here, because some databases cut what does not fit. */
enum Column {
    KEY_OWNER("key", "owner", 255),
    KEY_NAME("key", "name", 100),
    KEY_DESCRIPTION("key", "description", 500),
    KEY_HINT("key", "hint", 16),
    KEY_DIGEST("key", "digest", 160),
    KEY_SEALED("key", "sealed", 1_100),
    KEY_ISSUER("key", "issuer", 300),
    KEY_REASON("key", "reason", 500),
    KEY_SUSPENDED_BY("key", "suspended_by", 300),
    KEY_END_SET_BY("key", "end_set_by", 300),
    KEY_ENDPOINTS("key", "endpoints", 1_000_000),
    KEY_ADDRESSES("key", "addresses", 1_000_000),
    KEY_ABILITIES("key", "abilities", 200),
    POLICY_DOCUMENT("policy", "document", 4_000_000),
    POLICY_AUTHOR("policy", "author", 300),
    MARK_NAME("mark", "name", 100),
    MARK_CONTENT("mark", "content", 500),
    AUDIT_ACTOR("audit", "actor", 300),
    AUDIT_OWNER("audit", "owner", 255),
    AUDIT_DETAILS("audit", "details", 1_000_000);

    private final String table;
    private final String column;
    private final int limit;

    Column(String table, String column, int limit) {
        this.table = table;
        this.column = column;
        this.limit = limit;
    }

    /** Returns {@code text} if it fits. The exception does not repeat it. */
    String checked(String text) {
        if (text.length() > limit) {
            throw new IllegalArgumentException("the column " + column + " of the " + table + " table holds at most "
                    + limit + " characters, and not " + text.length());
        }
        return text;
    }
}
