package dev.claviger.servlet.manage;

import dev.claviger.Actor;
import dev.claviger.Claviger;
import dev.claviger.Decision;
import dev.claviger.http.HttpGuard;
import dev.claviger.servlet.ApiKeyFilter;
import dev.claviger.servlet.internal.ServletRequestView;
import jakarta.servlet.http.HttpServletRequest;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Finds out who sent a management request: the holder of a key that the filter has allowed, or the user of a session. */
final class CallerReader {
    private static final Logger LOG = LoggerFactory.getLogger(ManagementServlet.class);
    private static final Reply UNAUTHENTICATED = Reply.problem(
                    ProblemCode.UNAUTHENTICATED, "Log in, or send an API key that this application accepts.")
            .with("WWW-Authenticate", "Bearer realm=\"claviger\"");

    private final HttpGuard guard;
    private final SessionUser sessionUser;
    private final Claviger claviger;
    private final AtomicBoolean warned = new AtomicBoolean();

    CallerReader(Claviger claviger, SessionUser sessionUser) {
        this.claviger = claviger;
        this.guard = HttpGuard.builder(claviger).build();
        this.sessionUser = sessionUser;
    }

    /** @param view the same request as a guard reads it */
    Caller read(HttpServletRequest request, ServletRequestView view) {
        String address = view.clientAddress();
        String requestId = HttpGuard.requestId(view).orElse(null);
        if (request.getAttribute(ApiKeyFilter.DECISION) instanceof Decision.Allowed allowed) {
            if (!claviger.hasDecided(allowed)) {
                if (warned.compareAndSet(false, true)) {
                    LOG.warn(
                            "Requests with keys are refused: another Claviger than the one to be managed has allowed them;"
                                    + " give filter and management servlet the same");
                }
                throw new RejectedRequest(UNAUTHENTICATED);
            }
            Actor actor = Actor.key(allowed).withRequest(address, requestId);
            return new Caller(actor, allowed.owner().id(), allowed.key());
        }
        // What claims to be a key and was not judged must not act as somebody else, such as a session beside it.
        String user = guard.carriesKey(view) ? null : sessionUser.of(request);
        if (user == null) {
            throw new RejectedRequest(UNAUTHENTICATED);
        }
        return new Caller(Actor.session(user).withRequest(address, requestId), user, null);
    }
}
