package dev.claviger.spring.test;

import dev.claviger.Claviger;
import dev.claviger.Owner;
import dev.claviger.servlet.ApiKeyPrincipal;
import dev.claviger.testkit.TestClaviger;
import jakarta.servlet.http.HttpServletRequest;
import java.security.Principal;
import java.util.TreeSet;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.security.access.prepost.PreAuthorize;
import org.springframework.security.config.annotation.method.configuration.EnableMethodSecurity;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.config.annotation.web.configuration.EnableWebSecurity;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.security.web.SecurityFilterChain;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.servlet.config.annotation.EnableWebMvc;

/** An application to test. */
final class Application {
    private Application() {}

    @RestController
    static class Controller {
        @GetMapping("/api/who")
        String who(@AuthenticationPrincipal ApiKeyPrincipal caller, Principal user) {
            return caller.getName() + " " + new TreeSet<>(caller.owner().roles()) + " "
                    + caller.owner().groups() + " " + user.getName();
        }

        @PostMapping("/api/things")
        String things(HttpServletRequest request) {
            return request.getParameterMap().keySet() + " " + request.isUserInRole("ADMIN");
        }

        @GetMapping("/plain/who")
        String plain(HttpServletRequest request) {
            return request.getUserPrincipal().getClass().getSimpleName() + " " + request.getRemoteUser() + " "
                    + request.isUserInRole("user") + " " + request.getAuthType();
        }
    }

    static class Service {
        @PreAuthorize("hasRole('ADMIN')")
        String administer() {
            return "done";
        }
    }

    /** Without a claviger, as a test of controllers alone has it. */
    @Configuration
    @EnableWebMvc
    @EnableWebSecurity
    @EnableMethodSecurity
    @Import({Controller.class, Service.class})
    static class Slice {
        @Bean
        SecurityFilterChain chain(HttpSecurity http) throws Exception {
            return http.authorizeHttpRequests(requests -> requests.anyRequest().authenticated())
                    .build();
        }
    }

    /** With a claviger, which knows the owner root. */
    @Configuration
    static class Whole extends Slice {
        @Bean
        Claviger claviger() {
            return TestClaviger.open(Owner.user("root").withRoles("admin"));
        }
    }
}
