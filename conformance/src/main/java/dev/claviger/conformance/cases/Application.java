package dev.claviger.conformance.cases;

import dev.claviger.Claviger;
import jakarta.servlet.DispatcherType;
import jakarta.servlet.Filter;
import jakarta.servlet.FilterRegistration;
import jakarta.servlet.ServletContext;
import jakarta.servlet.ServletRegistration;
import jakarta.servlet.http.HttpServlet;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/**
 * The application that a container runs: a guard, what stands behind it, and the handlers of a stage.
 *
 * @param stage where it is mounted, and its handlers
 * @param guard registers what is under test, before everything else
 * @param clavigers what its guards ask, one after the other, where there are no servlets to register them with
 * @param ownFilter the application's own filter, behind the guard
 */
record Application(Stage stage, Consumer<ServletContext> guard, List<Claviger> clavigers, RouteFilter ownFilter) {

    /** Stands before the path in markers of the servlet that is guarded. */
    static final String GUARDED = "guarded:";

    String contextPath() {
        return stage.contextPath();
    }

    Map<Integer, String> errorPages() {
        return stage.fixture().errorPages();
    }

    /** Registers everything but the error pages, which only the container itself can. */
    void install(ServletContext context) {
        if (stage.fixture().attributesBeforeFilter()) {
            addFilter(context, "known-attributes", new KnownAttributes());
        }
        guard.accept(context);
        addFilter(context, "method-override", new OverrideFilter());
        addFilter(context, "own", ownFilter);
        stage.fixture().servlets().forEach(mapping -> addServlet(context, mapping, new EchoServlet("")));
        if (stage.guarded() != null) {
            addServlet(context, stage.guarded(), new EchoServlet(GUARDED));
        }
        stage.fixture().handlers().forEach((path, handler) -> addServlet(context, path, new ActingServlet(handler)));
    }

    private static void addFilter(ServletContext context, String name, Filter filter) {
        FilterRegistration.Dynamic registration = context.addFilter(name, filter);
        registration.setAsyncSupported(true);
        registration.addMappingForUrlPatterns(EnumSet.of(DispatcherType.REQUEST), true, "/*");
    }

    static String nameOf(String mapping) {
        return "servlet at " + mapping;
    }

    private static void addServlet(ServletContext context, String mapping, HttpServlet servlet) {
        ServletRegistration.Dynamic registration = context.addServlet(nameOf(mapping), servlet);
        registration.setAsyncSupported(true);
        registration.addMapping(mapping);
    }
}
