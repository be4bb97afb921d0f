package dev.claviger.conformance.cases;

import static java.nio.charset.StandardCharsets.UTF_8;

import jakarta.servlet.ServletContext;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import java.util.HashMap;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.springframework.http.server.PathContainer;
import org.springframework.http.server.RequestPath;
import org.springframework.util.AntPathMatcher;
import org.springframework.web.HttpRequestHandler;
import org.springframework.web.context.support.GenericWebApplicationContext;
import org.springframework.web.servlet.DispatcherServlet;
import org.springframework.web.servlet.handler.SimpleUrlHandlerMapping;
import org.springframework.web.servlet.mvc.HttpRequestHandlerAdapter;
import org.springframework.web.util.ServletRequestPathUtils;
import org.springframework.web.util.UrlPathHelper;

/**
 * Puts the handlers of an application behind the one servlet of Spring MVC, which reads the path of the request itself and
 * chooses by that. What a handler then tells is the path that it was chosen for.
 */
final class SpringRouting {
    private static final String ROUTED = "conformance.routed";
    private static final Pattern PLAIN_PATH = Pattern.compile("[A-Za-z0-9/]*");

    private SpringRouting() {}

    /**
     * Checks that the handlers of a stage can be had.
     *
     * @param container the name of the container
     * @throws NotRunnableException if not
     */
    static void requireRunnable(Stage stage, String container) {
        boolean decoded = !container.startsWith("tomcat");
        if (decoded && !PLAIN_PATH.matcher(stage.contextPath()).matches()) {
            throw new NotRunnableException(
                    "Spring MVC does not find the context path in the URI if it is escaped there,"
                            + " because Jetty and Undertow tell it decoded");
        }
        if (container.startsWith("jetty-12.0")
                && stage.fixture().forwardedHeaders()
                && stage.fixture().dispatches()) {
            throw new NotRunnableException(
                    "in a forward Jetty 12.0 tells Spring MVC the prefix of the proxy, and a path without it");
        }
        if (stage.fixture().servlets().stream().anyMatch(mapping -> mapping.startsWith("*."))) {
            throw new NotRunnableException("Spring MVC has no patterns for suffixes");
        }
        if (stage.fixture().handlers().values().stream()
                .anyMatch(handler -> handler.action() == Fixture.Action.NAMED_DISPATCH)) {
            throw new NotRunnableException("all handlers of Spring MVC are one servlet, which has one name");
        }
    }

    /**
     * Adds the servlet.
     *
     * @param handlers the handlers by URL patterns of servlets
     * @param matcher whether it takes paths apart as it did before version 5.3: decoded as a whole, without empty segments
     */
    static void addTo(ServletContext context, Map<String, HttpServlet> handlers, boolean matcher) {
        GenericWebApplicationContext application = new GenericWebApplicationContext(context);
        application.registerBean(HttpRequestHandlerAdapter.class);
        application.registerBean(SimpleUrlHandlerMapping.class, () -> mapping(handlers, matcher));
        DispatcherServlet dispatcher = new DispatcherServlet(application);
        dispatcher.setDispatchOptionsRequest(true);
        dispatcher.setDispatchTraceRequest(true);
        Application.addServlet(context, "/", dispatcher);
    }

    /** Returns the routes to the handlers. */
    static SimpleUrlHandlerMapping mapping(Map<String, HttpServlet> handlers, boolean matcher) {
        Map<String, HttpRequestHandler> routes = new HashMap<>();
        handlers.forEach((mapping, servlet) -> routes.put(pattern(mapping), (request, response) -> {
            request.setAttribute(ROUTED, routedBySpring(request));
            servlet.service(request, response);
        }));
        SimpleUrlHandlerMapping mapping = new SimpleUrlHandlerMapping(routes);
        if (matcher) {
            mapping.setPatternParser(null);
            mapping.setPathMatcher(new AntPathMatcher());
            UrlPathHelper paths = new UrlPathHelper();
            // As if its filter for encodings stood in front, without which no application reads paths.
            paths.setDefaultEncoding(UTF_8.name());
            mapping.setUrlPathHelper(paths);
        }
        return mapping;
    }

    private static String pattern(String mapping) {
        if (mapping.equals("/")) {
            return "/**";
        }
        return mapping.endsWith("/*") ? mapping + "*" : mapping;
    }

    /** Returns the path that chose the handler of a request, or {@code null} if none of Spring MVC has it. */
    static @Nullable String routed(HttpServletRequest request) {
        return request.getAttribute(ROUTED) instanceof String path ? path : null;
    }

    private static String routedBySpring(HttpServletRequest request) {
        if (!ServletRequestPathUtils.hasParsedRequestPath(request)) {
            return UrlPathHelper.getResolvedLookupPath(request);
        }
        RequestPath path = ServletRequestPathUtils.getParsedRequestPath(request);
        StringBuilder text = new StringBuilder();
        for (PathContainer.Element element : path.pathWithinApplication().elements()) {
            text.append(
                    element instanceof PathContainer.PathSegment segment ? segment.valueToMatch() : element.value());
        }
        return text.toString();
    }
}
