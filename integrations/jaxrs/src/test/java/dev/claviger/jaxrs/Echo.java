package dev.claviger.jaxrs;

import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.OPTIONS;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.SecurityContext;
import java.security.Principal;

/** Answers every request with its method and caller. */
@Path("{path: .*}")
public final class Echo {
    @GET
    public String get(@Context SecurityContext caller) {
        return answer("GET", caller);
    }

    @POST
    public String post(@Context SecurityContext caller) {
        return answer("POST", caller);
    }

    @DELETE
    public String delete(@Context SecurityContext caller) {
        return answer("DELETE", caller);
    }

    @OPTIONS
    public String options(@Context SecurityContext caller) {
        return answer("OPTIONS", caller);
    }

    static String answer(String method, SecurityContext caller) {
        Principal principal = caller.getUserPrincipal();
        return "handled " + method + " by " + (principal == null ? "nobody" : principal.getName());
    }
}
