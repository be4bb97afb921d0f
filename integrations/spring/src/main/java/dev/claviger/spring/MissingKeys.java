package dev.claviger.spring;

import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.List;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.util.function.SingletonSupplier;

/** The refusals of all API key filters of the application, of which each guards other paths. */
final class MissingKeys {
    private final SingletonSupplier<List<MissingKeyRefusal>> refusals;

    MissingKeys(ObjectProvider<MissingKeyRefusal> beans) {
        refusals = SingletonSupplier.of(() -> beans.stream().toList());
    }

    /** Responds to the request if it needs a key and has none, and returns whether that was done. */
    boolean refuse(HttpServletRequest request, HttpServletResponse response) throws IOException, ServletException {
        for (MissingKeyRefusal refusal : refusals.obtain()) {
            if (refusal.refuses(request, response)) {
                return true;
            }
        }
        return false;
    }
}
