package dev.claviger.spring.boot;

import dev.claviger.http.ForwardedFor;
import dev.claviger.http.RefusalBody;
import dev.claviger.http.VerdictListener;
import dev.claviger.servlet.ApiKeyFilter;

/** Makes choices for the servlet filter. */
record ServletChoices(ApiKeyFilter.Builder builder) implements GuardChoices {
    @Override
    public void guard(String... entries) {
        builder.guard(entries);
    }

    @Override
    public void permitAll(String... entries) {
        builder.permitAll(entries);
    }

    @Override
    public void alsoFromHeader(String name) {
        builder.alsoFromHeader(name);
    }

    @Override
    public void onlyFromHeader(String name) {
        builder.onlyFromHeader(name);
    }

    @Override
    public void refusalBody(RefusalBody format) {
        builder.refusalBody(format);
    }

    @Override
    public void behindProxies(ForwardedFor proxies) {
        builder.behindProxies(proxies);
    }

    @Override
    public void verdictListener(VerdictListener listener) {
        builder.verdictListener(listener);
    }

    @Override
    public void passOthersToHost() {
        builder.passOthersToHost();
    }

    @Override
    public void flags(FilterProperties settings) {
        if (settings.requireHttps()) {
            builder.requireHttps();
        }
        if (settings.stripCredential()) {
            builder.stripCredential();
        }
        if (settings.answerPreflights()) {
            builder.answerPreflights();
        }
        if (settings.ignoreMethodOverrides()) {
            builder.ignoreMethodOverrides();
        }
        if (settings.allowSessions()) {
            builder.allowSessions();
        }
    }
}
