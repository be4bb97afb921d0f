package dev.claviger.internal.node;

import dev.claviger.KeyRequest;
import dev.claviger.Owner;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** Since when an account exists, and what that means for the times of its keys. */
public final class AccountTimes {
    private AccountTimes() {}

    /** Returns when the account came into being, or {@code null} if that is not known. What a key keeps is every store's to keep. */
    public static @Nullable Instant since(Owner account) {
        Instant created = account.createdAt();
        return created != null && created.isAfter(Instant.EPOCH) ? created : null;
    }

    /**
     * Returns when a key counts as issued that is issued to this account now: not before the account came into being, which
     * is how releases before this one tell its keys from those of an earlier account.
     *
     * @return {@code null} if the clock of this node is further behind that of the user table than is allowed for
     */
    public static @Nullable Instant ofIssue(Owner account, Instant now) {
        if (!account.existedAt(now)) {
            return null;
        }
        Instant created = account.createdAt();
        return created == null || now.isAfter(created) ? now : created;
    }

    /**
     * Returns the earliest time at which a key of this account can have been issued, or {@code null} if it is not known.
     * What is kept is found by it, and so it is a time that every store can keep.
     */
    public static @Nullable Instant ofFirstIssue(Owner account) {
        Instant since = since(account);
        if (since == null) {
            return null;
        }
        Instant latest = since.isAfter(KeyRequest.LATEST_END) ? KeyRequest.LATEST_END : since;
        return latest.minus(Owner.CLOCK_TOLERANCE);
    }
}
