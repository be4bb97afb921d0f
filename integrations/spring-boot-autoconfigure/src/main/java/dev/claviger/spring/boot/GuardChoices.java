package dev.claviger.spring.boot;

import dev.claviger.http.ForwardedFor;
import dev.claviger.http.RefusalBody;
import dev.claviger.http.VerdictListener;

/** What the builders of the filters for servlets and for WebFlux have in common. */
interface GuardChoices {
    void guard(String... entries);

    void permitAll(String... entries);

    void alsoFromHeader(String name);

    void onlyFromHeader(String name);

    void refusalBody(RefusalBody format);

    void behindProxies(ForwardedFor proxies);

    void verdictListener(VerdictListener listener);

    void passOthersToHost();

    /** Makes the choices that are on or off. */
    void flags(FilterProperties settings);
}
