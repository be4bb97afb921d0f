package dev.claviger.spring;

import static java.util.Objects.requireNonNull;

import dev.claviger.Actor;
import dev.claviger.Claviger;
import dev.claviger.InMemoryKeyStorage;
import dev.claviger.IssuedKey;
import dev.claviger.KeyRequest;
import dev.claviger.Owner;
import dev.claviger.policy.Availability;
import dev.claviger.policy.EndpointSet;
import dev.claviger.policy.PolicyDocument;
import dev.claviger.servlet.ApiKeyFilter;
import dev.claviger.servlet.manage.ManagementServlet;
import dev.claviger.testkit.RecordedAudit;
import dev.claviger.testkit.TestOwners;
import jakarta.servlet.DispatcherType;
import jakarta.servlet.Filter;
import jakarta.servlet.FilterRegistration;
import jakarta.servlet.ServletContext;
import jakarta.servlet.ServletRegistration;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import org.apache.catalina.Context;
import org.apache.catalina.LifecycleException;
import org.apache.catalina.connector.Connector;
import org.apache.catalina.startup.Tomcat;
import org.apache.tomcat.util.descriptor.web.ErrorPage;
import org.springframework.context.annotation.AnnotatedBeanDefinitionReader;
import org.springframework.web.context.support.GenericWebApplicationContext;
import org.springframework.web.filter.DelegatingFilterProxy;
import org.springframework.web.servlet.DispatcherServlet;

/**
 * An application with Spring MVC and Spring Security on a Tomcat, without Spring Boot. The API key filter is in front of Spring Security, and
 * everything else has the defaults.
 */
final class SpringHost implements AutoCloseable {
    private static final Owner ADA = Owner.user("ada").withRoles("user");
    private static final Owner ROOT = Owner.user("root").withRoles("admin");

    private static final PolicyDocument OPEN = PolicyDocument.builder()
            .usage(Availability.EVERYONE)
            .grantEveryone()
            .endpoints(EndpointSet.unrestricted())
            .build();

    final RecordedAudit audit = new RecordedAudit();
    final Claviger claviger = Claviger.builder(new InMemoryKeyStorage(), TestOwners.of(ADA, ROOT))
            .initialPolicy(OPEN)
            .auditSink(audit)
            .build();
    final GenericWebApplicationContext spring = new GenericWebApplicationContext();
    private final List<Consumer<ServletContext>> beforeKeys = new ArrayList<>();
    private final List<Consumer<ServletContext>> afterKeys = new ArrayList<>();
    private final Tomcat tomcat = new Tomcat();
    private final Path base;
    private final HttpClient client = HttpClient.newHttpClient();
    private Consumer<ApiKeyFilter.Builder> filter = builder -> builder.guard("/api/**");

    private boolean securityFirst;

    private SpringHost(Class<?>... configuration) throws IOException {
        base = Files.createTempDirectory("spring-host");
        AnnotatedBeanDefinitionReader reader = new AnnotatedBeanDefinitionReader(spring);
        reader.register(Endpoints.class);
        reader.register(configuration);
        spring.registerBean(Claviger.class, () -> claviger);
    }

    static SpringHost with(Class<?>... configuration) throws IOException {
        return new SpringHost(configuration);
    }

    SpringHost filter(Consumer<ApiKeyFilter.Builder> options) {
        filter = options;
        return this;
    }

    /** Leaves callers without a key to Spring Security, which answers them as the filter would. */
    SpringHost passingOthers() {
        filter = builder -> builder.guard("/api/**").passOthersToHost();
        spring.registerBean(
                MissingKeyRefusal.class,
                () -> MissingKeyRefusal.by(
                        ApiKeyFilter.builder(claviger).guard("/api/**").build()));
        return this;
    }

    /** Puts Spring Security before the filter, as who does not read puts it. */
    SpringHost securityFirst() {
        securityFirst = true;
        return this;
    }

    SpringHost beforeKeys(Filter first) {
        beforeKeys.add(context -> map(context, "first", first));
        return this;
    }

