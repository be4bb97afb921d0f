package dev.claviger.http;

import dev.claviger.Call;
import dev.claviger.Decision;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A request and the verdict on it, for a {@link VerdictListener}. It tells more than the caller may know: why a key is not valid, for
 * instance. It has no text of a key. Immutable; to be read while the listener is called, no longer.
 */
public final class JudgedRequest {
    private final GuardedRequest request;
    private final Verdict verdict;

    JudgedRequest(GuardedRequest request, Verdict verdict) {
        this.request = request;
        this.verdict = verdict;
    }

    /** Returns the request, without the headers that keys come in. Its path and query are as they were sent, whatever they hold. */
    public GuardedRequest request() {
        return request;
    }

    /** Returns the verdict, by which it goes on or ends. */
    public Verdict verdict() {
        return verdict;
    }

    /** Returns the decision, allowed or denied; empty if there was none. A denied one may name a key only if its secret was right. */
    public Optional<Decision> decision() {
        return Optional.ofNullable(decided());
    }

    private @Nullable Decision decided() {
        if (verdict instanceof Verdict.Allowed allowed) {
            return allowed.decision();
        }
        return verdict instanceof Verdict.Refused refused ? refused.decision() : null;
    }

    /** Returns what was wrong with a request that there was nothing to decide about; empty if nothing was. */
    public Optional<Call.Rejection> rejection() {
        return verdict instanceof Verdict.Refused refused ? Optional.ofNullable(refused.rejection()) : Optional.empty();
    }

    /**
     * Returns what came of it, in a word: {@code allowed}, {@code denied} (by a decision), {@code rejected} (there was nothing to
     * decide), {@code unavailable} (no decision was possible), {@code preflight} (answered), {@code unguarded} or {@code
     * left_to_host}. More may be added in minor versions.
     */
    public String outcome() {
        if (verdict instanceof Verdict.Refused refused) {
            if (refused.decision() != null) {
                return "denied";
            }
            // A preflight and what is unavailable have the same code as a refusal.
            return refused.rejection() != null ? "rejected" : refused.refusal().code();
        }
        if (verdict instanceof Verdict.Allowed) {
            return "allowed";
        }
        return verdict instanceof Verdict.Unguarded ? "unguarded" : "left_to_host";
    }

    /** Returns why it was denied or rejected: the code of the {@link Decision.Reason} or the {@link Call.Rejection}; else empty. */
    public Optional<String> reason() {
        return decided() instanceof Decision.Denied denied
                ? Optional.of(denied.reason().code())
                : rejection().map(Call.Rejection::code);
    }

    /** Returns what came of it and why; a path may hold what no log should. */
    @Override
    public String toString() {
        return "JudgedRequest[" + outcome()
                + reason().map(reason -> " " + reason).orElse("") + "]";
    }
}
