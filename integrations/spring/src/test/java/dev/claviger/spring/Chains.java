package dev.claviger.spring;

import dev.claviger.Claviger;
import dev.claviger.servlet.ApiKeyFilter;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.List;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.annotation.Order;
import org.springframework.http.HttpMethod;
import org.springframework.security.authentication.UsernamePasswordAuthenticationToken;
import org.springframework.security.config.Customizer;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.config.annotation.web.configuration.EnableWebSecurity;
import org.springframework.security.config.annotation.web.configurers.AbstractHttpConfigurer;
import org.springframework.security.config.http.SessionCreationPolicy;
import org.springframework.security.core.authority.AuthorityUtils;
import org.springframework.security.core.context.SecurityContextHolder;
import org.springframework.security.core.userdetails.User;
import org.springframework.security.core.userdetails.UserDetailsService;
import org.springframework.security.provisioning.InMemoryUserDetailsManager;
import org.springframework.security.web.SecurityFilterChain;
import org.springframework.security.web.authentication.AnonymousAuthenticationFilter;
import org.springframework.security.web.authentication.UsernamePasswordAuthenticationFilter;
import org.springframework.security.web.authentication.www.BasicAuthenticationFilter;
import org.springframework.web.cors.CorsConfiguration;
import org.springframework.web.filter.OncePerRequestFilter;

/** Security configurations of hosts. */
final class Chains {
    private Chains() {}

    static SecurityFilterChain authenticated(HttpSecurity http) throws Exception {
        return http.authorizeHttpRequests(requests -> requests.anyRequest().authenticated())
                .build();
    }

    @Configuration
    @EnableWebSecurity
    abstract static class Bob {
        @Bean
        UserDetailsService users() {
            return new InMemoryUserDetailsManager(
                    User.withUsername("bob").password("{noop}pw").roles("USER").build());
        }
    }

    /** Two chains, of which the first is without sessions and CSRF tokens. */
    static class Two extends Bob {
        @Bean
        @Order(1)
        SecurityFilterChain first(HttpSecurity http) throws Exception {
            return authenticated(http.securityMatcher("/api/second/**", "/second/**")
                    .csrf(AbstractHttpConfigurer::disable)
                    .requestCache(AbstractHttpConfigurer::disable)
                    .sessionManagement(session -> session.sessionCreationPolicy(SessionCreationPolicy.STATELESS)));
        }

        @Bean
        @Order(2)
        SecurityFilterChain second(HttpSecurity http) throws Exception {
            return authenticated(http.formLogin(Customizer.withDefaults()));
        }
    }

    /** What makes sessions of everybody who is authenticated, as early releases of Spring Security did. */
    static class Eager extends Bob {
        @Bean
        SecurityFilterChain chain(HttpSecurity http) throws Exception {
            return authenticated(http.securityContext(context -> context.requireExplicitSave(false))
                    .sessionManagement(session -> session.sessionCreationPolicy(SessionCreationPolicy.ALWAYS)
                            .requireExplicitAuthenticationStrategy(false)
                            .maximumSessions(1)));
        }
    }

    /** Other ways to authenticate, all of which a request with a key may trigger. */
    static class Others extends Bob {
        @Bean
        SecurityFilterChain chain(HttpSecurity http) throws Exception {
            http.addFilterBefore(new Tokens(), BasicAuthenticationFilter.class);
            http.addFilterBefore(new Names(), AnonymousAuthenticationFilter.class);
            return authenticated(http.httpBasic(Customizer.withDefaults())
                    .jee(container -> container.mappableRoles("USER", "ADMIN")));
        }
    }

    /** Refuses all tokens that it does not know, as a resource server does. */
    private static final class Tokens extends OncePerRequestFilter {
        @Override
        protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
                throws ServletException, IOException {
            String authorization = request.getHeader("authorization");
            if (authorization != null && authorization.startsWith("Bearer ")) {
                response.sendError(HttpServletResponse.SC_UNAUTHORIZED);
            } else {
                chain.doFilter(request, response);
            }
        }
    }

    /** Believes a header of its own, as filters behind proxies do. */
    private static final class Names extends OncePerRequestFilter {
        @Override
        protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
                throws ServletException, IOException {
            String name = request.getHeader("X-Name");
            if (name != null) {
                SecurityContextHolder.getContext()
                        .setAuthentication(UsernamePasswordAuthenticationToken.authenticated(name, "", List.of()));
            }
            chain.doFilter(request, response);
        }
    }

    /** Pages of another origin call with keys. */
    static class CrossOrigin extends Bob {
        @Bean
        SecurityFilterChain chain(HttpSecurity http) throws Exception {
            CorsConfiguration pages = new CorsConfiguration();
            pages.addAllowedOrigin("https://pages.example.org");
            pages.addAllowedHeader("Authorization");
            return authenticated(http.cors(cors -> cors.configurationSource(request -> pages)));
        }
    }

    /** The filter of the application once more, where tutorials put it. */
    static class Twice extends Bob {
        @Bean
        SecurityFilterChain chain(HttpSecurity http, Claviger claviger) throws Exception {
            ApiKeyFilter again = ApiKeyFilter.builder(claviger).guard("/api/**").build();
            http.addFilterBefore(again, UsernamePasswordAuthenticationFilter.class);
            http.addFilterAfter(
                    ApiKeyFilter.builder(claviger).guard("/api/**").build(), BasicAuthenticationFilter.class);
            return authenticated(http.httpBasic(Customizer.withDefaults()));
        }
    }

    /** One chain that does without. */
    static class Disabled extends Bob {
        @Bean
        @Order(1)
        SecurityFilterChain first(HttpSecurity http) throws Exception {
            http.getConfigurer(ApiKeySecurity.class).disable();
            return authenticated(http.securityMatcher("/api/second/**"));
        }

        @Bean
        @Order(2)
        SecurityFilterChain second(HttpSecurity http) throws Exception {
            return authenticated(http);
        }
    }

    /** Beans that need the chain which asks for them. */
    static class Circular extends Bob {
        @Bean
        SecurityFilterChain chain(HttpSecurity http) throws Exception {
            return authenticated(http);
        }

        @Bean
        ApiKeyAuthorities authorities(SecurityFilterChain chain) {
            return caller -> AuthorityUtils.createAuthorityList(
                    "FILTERS_" + chain.getFilters().isEmpty());
        }

        @Bean
        MissingKeyRefusal missingKeys(Claviger claviger, SecurityFilterChain chain) {
            return MissingKeyRefusal.by(ApiKeyFilter.builder(claviger)
                    .guard(chain.getFilters().isEmpty() ? "/nothing" : "/api/**")
                    .build());
        }
    }

    @EnableWebSecurity(debug = true)
    static class Open extends Bob {
        @Bean
        SecurityFilterChain chain(HttpSecurity http) throws Exception {
            return http.authorizeHttpRequests(requests -> requests.requestMatchers("/api/admin/**")
                            .authenticated()
                            .requestMatchers(HttpMethod.POST, "/api/**")
                            .authenticated()
                            .anyRequest()
                            .permitAll())
                    .build();
        }
    }
}
