package dev.claviger.internal.keys;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.Ticker;
import dev.claviger.KeyDigest;
import dev.claviger.KeyId;
import dev.claviger.internal.text.EightOctets;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What came of expensive hashes lately: a hash of 15 ms is worth remembering, right or wrong. Only the hash is skipped;
 * state, expiry, owner and policy are judged every time.
 *
 * <p>Texts are remembered as digests under a random key that this process alone has. Right ones are forgotten five minutes
 * after their last use, wrong ones five minutes after they were tried; 10 000 of each are kept. So wrong texts put out no
 * right ones, however many there are.
 */
final class RememberedHashes {
    private static final int MOST = 10_000;
    private static final Duration LIFETIME = Duration.ofMinutes(5);

    /** So many are turned away in a minute that few of them are put out by others before that. */
    private static final int MOST_TURNED_AWAY = 50_000;

    private static final Duration TIME_TO_TRY_AGAIN = Duration.ofMinutes(1);

    private final HmacSha256Digests fast;
    private final Cache<KeyId, Attempt> right;
    private final Cache<Attempt, Boolean> wrong;

    /** Texts that found no place to be hashed. */
    private final Cache<Attempt, Boolean> rejected;

    /** Keys whose last hashed text was wrong. */
    private final Cache<KeyId, Boolean> doubted;

    /** A text that was tried for a key, and 128 bits each of what it is compared with and of its digest. */
    record Attempt(KeyId id, long stored0, long stored1, long text0, long text1) {}

    RememberedHashes(Ticker ticker) {
        byte[] processKey = new byte[32];
        new SecureRandom().nextBytes(processKey);
        this.fast = new HmacSha256Digests(List.of(new KeyingSecret(1, processKey)));
        Arrays.fill(processKey, (byte) 0);
        this.right = bounded(ticker).expireAfterAccess(LIFETIME).build();
        this.wrong = bounded(ticker).expireAfterWrite(LIFETIME).build();
        this.rejected = Caffeine.newBuilder()
                .maximumSize(MOST_TURNED_AWAY)
                .expireAfterWrite(TIME_TO_TRY_AGAIN)
                .ticker(ticker)
                .executor(Runnable::run)
                .build();
        this.doubted = bounded(ticker).expireAfterWrite(LIFETIME).build();
    }

    private static Caffeine<Object, Object> bounded(Ticker ticker) {
        return Caffeine.newBuilder().maximumSize(MOST).ticker(ticker).executor(Runnable::run);
    }

    Attempt attempt(KeyDigest stored, KeyText text) {
        byte[] hash = stored.hash();
        byte[] tried = fast.hash(text);
        return new Attempt(
                text.id(),
                EightOctets.at(hash, 0),
                EightOctets.at(hash, 8),
                EightOctets.at(tried, 0),
                EightOctets.at(tried, 8));
    }

    /** Returns whether the text was right, or {@code null} if that is not remembered. */
    @Nullable
    Boolean outcome(Attempt attempt) {
        // Trying another text is no use of the one that was right.
        boolean isRight = attempt.equals(right.policy().getIfPresentQuietly(attempt.id()));
        if (isRight && right.getIfPresent(attempt.id()) != null) {
            return true;
        }
        return wrong.getIfPresent(attempt) == null ? null : false;
    }

    void put(Attempt attempt, boolean isRight) {
        if (isRight) {
            right.put(attempt.id(), attempt);
            doubted.invalidate(attempt.id());
        } else {
            wrong.put(attempt, Boolean.TRUE);
            doubted.put(attempt.id(), Boolean.TRUE);
        }
    }

    /** Notes that a text was not hashed, because there was no place. */
    void turnAway(Attempt attempt) {
        rejected.put(attempt, Boolean.TRUE);
    }

    /** Returns how likely the text is the right one, as far as that can be told without hashing it. */
    HashPlaces.Standing standing(Attempt attempt) {
        if (doubted.getIfPresent(attempt.id()) == null) {
            return HashPlaces.Standing.GOOD;
        }
        return rejected.getIfPresent(attempt) == null ? HashPlaces.Standing.DOUBTED : HashPlaces.Standing.TRIED_AGAIN;
    }
}
