package dev.claviger.spring.boot;

import dev.claviger.Claviger;
import dev.claviger.http.ForwardedFor;
import dev.claviger.http.RefusalBody;
import dev.claviger.servlet.ApiKeyFilter;
import dev.claviger.spring.boot.FilterProperties.Refusals;
import dev.claviger.spring.boot.FilterProperties.WithoutKey;

/** Makes the filter of the settings, and none that would leave open by accident what it was to guard. */
final class FilterFactory {
    private final FilterProperties settings;
    private final FilterBeans beans;

    FilterFactory(FilterProperties settings, FilterBeans beans) {
        this.settings = settings;
        this.beans = beans;
    }

    /** Returns the filter that is registered. */
    ApiKeyFilter filter(Claviger claviger) {
        ApiKeyFilter.Builder filter = builder(claviger);
        if (settings.withoutKey() == WithoutKey.PASS_TO_HOST) {
            requireAuthentication();
            filter.passOthersToHost();
        }
        return filter.build();
    }

    /** Returns a filter like it that refuses requests without a key. */
    ApiKeyFilter strictFilter(Claviger claviger) {
        return builder(claviger).build();
    }

    private ApiKeyFilter.Builder builder(Claviger claviger) {
        ApiKeyFilter.Builder filter = ApiKeyFilter.builder(claviger);
        if (settings.guard().isEmpty()) {
            throw new ConfigurationFault(
                    "claviger.filter.guard is not set: nothing says which paths need a key.",
                    "Set it to endpoint entries, for instance claviger.filter.guard=/api/**, or set"
                            + " claviger.filter.enabled=false if this application takes no keys over HTTP.");
        }
        Setting.use("filter.guard", () -> filter.guard(settings.guard().toArray(new String[0])));
        Setting.use(
                "filter.permit-all", () -> filter.permitAll(settings.permitAll().toArray(new String[0])));
        addHeaders(filter);
        if (!settings.trustedProxies().isEmpty()) {
            filter.behindProxies(proxies(settings));
        }
        addFlags(filter);
        beans.applyTo(filter.refusalBody(body()));
        return filter;
    }

    static ForwardedFor proxies(FilterProperties settings) {
        return Setting.use(
                "filter.trusted-proxies",
                () -> ForwardedFor.believing(settings.trustedProxies().toArray(new String[0])));
    }

    private void addHeaders(ApiKeyFilter.Builder filter) {
        String also = settings.alsoFromHeader();
        String only = settings.onlyFromHeader();
        if (also != null && only != null) {
            throw new ConfigurationFault(
                    "claviger.filter.also-from-header and claviger.filter.only-from-header are both set.",
                    "Keep one of the two settings.");
        }
        if (also != null) {
            Setting.use("filter.also-from-header", () -> filter.alsoFromHeader(also));
        }
        if (only != null) {
            Setting.use("filter.only-from-header", () -> filter.onlyFromHeader(only));
        }
    }

    private void addFlags(ApiKeyFilter.Builder filter) {
        if (settings.requireHttps()) {
            filter.requireHttps();
        }
        if (settings.stripCredential()) {
            filter.stripCredential();
        }
        if (settings.answerPreflights()) {
            filter.answerPreflights();
        }
        if (settings.ignoreMethodOverrides()) {
            filter.ignoreMethodOverrides();
        }
        if (settings.allowSessions()) {
            filter.allowSessions();
        }
    }

    private RefusalBody body() {
        RefusalBody own = beans.refusalBody();
        if (own != null) {
            return own;
        }
        return settings.refusals() == Refusals.OPENAI ? RefusalBody.openAi() : RefusalBody.problemJson();
    }

    private void requireAuthentication() {
        if (!beans.haveSecurity() && !settings.unsafePassToHost()) {
            throw new ConfigurationFault(
                    "claviger.filter.without-key=pass-to-host lets every request without a key reach the guarded paths, and"
                            + " this application has no Spring Security filter chain that would authenticate it.",
                    "Remove the setting, or add Spring Security. If something else authenticates every such request, say so"
                            + " with claviger.filter.unsafe-pass-to-host=true.");
        }
    }
}
