package dev.claviger.servlet;

import static dev.claviger.servlet.TestHost.ADA;
import static dev.claviger.servlet.TestHost.bearer;
import static org.assertj.core.api.Assertions.assertThat;

import dev.claviger.Decision;
import dev.claviger.IssuedKey;
import jakarta.servlet.http.HttpServletRequest;
import java.lang.reflect.Modifier;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What the application behind the filter is told about the caller. */
class PrincipalTest {
    private final TestHost host = TestHost.allowing("/api/models", "/files/*");
    private final IssuedKey key = host.issueTo(ADA);

    @AfterEach
    void close() {
        host.close();
    }

    /** Returns what {@code question} finds in the request as the application sees it. */
    private Object ask(ApiKeyFilter filter, Function<HttpServletRequest, Object> question, String... headers)
            throws Exception {
        AtomicReference<Object> found = new AtomicReference<>();
        try (TestServer server = TestServer.start(filter, (request, response) -> found.set(question.apply(request)))) {
            Answer answer = server.get("/api/models", headers);
            assertThat(answer.status()).isEqualTo(200);
        }
        return found.get();
    }

    private Object ask(Function<HttpServletRequest, Object> question) throws Exception {
        return ask(host.filter(), question, bearer(key));
    }

    @Test
    void getUserPrincipal_isTheOwnerOfTheKey() throws Exception {
        ApiKeyPrincipal principal = (ApiKeyPrincipal) ask(HttpServletRequest::getUserPrincipal);

        assertThat(principal.getName()).isEqualTo(ADA);
        assertThat(principal.owner().roles()).containsExactlyInAnyOrder("author", "*");
        assertThat(principal.key()).isEqualTo(key.key());
        assertThat(principal.decision().key()).isEqualTo(key.key());
        assertThat(principal)
                .hasToString("ApiKeyPrincipal[owner=ada, key=" + key.key().id() + "]");
    }

    @Test
    void call_isTheCallThatWasDecided() throws Exception {
        ApiKeyPrincipal principal = (ApiKeyPrincipal) ask(HttpServletRequest::getUserPrincipal);

        assertThat(principal.call().method()).isEqualTo("GET");
        assertThat(principal.call().path().value()).isEqualTo("/api/models");
        assertThat(principal.call().clientAddress()).isEqualTo("127.0.0.1");
        assertThat(principal.call().source()).isEqualTo("authorization");
    }

    @Test
    void call_tellsTheHeaderThatTheKeyCameIn_inLowerCase() throws Exception {
        ApiKeyFilter filter =
                ApiKeyFilter.builder(host.claviger).alsoFromHeader("X-API-Key").build();

        ApiKeyPrincipal principal = (ApiKeyPrincipal) ask(
                filter,
                HttpServletRequest::getUserPrincipal,
                "x-API-key: " + key.plaintext().reveal());

        assertThat(principal.call().source()).isEqualTo("x-api-key");
    }

    @Test
    void revalidate_answersForAConnectionThatStaysOpen() throws Exception {
        ApiKeyPrincipal principal = (ApiKeyPrincipal) ask(HttpServletRequest::getUserPrincipal);

        Decision before = host.claviger.revalidate(principal.key().id(), principal.call());
        host.revoke(key);
        Decision after = host.claviger.revalidate(principal.key().id(), principal.call());

        assertThat(before).isInstanceOf(Decision.Allowed.class);
        assertThat(after).isInstanceOf(Decision.Denied.class);
    }

    @Test
    void request_namesCallerAndScheme() throws Exception {
        assertThat(ask(HttpServletRequest::getRemoteUser)).isEqualTo(ADA);
        assertThat(ask(HttpServletRequest::getAuthType)).isEqualTo("API_KEY");
    }

    @Test
    void decisionAttribute_holdsTheDecision() throws Exception {
        Object decision = ask(request -> request.getAttribute(ApiKeyFilter.DECISION));

        assertThat(decision).isInstanceOf(Decision.Allowed.class);
        assertThat(((Decision.Allowed) decision).key().id()).isEqualTo(key.key().id());
    }

    @Test
    void decisionAttribute_isOverwritten_whenItWasForged() throws Exception {
        AtomicReference<Object> seen = new AtomicReference<>();
        try (TestServer server = TestServer.start(context -> {
            context.addFilter("forger", (request, response, chain) -> {
                        request.setAttribute(ApiKeyFilter.DECISION, "forged");
                        chain.doFilter(request, response);
                    })
                    .addMappingForUrlPatterns(null, false, "/*");
            host.filter().addTo(context);
            TestServer.serve(
                    context,
                    "echo",
                    (request, response) -> seen.set(request.getAttribute(ApiKeyFilter.DECISION)),
                    "/*");
        })) {
            server.get("/api/models", bearer(key));
        }

        assertThat(seen.get()).isInstanceOf(Decision.Allowed.class);
    }