    SpringHost beforeSecurity(Filter second) {
        afterKeys.add(context -> map(context, "second", second));
        return this;
    }

    SpringHost start() throws LifecycleException {
        tomcat.setBaseDir(base.toString());
        Connector connector = new Connector();
        connector.setPort(0);
        connector.setProperty("address", "127.0.0.1");
        connector.setProperty("maxThreads", "8");
        tomcat.setConnector(connector);
        Context context = tomcat.addContext("", base.toString());
        ErrorPage page = new ErrorPage();
        page.setLocation("/error");
        context.addErrorPage(page);
        context.addServletContainerInitializer((types, servlets) -> startUp(servlets), Set.of());
        tomcat.start();
        return this;
    }

    private void startUp(ServletContext context) {
        spring.setServletContext(context);
        spring.refresh();
        beforeKeys.forEach(step -> step.accept(context));
        if (securityFirst) {
            addSecurity(context);
        }
        ApiKeyFilter.Builder builder = ApiKeyFilter.builder(claviger);
        filter.accept(builder);
        builder.build().addTo(context);
        afterKeys.forEach(step -> step.accept(context));
        if (!securityFirst) {
            addSecurity(context);
        }
        ServletRegistration.Dynamic mvc = context.addServlet("mvc", new DispatcherServlet(spring));
        mvc.addMapping("/");
        mvc.setAsyncSupported(true);
        mvc.setLoadOnStartup(1);
        ManagementServlet.builder(claviger, new SecuritySessionUser()).build().addTo(context, "/manage/*");
    }

    private void addSecurity(ServletContext context) {
        if (spring.containsBean("springSecurityFilterChain")) {
            map(context, "springSecurityFilterChain", new DelegatingFilterProxy("springSecurityFilterChain", spring));
        }
    }

    private static void map(ServletContext context, String name, Filter filter) {
        FilterRegistration.Dynamic registration = context.addFilter(name, filter);
        registration.setAsyncSupported(true);
        registration.addMappingForUrlPatterns(EnumSet.allOf(DispatcherType.class), false, "/*");
    }

    ServletContext servlets() {
        return requireNonNull(spring.getServletContext(), "servlet context");
    }

    IssuedKey issue(String owner) {
        return claviger.issue(
                        Actor.host("test"),
                        KeyRequest.named("a key of " + owner).forOwner(owner).withReason("a test"))
                .orElseThrow();
    }

    /** Returns the text of a new key. */
    String keyOf(String owner) {
        return issue(owner).plaintext().reveal();
    }

    HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(
                URI.create("http://127.0.0.1:" + tomcat.getConnector().getLocalPort() + path));
    }

    HttpRequest.Builder request(String path, String key) {
        return request(path).header("Authorization", "Bearer " + key);
    }

    HttpResponse<String> send(HttpRequest.Builder request) throws Exception {
        return client.send(request.build(), BodyHandlers.ofString());
    }

    HttpResponse<String> get(String path, String key) throws Exception {
        return send(request(path, key));
    }

    /** Logs a person in as a browser does, and returns the cookie of the session. */
    String logIn(String name) throws Exception {
        HttpResponse<String> form = send(request("/token"));
        String token = form.body();
        HttpResponse<String> answer = send(request("/login")
                .header("Cookie", cookie(form))
                .header("Content-Type", "application/x-www-form-urlencoded")
                .POST(HttpRequest.BodyPublishers.ofString("username=" + name + "&password=pw&_csrf=" + token)));
        return cookie(answer);
    }

    /** Returns what a browser would send after this answer; empty if no cookie was set. */
    static String cookie(HttpResponse<String> answer) {
        return answer.headers()
                .firstValue("Set-Cookie")
                .map(line -> line.split(";", 2)[0])
                .orElse("");
    }

    @Override
    public void close() throws LifecycleException, IOException {
        tomcat.stop();
        tomcat.destroy();
        spring.close();
        claviger.close();
        try (var files = Files.walk(base)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }
}
