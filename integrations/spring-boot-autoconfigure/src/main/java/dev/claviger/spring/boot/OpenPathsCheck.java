package dev.claviger.spring.boot;

import static java.util.Objects.requireNonNull;

import dev.claviger.spring.AnonymousAccess;
import dev.claviger.spring.boot.FilterProperties.WithoutKey;
import jakarta.servlet.ServletContext;
import java.util.List;
import org.springframework.beans.factory.SmartInitializingSingleton;
import org.springframework.web.context.WebApplicationContext;

/** Ends the start where requests without a key are left to filter chains of Spring Security that let everybody through. */
final class OpenPathsCheck implements SmartInitializingSingleton {
    private final WebApplicationContext context;
    private final FilterProperties settings;

    OpenPathsCheck(WebApplicationContext context, FilterProperties settings) {
        this.context = context;
        this.settings = settings;
    }

    @Override
    public void afterSingletonsInstantiated() {
        if (!settings.enabled() || settings.withoutKey() == WithoutKey.REFUSE || settings.unsafePassToHost()) {
            return;
        }
        ServletContext servlets = requireNonNull(context.getServletContext(), "there is no servlet context yet");
        List<String> open = AnonymousAccess.among(context, servlets, settings.guard());
        if (!open.isEmpty()) {
            throw new ConfigurationFault(
                    "claviger.filter.without-key=pass-to-host leaves requests without a key to Spring Security, whose filter"
                            + " chains let everybody through to " + String.join(", ", open) + ".",
                    "Require a login for these paths, for instance anyRequest().authenticated(), or remove the setting. If"
                            + " something else guards them, such as annotations of methods, say so with"
                            + " claviger.filter.unsafe-pass-to-host=true.");
        }
    }
}
