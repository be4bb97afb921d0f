package dev.claviger.conformance.cases;

import dev.claviger.Claviger;
import dev.claviger.http.HttpGuardBuilder;
import dev.claviger.servlet.ApiKeyFilter;
import jakarta.servlet.ServletContext;

/** What is under test: something that stands before an application and lets through what a claviger allows. */
@FunctionalInterface
interface Guard {

    /** Registers the guard for everything in {@code context}. */
    void addTo(ServletContext context, Claviger claviger, Stage stage);

    /** Returns the real filter, registered as its users register it. */
    static Guard apiKeyFilter() {
        return (context, claviger, stage) -> {
            ApiKeyFilter.Builder filter = ApiKeyFilter.builder(claviger)
                    .permitAll(stage.fixture().open().toArray(String[]::new));
            if (stage.guarded() != null) {
                filter.guard(stage.guarded() + "*");
            }
            if (stage.transports().contains(Stage.KEY_HEADER)) {
                if (stage.transports().contains(Stage.BEARER)) {
                    filter.alsoFromHeader("X-API-Key");
                } else {
                    filter.onlyFromHeader("X-API-Key");
                }
            }
            if (stage.passesOthers()) {
                filter.passOthersToHost();
            }
            filter.build().addTo(context);
        };
    }

    /** Configures a guard without servlets in the same way. */
    static HttpGuardBuilder configured(HttpGuardBuilder guard, Stage stage) {
        guard.permitAll(stage.fixture().open().toArray(String[]::new));
        if (stage.guarded() != null) {
            guard.guard(stage.guarded() + "*");
        }
        if (stage.transports().contains(Stage.KEY_HEADER)) {
            if (stage.transports().contains(Stage.BEARER)) {
                guard.alsoFromHeader("X-API-Key");
            } else {
                guard.onlyFromHeader("X-API-Key");
            }
        }
        return stage.passesOthers() ? guard.passOthersToHost() : guard;
    }
}
