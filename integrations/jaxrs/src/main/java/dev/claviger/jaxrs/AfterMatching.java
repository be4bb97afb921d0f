package dev.claviger.jaxrs;

import jakarta.annotation.Priority;
import jakarta.ws.rs.Priorities;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.ContainerRequestFilter;

/**
 * Sees to it that the request whose resource runs is the one that was judged. From here on no filter can change its method or URI;
 * until here other filters could.
 */
@Priority(Priorities.AUTHENTICATION)
final class AfterMatching implements ContainerRequestFilter {
    private final ApiKeyRequestFilter filter;

    AfterMatching(ApiKeyRequestFilter filter) {
        this.filter = filter;
    }

    @Override
    public void filter(ContainerRequestContext request) {
        filter.judgeIfChanged(request);
    }
}
