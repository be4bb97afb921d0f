package dev.claviger.spring.boot;

import dev.claviger.servlet.ApiKeyPrincipal;
import dev.claviger.spi.OwnerDirectory;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import org.springframework.boot.CommandLineRunner;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Import;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.ResponseBody;

/** An application as somebody would write it: JPA, Spring MVC, and the one bean that Claviger asks for. */
@SpringBootConfiguration
@EnableAutoConfiguration
@Import({People.class, Shop.Pages.class})
class Shop {
    static final String[] SETTINGS = {
        "spring.jpa.hibernate.ddl-auto=create",
        "spring.mvc.hiddenmethod.filter.enabled=true",
        "claviger.jdbc.create-tables=true",
        "claviger.policy.usage=everyone",
        "claviger.policy.grants.everyone=granted",
        "claviger.policy.endpoints.everyone[0]=GET /api/**",
        "claviger.policy.endpoints.everyone[1]=POST /api/things/*",
        "claviger.policy.endpoints.everyone[2]=GET /m/api/**",
        "claviger.filter.guard=/api/**,/m/api/**",
        "claviger.filter.permit-all=GET /api/health",
        "claviger.management.enabled=true"
    };

    /** Returns these settings and more. */
    static String[] plus(String[] settings, String... more) {
        return Stream.concat(Stream.of(settings), Stream.of(more)).toArray(String[]::new);
    }

    /** Returns the settings and these. */
    static String[] with(String... more) {
        return plus(SETTINGS, more);
    }

    @Bean
    OwnerDirectory owners(People people) {
        return people::owner;
    }

    @Bean
    CommandLineRunner people(People people) {
        return arguments -> {
            people.add("ada", "user");
            people.add("root", "admin");
        };
    }

    /** What the application serves. */
    @Controller
    static class Pages {
        @GetMapping("/api/who")
        @ResponseBody
        String who(HttpServletRequest request) {
            ApiKeyPrincipal principal = (ApiKeyPrincipal) request.getUserPrincipal();
            return principal.owner().id() + " " + request.isUserInRole("user");
        }

        @GetMapping("/api/health")
        @ResponseBody
        String health() {
            return "fine";
        }

        @GetMapping("/api/secrets")
        @ResponseBody
        String secrets() {
            return "secrets";
        }

        @GetMapping("/api/slow")
        @ResponseBody
        Callable<String> slow() {
            return () -> "slowly";
        }

        @GetMapping("/api/broken")
        @ResponseBody
        String broken() {
            throw new IllegalStateException("broken on purpose");
        }

        @PostMapping("/api/things/{id}")
        @ResponseBody
        String posted(@PathVariable("id") String id) {
            return "posted " + id;
        }

        @DeleteMapping("/api/things/{id}")
        @ResponseBody
        String deleted(@PathVariable("id") String id) {
            return "deleted " + id;
        }

        @GetMapping("/public/forward")
        String forward() {
            return "forward:/api/secrets";
        }

        @GetMapping("/public/include")
        void include(HttpServletRequest request, HttpServletResponse response) throws ServletException, IOException {
            request.getRequestDispatcher("/api/secrets").include(request, response);
        }

        @GetMapping("/public/page")
        @ResponseBody
        String page() {
            return "for everybody";
        }
    }
}