    @Test
    void isUserInRole_answersFromTheRolesOfTheOwner() throws Exception {
        assertThat(ask(request -> request.isUserInRole("author"))).isEqualTo(true);
        assertThat(ask(request -> request.isUserInRole("Author"))).isEqualTo(false);
        assertThat(ask(request -> request.isUserInRole("admin"))).isEqualTo(false);
        assertThat(ask(request -> request.isUserInRole(""))).isEqualTo(false);
    }

    @Test
    void isUserInRole_keepsTheMeaningOfStars() throws Exception {
        // Ada does hold a role of the name "*", which Servlet 6.0 (13.3) says nobody is in.
        assertThat(ask(request -> request.isUserInRole("*"))).isEqualTo(false);
        assertThat(ask(request -> request.isUserInRole("**"))).isEqualTo(true);
    }

    @Test
    void openPath_hasNoPrincipal_evenWithAKey() throws Exception {
        ApiKeyFilter filter =
                ApiKeyFilter.builder(host.claviger).permitAll("/api/models").build();

        assertThat(ask(filter, HttpServletRequest::getUserPrincipal, bearer(key)))
                .isNull();
        assertThat(ask(filter, HttpServletRequest::getUserPrincipal)).isNull();
        assertThat(ask(filter, request -> request.getAttribute(ApiKeyFilter.DECISION), bearer(key)))
                .isNull();
    }

    @Test
    void principal_canBeMadeByTheLibraryOnly() {
        assertThat(ApiKeyPrincipal.class.getDeclaredConstructors())
                .allMatch(constructor -> !Modifier.isPublic(constructor.getModifiers()));
    }

    @Test
    void credential_isShownToTheApplication_byDefault() throws Exception {
        assertThat(ask(request -> request.getHeader("authorization")))
                .isEqualTo("Bearer " + key.plaintext().reveal());
    }

    @ParameterizedTest
    @ValueSource(strings = {"Authorization", "authorization", "AUTHORIZATION", "X-API-Key", "x-api-key"})
    void stripCredential_hidesTheHeadersOfKeys_fromEveryGetter(String name) throws Exception {
        ApiKeyFilter filter = ApiKeyFilter.builder(host.claviger)
                .alsoFromHeader("X-API-Key")
                .stripCredential()
                .build();
        String header = (name.startsWith("X") || name.startsWith("x") ? "X-API-Key: " : "Authorization: Bearer ")
                + key.plaintext().reveal();

        assertThat(ask(filter, request -> request.getHeader(name), header)).isNull();
        assertThat(ask(filter, request -> Collections.list(request.getHeaders(name)), header))
                .isEqualTo(List.of());
        assertThat(ask(filter, request -> request.getIntHeader(name), header)).isEqualTo(-1);
        assertThat(ask(filter, request -> request.getDateHeader(name), header)).isEqualTo(-1L);
        assertThat(headerNames(filter, header)).noneMatch(name::equalsIgnoreCase);
    }

    @Test
    void stripCredential_hidesNothingElse() throws Exception {
        ApiKeyFilter filter =
                ApiKeyFilter.builder(host.claviger).stripCredential().build();
        String[] headers = {
            bearer(key), "X-API-Key: other", "X-Number: 7", "If-Modified-Since: Thu, 01 Jan 1970 00:00:01 GMT"
        };

        assertThat(headerNames(filter, headers))
                .contains("Host", "X-API-Key", "X-Number")
                .doesNotContain("Authorization");
        assertThat(ask(filter, request -> request.getHeader("X-API-Key"), headers))
                .isEqualTo("other");
        assertThat(ask(filter, request -> request.getIntHeader("X-Number"), headers))
                .isEqualTo(7);
        assertThat(ask(filter, request -> request.getDateHeader("If-Modified-Since"), headers))
                .isEqualTo(1000L);
        assertThat(ask(filter, request -> Collections.list(request.getHeaders("X-Number")), headers))
                .isEqualTo(List.of("7"));
    }

    private List<String> headerNames(ApiKeyFilter filter, String... headers) throws Exception {
        Object joined = ask(filter, request -> String.join(" ", Collections.list(request.getHeaderNames())), headers);
        return List.of(((String) joined).split(" "));
    }
}
