package dev.claviger.webflux;

import dev.claviger.http.HttpGuard;
import org.springframework.http.HttpHeaders;
import org.springframework.http.server.reactive.ServerHttpRequest;
import org.springframework.http.server.reactive.ServerHttpRequestDecorator;

/** A request without the headers that keys come in. */
final class CredentialHidden extends ServerHttpRequestDecorator {
    private final HttpHeaders shown = new HttpHeaders();

    CredentialHidden(ServerHttpRequest request, HttpGuard guard) {
        super(request);
        request.getHeaders().forEach((name, values) -> {
            if (!guard.readsKeysFrom(name)) {
                values.forEach(value -> shown.add(name, value));
            }
        });
    }

    @Override
    public HttpHeaders getHeaders() {
        return HttpHeaders.readOnlyHttpHeaders(shown);
    }
}
