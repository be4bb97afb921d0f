package dev.claviger.spring;

import dev.claviger.Claviger;
import dev.claviger.Decision;
import dev.claviger.servlet.ApiKeyFilter;
import dev.claviger.servlet.ApiKeyPrincipal;
import jakarta.servlet.ServletRequest;
import jakarta.servlet.ServletRequestWrapper;
import jakarta.servlet.http.HttpServletRequest;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.util.function.SingletonSupplier;

/**
 * Finds the caller whom a key made. The attribute that the filter leaves is only a hint: any code of the application can set one, so the
 * decision behind it must be one that a claviger of this application made.
 */
final class KeyCallers {
    private final SingletonSupplier<List<Claviger>> clavigers;

    KeyCallers(ObjectProvider<Claviger> beans) {
        clavigers = SingletonSupplier.of(() -> beans.stream().toList());
    }

    /** Returns the caller of a request that a key allowed, or {@code null} for every other request. */
    @Nullable
    ApiKeyPrincipal of(HttpServletRequest request) {
        if (!(request.getAttribute(ApiKeyFilter.DECISION) instanceof Decision.Allowed allowed)
                || !haveDecided(allowed)) {
            return null;
        }
        for (ServletRequest layer = request; layer != null; layer = inner(layer)) {
            if (layer instanceof HttpServletRequest http
                    && http.getUserPrincipal() instanceof ApiKeyPrincipal caller
                    && haveDecided(caller.decision())) {
                return caller;
            }
        }
        // A container shows the page of an error to the bare request, and the filter leaves paths alone that it does
        // not guard.
        KeyedRequest earlier = KeyedRequest.before(request);
        return earlier != null && haveDecided(earlier.caller().decision()) ? earlier.caller() : null;
    }

    private static @Nullable ServletRequest inner(ServletRequest request) {
        return request instanceof ServletRequestWrapper wrapper ? wrapper.getRequest() : null;
    }

    private boolean haveDecided(Decision.Allowed decision) {
        for (Claviger claviger : clavigers.obtain()) {
            if (claviger.hasDecided(decision)) {
                return true;
            }
        }
        return false;
    }
}
