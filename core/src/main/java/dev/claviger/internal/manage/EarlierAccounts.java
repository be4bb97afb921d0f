package dev.claviger.internal.manage;

import dev.claviger.ApiKey;
import dev.claviger.KeyFilter;
import dev.claviger.Owner;
import dev.claviger.internal.node.StoredKeyScan;
import dev.claviger.internal.node.StoredPage;
import dev.claviger.policy.IssuanceLimits;
import dev.claviger.spi.KeyQuery;
import dev.claviger.spi.KeyStorage;
import java.time.Instant;

/** Finds what the id of an owner has from accounts that bore it before. */
public final class EarlierAccounts {
    private final KeyStorage storage;

    public EarlierAccounts(KeyStorage storage) {
        this.storage = storage;
    }

    /**
     * Counts the live keys that the owner's id has from earlier accounts, as far as they can matter. Those come first in the
     * order of lists: what was issued well after this account came into being is its own, and there the search ends.
     *
     * @param since when the account came into being
     */
    int liveKeys(Owner owner, Instant since, Instant now) {
        Instant latest = since.plus(Owner.CLOCK_TOLERANCE);
        int live = 0;
        StoredKeyScan scan = new StoredKeyScan(storage, KeyQuery.of(KeyFilter.forOwner(owner.id())));
        while (!scan.isOver() && live < IssuanceLimits.LARGEST_MAX_KEYS_PER_OWNER) {
            StoredPage page = scan.read();
            for (ApiKey key : page.keys()) {
                if (key.issuedAt().isAfter(latest)) {
                    return live;
                }
                live += key.isLiveAt(now) && !owner.isAccountOf(key) ? 1 : 0;
            }
            scan.pass(page);
        }
        return Math.min(live, IssuanceLimits.LARGEST_MAX_KEYS_PER_OWNER);
    }
}
