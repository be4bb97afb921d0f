package dev.claviger.spring.boot;

import dev.claviger.http.ForwardedFor;
import dev.claviger.http.RefusalBody;
import dev.claviger.http.VerdictListener;
import dev.claviger.spring.boot.FilterProperties.Refusals;
import dev.claviger.spring.boot.FilterProperties.WithoutKey;
import org.springframework.beans.factory.BeanFactory;

/** Gives the settings of the filter to a builder, and none that would leave open by accident what was to be guarded. */
final class FilterSettings {
    private final FilterProperties settings;
    private final BeanFactory beans;

    FilterSettings(FilterProperties settings, BeanFactory beans) {
        this.settings = settings;
        this.beans = beans;
    }

    void applyTo(GuardChoices filter) {
        requireGuard(settings);
        Setting.run("filter.guard", () -> filter.guard(settings.guard().toArray(new String[0])));
        Setting.run(
                "filter.permit-all", () -> filter.permitAll(settings.permitAll().toArray(new String[0])));
        addHeaders(filter);
        if (!settings.trustedProxies().isEmpty()) {
            filter.behindProxies(proxies(settings));
        }
        filter.flags(settings);
        filter.refusalBody(body());
        LateBeans<VerdictListener> listeners = new LateBeans<>(beans.getBeanProvider(VerdictListener.class));
        if (!listeners.all().isEmpty()) {
            filter.verdictListener(judged -> listeners.forEach(listener -> listener.judged(judged)));
        }
    }

    /** Lets requests without a key pass, if that is wanted and {@code chain}, a bean of Spring Security, stands behind. */
    void applyPassingTo(GuardChoices filter, String chain) {
        if (settings.withoutKey() == WithoutKey.REFUSE) {
            return;
        }
        if (!beans.containsBean(chain) && !settings.unsafePassToHost()) {
            throw new ConfigurationFault(
                    "claviger.filter.without-key=pass-to-host lets every request without a key reach the guarded paths, and"
                            + " this application has no Spring Security filter chain that would authenticate it.",
                    "Remove the setting, or add Spring Security. If something else authenticates every such request, say so"
                            + " with claviger.filter.unsafe-pass-to-host=true.");
        }
        filter.passOthersToHost();
    }

    static void requireGuard(FilterProperties settings) {
        if (settings.guard().isEmpty()) {
            throw new ConfigurationFault(
                    "claviger.filter.guard is not set: nothing says which paths need a key.",
                    "Set it to endpoint entries, for instance claviger.filter.guard=/api/**, or set"
                            + " claviger.filter.enabled=false if this application takes no keys over HTTP.");
        }
    }

    static ForwardedFor proxies(FilterProperties settings) {
        return Setting.use(
                "filter.trusted-proxies",
                () -> ForwardedFor.believing(settings.trustedProxies().toArray(new String[0])));
    }

    private void addHeaders(GuardChoices filter) {
        String also = settings.alsoFromHeader();
        String only = settings.onlyFromHeader();
        if (also != null && only != null) {
            throw new ConfigurationFault(
                    "claviger.filter.also-from-header and claviger.filter.only-from-header are both set.",
                    "Keep one of the two settings.");
        }
        if (also != null) {
            Setting.run("filter.also-from-header", () -> filter.alsoFromHeader(also));
        }
        if (only != null) {
            Setting.run("filter.only-from-header", () -> filter.onlyFromHeader(only));
        }
    }

    private RefusalBody body() {
        return beans.getBeanProvider(RefusalBody.class)
                .getIfAvailable(() ->
                        settings.refusals() == Refusals.OPENAI ? RefusalBody.openAi() : RefusalBody.problemJson());
    }
}
