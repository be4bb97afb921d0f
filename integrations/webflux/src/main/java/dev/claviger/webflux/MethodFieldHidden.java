package dev.claviger.webflux;

import org.springframework.http.codec.multipart.Part;
import org.springframework.util.LinkedMultiValueMap;
import org.springframework.util.MultiValueMap;
import org.springframework.web.server.ServerWebExchange;
import org.springframework.web.server.ServerWebExchangeDecorator;
import reactor.core.publisher.Mono;

/**
 * Hides a {@code _method} in a form from what runs behind the guard, which reads no bodies.
 */
final class MethodFieldHidden extends ServerWebExchangeDecorator {
    private static final String PARAMETER = "_method";

    MethodFieldHidden(ServerWebExchange exchange) {
        super(exchange);
    }

    @Override
    public Mono<MultiValueMap<String, String>> getFormData() {
        // WebFlux does not put the query into the form.
        return super.getFormData().map(MethodFieldHidden::without);
    }

    @Override
    public Mono<MultiValueMap<String, Part>> getMultipartData() {
        return super.getMultipartData().map(MethodFieldHidden::without);
    }

    private static <T> MultiValueMap<String, T> without(MultiValueMap<String, T> form) {
        if (!form.containsKey(PARAMETER)) {
            return form;
        }
        MultiValueMap<String, T> shown = new LinkedMultiValueMap<>(form);
        shown.remove(PARAMETER);
        return shown;
    }
}
