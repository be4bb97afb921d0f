package dev.claviger.servlet;

import dev.claviger.http.HttpGuard;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletRequestWrapper;
import jakarta.servlet.http.Part;
import java.io.IOException;
import java.util.Collection;
import java.util.Collections;
import java.util.Enumeration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A POST that was judged without its body: a {@code _method} in a form is not shown, so that no filter behind can turn the
 * request into a method that nobody has judged. One in the query was judged, and stays. What parses bodies itself, past
 * the parameters and parts of the request, sees them as they are.
 */
final class MethodParameterHidden extends HttpServletRequestWrapper {
    private static final String PARAMETER = "_method";

    private final HttpServletRequest sent;

    MethodParameterHidden(HttpServletRequest request) {
        super(request);
        this.sent = request;
    }

    /** Read where somebody asks, which nobody does for most requests. */
    private List<String> judged() {
        return HttpGuard.methodsInQuery(sent.getQueryString());
    }

    private static boolean hides(String name) {
        return name.equals(PARAMETER);
    }

    @Override
    public @Nullable String getParameter(String name) {
        if (!hides(name)) {
            return super.getParameter(name);
        }
        List<String> judged = judged();
        return judged.isEmpty() ? null : judged.get(0);
    }

    @Override
    public String @Nullable [] getParameterValues(String name) {
        if (!hides(name)) {
            return super.getParameterValues(name);
        }
        List<String> judged = judged();
        return judged.isEmpty() ? null : judged.toArray(String[]::new);
    }

    @Override
    public Map<String, String[]> getParameterMap() {
        Map<String, String[]> shown = new LinkedHashMap<>(super.getParameterMap());
        shown.remove(PARAMETER);
        String[] judged = getParameterValues(PARAMETER);
        if (judged != null) {
            shown.put(PARAMETER, judged);
        }
        return Collections.unmodifiableMap(shown);
    }

    @Override
    public Enumeration<String> getParameterNames() {
        return Collections.enumeration(getParameterMap().keySet());
    }

    @Override
    public Collection<Part> getParts() throws IOException, ServletException {
        return super.getParts().stream().filter(part -> !hides(part.getName())).toList();
    }

    @Override
    public @Nullable Part getPart(String name) throws IOException, ServletException {
        return hides(name) ? null : super.getPart(name);
    }
}
