package dev.claviger.spring;

import dev.claviger.policy.EndpointEntry;
import jakarta.servlet.Filter;
import jakarta.servlet.ServletContext;
import jakarta.servlet.http.HttpServletRequest;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import org.springframework.context.ApplicationContext;
import org.springframework.security.authentication.AnonymousAuthenticationToken;
import org.springframework.security.authorization.AuthorizationResult;
import org.springframework.security.core.Authentication;
import org.springframework.security.core.authority.AuthorityUtils;
import org.springframework.security.web.FilterChainProxy;
import org.springframework.security.web.SecurityFilterChain;
import org.springframework.security.web.access.intercept.AuthorizationFilter;

/**
 * Finds out whether Spring Security lets callers through who have not logged in. An API key filter with {@code passOthersToHost} relies on
 * it; where it lets everybody through, nothing guards the paths.
 */
public final class AnonymousAccess {
    private static final Authentication NOBODY = new AnonymousAuthenticationToken(
            "claviger", "anonymousUser", AuthorityUtils.createAuthorityList("ROLE_ANONYMOUS"));
    private static final Set<String> METHODS = Set.of("GET", "POST", "PUT", "PATCH", "DELETE");

    private final List<SecurityFilterChain> chains;
    private final ServletContext servlets;

    private AnonymousAccess(List<SecurityFilterChain> chains, ServletContext servlets) {
        this.chains = chains;
        this.servlets = servlets;
    }

    /**
     * Returns those of the entries whose paths are open to everybody as far as the filter chains of Spring Security say: all of them if
     * there is no filter chain. For a check at the end of the start, when all servlets are registered.
     *
     * <p>One path is tried for each entry, with every method of it, and the entry is open if all of these are. So a rule for everything is
     * found, and one for a single path below is not. What only annotations of methods guard counts as open. A rule that cannot be
     * judged without a request of a client counts as one that does not let everybody through.
     *
     * @param entries endpoint entries, as for {@code ApiKeyFilter.Builder.guard}
     * @throws IllegalArgumentException if one is no entry
     */
    public static List<String> among(ApplicationContext context, ServletContext servlets, Collection<String> entries) {
        List<SecurityFilterChain> chains = context.getBeanProvider(FilterChainProxy.class).stream()
                .flatMap(proxy -> proxy.getFilterChains().stream())
                .toList();
        AnonymousAccess access = new AnonymousAccess(chains, servlets);
        return entries.stream()
                .filter(entry -> access.isOpen(EndpointEntry.parse(entry)))
                .toList();
    }

    private boolean isOpen(EndpointEntry entry) {
        String path = entry.path().replace("**", "claviger-probe").replace("*", "claviger-probe");
        return METHODS.stream()
                .filter(entry.methods()::contains)
                .allMatch(method -> isOpen(SampleRequest.of(method, path, servlets)));
    }

    private boolean isOpen(HttpServletRequest request) {
        try {
            return chains.stream()
                    .filter(chain -> chain.matches(request))
                    .findFirst()
                    .map(chain -> passes(chain.getFilters(), request))
                    .orElse(true);
        } catch (RuntimeException e) {
            return false;
        }
    }

    private static boolean passes(List<Filter> filters, HttpServletRequest request) {
        return filters.stream()
                .filter(AuthorizationFilter.class::isInstance)
                .map(AuthorizationFilter.class::cast)
                .allMatch(filter -> {
                    AuthorizationResult result =
                            filter.getAuthorizationManager().authorize(() -> NOBODY, request);
                    return result == null || result.isGranted();
                });
    }
}
