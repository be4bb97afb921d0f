package dev.claviger.conformance.cases;

import dev.claviger.Claviger;
import jakarta.servlet.DispatcherType;
import jakarta.servlet.Filter;
import jakarta.servlet.FilterRegistration;
import jakarta.servlet.ServletContext;
import jakarta.servlet.ServletRegistration;
import jakarta.servlet.http.HttpServlet;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.springframework.web.filter.ForwardedHeaderFilter;

/**
 * The application that a container runs: a guard, what stands around it, and the handlers of a stage.
 *
 * @param setup what stands around the guard
 * @param stage where it is mounted, and its handlers
 * @param guard registers what is under test, before everything else
 * @param clavigers what its guards ask, one after the other, where there are no servlets to register them with
 * @param ownFilter the application's own filter, behind the guard
 */
record Application(
        Setup setup, Stage stage, Consumer<ServletContext> guard, List<Claviger> clavigers, RouteFilter ownFilter) {

    /** Stands before the path in markers of the servlet that is guarded. */
    static final String GUARDED = "guarded:";

    private static final String EVERYTHING = "/*";

    String contextPath() {
        return stage.contextPath();
    }

    Map<Integer, String> errorPages() {
        return stage.fixture().errorPages();
    }

    /** Registers everything but the error pages, which only the container itself can. */
    void install(ServletContext context) {
        if (setup.forwarded() || stage.fixture().forwardedHeaders()) {
            addFilter(context, "forwarded-headers", new ForwardedHeaderFilter())
                    .addMappingForUrlPatterns(
                            EnumSet.of(DispatcherType.REQUEST, DispatcherType.ASYNC, DispatcherType.ERROR),
                            false,
                            EVERYTHING);
        }
        if (stage.fixture().attributesBeforeFilter()) {
            addFilter(context, "known-attributes", new KnownAttributes())
                    .addMappingForUrlPatterns(EnumSet.of(DispatcherType.REQUEST), false, EVERYTHING);
        }
        guard.accept(context);
        addBehind(context, "method-override", new OverrideFilter());
        addBehind(context, "own", ownFilter);
        if (setup.spring()) {
            SpringRouting.addTo(context, handlers(), setup.lenient());
        } else {
            handlers().forEach((mapping, servlet) -> addServlet(context, mapping, servlet));
        }
    }

    /** Returns all handlers, by their URL patterns. */
    Map<String, HttpServlet> handlers() {
        Map<String, HttpServlet> handlers = new LinkedHashMap<>();
        stage.fixture().servlets().forEach(mapping -> handlers.put(mapping, new EchoServlet("")));
        if (stage.guarded() != null) {
            handlers.put(stage.guarded(), new EchoServlet(GUARDED));
        }
        stage.fixture().handlers().forEach((path, handler) -> handlers.put(path, new ActingServlet(handler)));
        return handlers;
    }

    private static FilterRegistration.Dynamic addFilter(ServletContext context, String name, Filter filter) {
        FilterRegistration.Dynamic registration = context.addFilter(name, filter);
        registration.setAsyncSupported(true);
        return registration;
    }

    private static void addBehind(ServletContext context, String name, Filter filter) {
        addFilter(context, name, filter).addMappingForUrlPatterns(EnumSet.of(DispatcherType.REQUEST), true, EVERYTHING);
    }

    static String nameOf(String mapping) {
        return "servlet at " + mapping;
    }

    static void addServlet(ServletContext context, String mapping, HttpServlet servlet) {
        ServletRegistration.Dynamic registration = context.addServlet(nameOf(mapping), servlet);
        registration.setAsyncSupported(true);
        registration.addMapping(mapping);
    }
}
