package dev.claviger.internal.node;

import dev.claviger.ApiKey;
import dev.claviger.KeyFilter;
import dev.claviger.KeyId;
import dev.claviger.KeyPosition;
import dev.claviger.Owner;
import dev.claviger.internal.text.Base62;
import dev.claviger.spi.KeyQuery;
import dev.claviger.spi.KeyStorage;
import java.time.Instant;
import java.util.List;

/** What a node asks of a store where somebody has asked a node. */
public final class KeyQueries {
    /** The last one in any order of ids. */
    private static final KeyId HIGHEST_ID = new KeyId(Base62.TEN_DIGITS - 1);

    private KeyQueries() {}

    /** Returns one page, with the keys that this release does not understand. */
    public static List<ApiKey> page(KeyStorage storage, KeyQuery query) {
        return StoredPage.read(storage, query).keys();
    }

    /** Asks for keys of this account alone, and not of an earlier one under the same id. */
    public static KeyQuery ofAccount(KeyQuery query, Owner account) {
        Instant first = AccountTimes.ofFirstIssue(account);
        KeyPosition before = first == null ? null : new KeyPosition(first.minusMillis(1), HIGHEST_ID);
        KeyPosition after = query.after();
        return before == null || (after != null && after.compareTo(before) > 0) ? query : query.withAfter(before);
    }

    /** Asks for what a filter lets pass; states are judged now. */
    public static KeyQuery judgedAt(Instant now, KeyFilter filter) {
        KeyQuery query = KeyQuery.of(filter);
        return filter.state() == null ? query : query.withAt(now);
    }
}
