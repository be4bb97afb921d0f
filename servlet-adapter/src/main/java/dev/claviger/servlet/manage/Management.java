package dev.claviger.servlet.manage;

import dev.claviger.http.HttpGuard;
import dev.claviger.servlet.internal.ServletRequestView;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;

/** The way of a management request: path, method, caller, anti-forgery, query, and then its route. */
final class Management {
    /** The one route that anybody may ask. */
    static final String OPEN_API = "/openapi.json";

    private static final Logger LOG = LoggerFactory.getLogger(ManagementServlet.class);
    private static final Reply AMBIGUOUS_PATH = Reply.problem(
            ProblemCode.AMBIGUOUS_PATH, "The path is not in canonical form; spell it without escapes and detours.");
    private static final Reply NO_SUCH_ROUTE = Reply.problem(
            ProblemCode.NO_SUCH_ROUTE, "There is nothing at this path; openapi.json lists all. None ends in a slash.");

    private final Routes routes;
    private final CallerReader callers;
    private final Function<HttpServletRequest, @Nullable String> clientAddress;
    private final SameOrigin sameOrigin;
    private final OpenApi openApi;

    /** @param clientAddress finds the address of the client in a request */
    Management(
            Routes routes,
            CallerReader callers,
            Function<HttpServletRequest, @Nullable String> clientAddress,
            SameOrigin sameOrigin,
            OpenApi openApi) {
        this.openApi = openApi;
        this.routes = routes.on("GET", OPEN_API, exchange -> {
            throw new IllegalStateException("answered before it is known who asks");
        });
        this.callers = callers;
        this.clientAddress = clientAddress;
        this.sameOrigin = sameOrigin;
    }

    Reply answer(HttpServletRequest request) throws IOException {
        ServletRequestView view = new ServletRequestView(request, clientAddress);
        if (HttpGuard.canonicalPath(view).isEmpty()) {
            return AMBIGUOUS_PATH;
        }
        Routes.Match match = routes.find(view.pathWithinServlet());
        if (match == null) {
            return NO_SUCH_ROUTE;
        }
        if (request.getMethod().equals("OPTIONS")) {
            return Reply.empty(204).with("Allow", match.allowed());
        }
        Routes.Route route = match.route(request.getMethod());
        if (route == null) {
            return Reply.problem(ProblemCode.METHOD_NOT_ALLOWED, "Allowed here: " + match.allowed() + ".")
                    .with("Allow", match.allowed());
        }
        QueryParameters query = QueryParameters.parse(request.getQueryString(), route.parameters());
        if (route.template().equals(OPEN_API)) {
            return openApi.reply(Mapping.of(view));
        }
        Caller caller = callers.read(request, view);
        Reply reply = answer(request, route, new Exchange(request, Mapping.of(view), caller, match.variables(), query));
        log(caller, route, reply);
        return reply;
    }

    /** Returns the route that a request has asked for, for the log: nothing that its sender has made up. */
    String routeOf(HttpServletRequest request) {
        Routes.Match match = routes.find(new ServletRequestView(request, clientAddress).pathWithinServlet());
        Routes.Route route = match == null ? null : match.route(request.getMethod());
        return route == null ? "no route" : route.method() + " " + route.template();
    }

    private Reply answer(HttpServletRequest request, Routes.Route route, Exchange exchange) throws IOException {
        try {
            if (exchange.caller().isSession()) {
                sameOrigin.require(request);
            }
            if (route.method().equals("DELETE")) {
                RequestBody.requireNone(request);
            }
            return route.handler().handle(exchange);
        } catch (RejectedRequest e) {
            return e.reply();
        }
    }

    /** The template and not the path: what concerns whom is in the audit records, and nobody's text is in the log. */
    private static void log(Caller caller, Routes.Route route, Reply reply) {
        LOG.atLevel(route.method().equals("GET") && reply.code().isEmpty() ? Level.DEBUG : Level.INFO)
                .log(
                        "{} {} by {}: {} {}",
                        route.method(),
                        route.template(),
                        caller.actor(),
                        reply.status(),
                        reply.code());
    }
}
