package dev.claviger.spring;

import dev.claviger.servlet.ApiKeyPrincipal;
import jakarta.annotation.security.RolesAllowed;
import jakarta.servlet.DispatcherType;
import jakarta.servlet.RequestDispatcher;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.security.Principal;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.http.MediaType;
import org.springframework.security.access.prepost.PreAuthorize;
import org.springframework.security.config.annotation.method.configuration.EnableMethodSecurity;
import org.springframework.security.core.Authentication;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.security.core.context.SecurityContextHolder;
import org.springframework.security.web.csrf.CsrfToken;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.context.request.async.DeferredResult;
import org.springframework.web.servlet.config.annotation.EnableWebMvc;
import org.springframework.web.servlet.mvc.method.annotation.SseEmitter;
import org.springframework.web.servlet.mvc.method.annotation.StreamingResponseBody;

/** What the application serves. Most of it says who asks. */
@Configuration
@EnableWebMvc
@EnableMethodSecurity(jsr250Enabled = true)
@Import({Endpoints.Asking.class, Endpoints.Dispatching.class})
class Endpoints {
    static String holder() {
        Authentication authentication = SecurityContextHolder.getContext().getAuthentication();
        return authentication == null
                ? "nobody"
                : authentication.getClass().getSimpleName() + " " + authentication.getName() + " "
                        + authentication.getAuthorities().stream()
                                .map(Object::toString)
                                .sorted()
                                .toList();
    }

    @RestController
    static class Asking {
        @GetMapping({"/api/who", "/who", "/api/second/who"})
        String who() {
            return holder();
        }

        @GetMapping("/api/principal")
        String principal(@AuthenticationPrincipal ApiKeyPrincipal caller, Principal user, HttpServletRequest request) {
            return caller.getName() + " " + caller.key().name() + " " + user.getName() + " " + request.getRemoteUser()
                    + " " + (((Authentication) user).getPrincipal() == caller) + " " + request.isUserInRole("USER")
                    + " "
                    + request.isUserInRole("ADMIN");
        }

        @GetMapping("/api/pre")
        @PreAuthorize("hasRole('ADMIN')")
        String pre() {
            return holder();
        }

        @GetMapping("/api/rolesallowed")
        @RolesAllowed("ADMIN")
        String rolesAllowed() {
            return holder();
        }

        @PostMapping({"/api/things", "/things", "/api/second/things"})
        String things() {
            return holder();
        }

        @GetMapping("/api/session")
        String session(HttpServletRequest request) {
            boolean before = request.getSession(false) != null;
            request.getSession().setAttribute("seen", "yes");
            return before + " " + request.getRequestedSessionId();
        }

        @GetMapping("/api/authorization")
        String authorization(HttpServletRequest request) {
            return request.getHeader("Authorization").split(" ", 2)[0];
        }

        @GetMapping("/token")
        String token(CsrfToken token) {
            return token.getToken();
        }
    }

    @RestController
    static class Dispatching {
        @GetMapping("/api/callable")
        Callable<String> callable() {
            return Endpoints::holder;
        }

        @GetMapping("/api/deferred")
        DeferredResult<String> deferred() {
            DeferredResult<String> result = new DeferredResult<>();
            String now = holder();
            CompletableFuture.runAsync(() -> result.setResult(now));
            return result;
        }

        @GetMapping("/api/redispatched")
        void redispatched(HttpServletRequest request) {
            request.startAsync().dispatch("/api/who");
        }

        @GetMapping("/api/stream")
        StreamingResponseBody stream() {
            return out -> out.write("streamed".getBytes(java.nio.charset.StandardCharsets.UTF_8));
        }

        @GetMapping(path = "/api/events", produces = MediaType.TEXT_EVENT_STREAM_VALUE)
        SseEmitter events() throws IOException {
            SseEmitter emitter = new SseEmitter();
            String now = holder();
            CompletableFuture.runAsync(() -> {
                try {
                    emitter.send(now);
                    emitter.complete();
                } catch (IOException e) {
                    emitter.completeWithError(e);
                }
            });
            return emitter;
        }

        @GetMapping({"/api/forward", "/open/forward"})
        void forward(HttpServletRequest request, HttpServletResponse response) throws ServletException, IOException {
            request.getRequestDispatcher("/api/who").forward(request, response);
        }

        @GetMapping("/api/forward-out")
        void forwardOut(HttpServletRequest request, HttpServletResponse response) throws ServletException, IOException {
            request.getRequestDispatcher("/who").forward(request, response);
        }

        @GetMapping({"/api/include", "/open/include"})
        void include(HttpServletRequest request, HttpServletResponse response) throws ServletException, IOException {
            request.getRequestDispatcher("/api/who").include(request, response);
            response.getOutputStream().print(" after " + holder());
        }

        @GetMapping("/api/boom")
        void boom() {
            throw new IllegalStateException("boom");
        }

        @GetMapping("/api/teapot")
        void teapot(HttpServletResponse response) throws IOException {
            response.sendError(418);
        }

        @RequestMapping("/error")
        String error(HttpServletRequest request) {
            boolean session = request.getSession(false) != null;
            request.getSession();
            return "error page " + request.getAttribute(RequestDispatcher.ERROR_STATUS_CODE) + " for " + holder()
                    + (request.getDispatcherType() == DispatcherType.ERROR ? "" : " not an error")
                    + (session ? " with session" : "");
        }
    }
}
