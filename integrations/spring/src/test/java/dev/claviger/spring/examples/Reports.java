package dev.claviger.spring.examples;

import dev.claviger.servlet.ApiKeyPrincipal;
import java.security.Principal;
import java.util.List;
import java.util.Map;
import org.springframework.security.access.prepost.PreAuthorize;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

@RestController
public class Reports {
    private final Map<String, List<String>> reports = Map.of("ada", List.of("May", "June"));

    @GetMapping("/api/reports")
    String mine(@AuthenticationPrincipal ApiKeyPrincipal caller) {
        return String.join(", ", reports.get(caller.getName()));
    }

    @DeleteMapping("/api/reports")
    @PreAuthorize("hasRole('ADMIN') and hasAuthority('FACTOR_API_KEY')")
    String deleteAll() {
        return "deleted";
    }

    @GetMapping("/api/name")
    String name(Principal caller) {
        return caller.getName();
    }
}
