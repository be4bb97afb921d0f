package dev.claviger.spring.boot;

import dev.claviger.Actor;
import dev.claviger.Claviger;
import dev.claviger.KeyRequest;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.springframework.boot.SpringApplication;
import org.springframework.context.ConfigurableApplicationContext;

/** A Spring Boot application on a free port, and a client for it. */
final class Host implements AutoCloseable {
    private static final HttpClient CLIENT = HttpClient.newHttpClient();

    /** In tests of the starter for Boot 4, both servers are present. */
    static final String JETTY =
            "org.springframework.boot.jetty.autoconfigure.servlet.JettyServletWebServerAutoConfiguration,"
                    + "org.springframework.boot.jetty.autoconfigure.actuate.web.server.JettyServletManagementContextAutoConfiguration";

    /** Of both Boots; what does not exist is passed over. */
    static final String SECURITY = String.join(
            ",",
            "org.springframework.boot.autoconfigure.security.servlet.SecurityAutoConfiguration",
            "org.springframework.boot.autoconfigure.security.servlet.SecurityFilterAutoConfiguration",
            "org.springframework.boot.autoconfigure.security.servlet.UserDetailsServiceAutoConfiguration",
            "org.springframework.boot.actuate.autoconfigure.security.servlet.ManagementWebSecurityAutoConfiguration",
            "org.springframework.boot.security.autoconfigure.SecurityAutoConfiguration",
            "org.springframework.boot.security.autoconfigure.UserDetailsServiceAutoConfiguration",
            "org.springframework.boot.security.autoconfigure.web.servlet.SecurityFilterAutoConfiguration",
            "org.springframework.boot.security.autoconfigure.web.servlet.ServletWebSecurityAutoConfiguration",
            "org.springframework.boot.security.autoconfigure.actuate.web.servlet.ManagementWebSecurityAutoConfiguration");

    static final String REACTIVE_SECURITY = String.join(
            ",",
            "org.springframework.boot.autoconfigure.security.reactive.ReactiveSecurityAutoConfiguration",
            "org.springframework.boot.autoconfigure.security.reactive.ReactiveUserDetailsServiceAutoConfiguration",
            "org.springframework.boot.actuate.autoconfigure.security.reactive.ReactiveManagementWebSecurityAutoConfiguration",
            "org.springframework.boot.security.autoconfigure.ReactiveUserDetailsServiceAutoConfiguration",
            "org.springframework.boot.security.autoconfigure.web.reactive.ReactiveWebSecurityAutoConfiguration",
            "org.springframework.boot.security.autoconfigure.actuate.web.reactive.ReactiveManagementWebSecurityAutoConfiguration");

    private final ConfigurableApplicationContext context;

    private Host(ConfigurableApplicationContext context) {
        this.context = context;
    }

    /** Starts an application with a database of its own in memory. */
    static Host start(Class<?> application, String... settings) {
        return start(new Class<?>[] {application}, settings);
    }

    static Host start(Class<?>[] sources, String... settings) {
        List<String> arguments = new ArrayList<>(List.of(
                "--spring.main.banner-mode=off",
                "--logging.level.root=warn",
                "--spring.autoconfigure.exclude=" + JETTY + "," + SECURITY,
                "--server.port=0",
                "--server.address=127.0.0.1",
                "--spring.jmx.enabled=false",
                "--spring.datasource.url=jdbc:h2:mem:" + UUID.randomUUID() + ";DB_CLOSE_DELAY=-1"));
        for (String setting : settings) {
            // Of a setting given twice, Spring would have a list of both.
            arguments.removeIf(argument -> argument.startsWith("--" + setting.substring(0, setting.indexOf('=') + 1)));
            arguments.add("--" + setting);
        }
        return new Host(new SpringApplication(sources).run(arguments.toArray(new String[0])));
    }

    ConfigurableApplicationContext context() {
        return context;
    }

    Claviger claviger() {
        return context.getBean(Claviger.class);
    }

    /** Issues a key to somebody. */
    String issue(String owner) {
        return claviger()
                .issue(Actor.session(owner), KeyRequest.named("script of " + owner))
                .orElseThrow()
                .plaintext()
                .reveal();
    }

    int port() {
        return port("local.server.port");
    }

    int port(String property) {
        return context.getEnvironment().getRequiredProperty(property, Integer.class);
    }

    HttpResponse<String> get(String path, String... headers) {
        return send(request(port(), path, headers).GET());
    }

    HttpResponse<String> get(int port, String path) {
        return send(request(port, path).GET());
    }

    HttpResponse<String> post(String path, String body, String... headers) {
        return send(request(port(), path, headers).POST(BodyPublishers.ofString(body)));
    }

    private static HttpRequest.Builder request(int port, String path, String... headers) {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path));
        return headers.length == 0 ? request : request.headers(headers);
    }

    static HttpResponse<String> send(HttpRequest.Builder request) {
        try {
            return CLIENT.send(request.build(), BodyHandlers.ofString());
        } catch (IOException e) {
            throw new AssertionError("no answer", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError("interrupted", e);
        }
    }

    static String[] bearer(String key) {
        return new String[] {"Authorization", "Bearer " + key};
    }

    @Override
    public void close() {
        context.close();
    }
}
