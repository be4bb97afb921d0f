package dev.claviger.internal.node;

import dev.claviger.ApiKey;
import dev.claviger.KeyId;
import dev.claviger.KeyQuery;
import dev.claviger.Owner;
import dev.claviger.internal.text.Base62;
import dev.claviger.spi.KeyStorage;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What a node asks of a store where somebody has asked a node. */
public final class KeyQueries {
    /** The last one in any order of ids. */
    private static final KeyId HIGHEST_ID = new KeyId(Base62.TEN_DIGITS - 1);

    private KeyQueries() {}

    /** Returns one page, with the keys that this release does not understand. */
    public static List<ApiKey> page(KeyStorage storage, KeyQuery query) {
        return StoredPage.read(storage, query).keys();
    }

    /** Asks for keys of owners in any group. */
    public static KeyQuery inAnyGroup(KeyQuery query) {
        return from(query, null, query.after(), query.limit());
    }

    /** Asks for the largest page, from the oldest key on. */
    public static KeyQuery fromTheBeginning(KeyQuery query) {
        return from(query, query.group(), null, KeyQuery.MAX_LIMIT);
    }

    private static KeyQuery from(KeyQuery query, @Nullable String group, KeyQuery.@Nullable Position after, int limit) {
        return new KeyQuery(
                query.owner(),
                group,
                query.issuer(),
                query.name(),
                query.state(),
                query.unusedSince(),
                query.expiringBefore(),
                query.at(),
                after,
                limit);
    }

    /** Asks for keys of this account alone, and not of an earlier one under the same id. */
    public static KeyQuery ofAccount(KeyQuery query, Owner account) {
        Instant first = AccountTimes.ofFirstIssue(account);
        KeyQuery.Position before = first == null ? null : new KeyQuery.Position(first.minusMillis(1), HIGHEST_ID);
        KeyQuery.Position after = query.after();
        return before == null || (after != null && after.compareTo(before) > 0) ? query : query.after(before);
    }

    /** Asks for the states of {@code now}, unless those of another time are asked for, or none. */
    public static KeyQuery judgedBy(KeyQuery query, Instant now) {
        return query.state() == null || query.at() != null ? query : query.at(now);
    }
}
