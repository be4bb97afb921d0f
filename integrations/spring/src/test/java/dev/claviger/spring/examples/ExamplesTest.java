package dev.claviger.spring.examples;

import static org.assertj.core.api.Assertions.assertThat;

import dev.claviger.Actor;
import dev.claviger.Claviger;
import dev.claviger.KeyRequest;
import dev.claviger.policy.Availability;
import dev.claviger.policy.PolicyDocument;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.util.Set;
import org.apache.catalina.connector.Connector;
import org.apache.catalina.startup.Tomcat;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.web.SpringServletContainerInitializer;
import org.springframework.web.WebApplicationInitializer;
import org.springframework.web.context.WebApplicationContext;
import org.springframework.web.context.support.WebApplicationContextUtils;

/** What docs/spring-security.md shows, started as a container starts it. */
class ExamplesTest {
    private final Tomcat tomcat = new Tomcat();
    private final HttpClient client = HttpClient.newHttpClient();

    @TempDir
    Path base;

    private WebApplicationContext start(Class<? extends WebApplicationInitializer> application) throws Exception {
        tomcat.setBaseDir(base.toString());
        Connector connector = new Connector();
        connector.setPort(0);
        connector.setProperty("address", "127.0.0.1");
        tomcat.setConnector(connector);
        var context = tomcat.addContext("", base.toString());
        context.addServletContainerInitializer(new SpringServletContainerInitializer(), Set.of(application));
        tomcat.start();
        WebApplicationContext spring =
                WebApplicationContextUtils.getRequiredWebApplicationContext(context.getServletContext());
        PolicyDocument policy = PolicyDocument.builder()
                .usage(Availability.EVERYONE)
                .grantEveryone()
                .endpoints("/api/**")
                .build();
        spring.getBean(Claviger.class)
                .changePolicy(Actor.host("test"), old -> policy)
                .orElseThrow();
        return spring;
    }

    @AfterEach
    void stop() throws Exception {
        tomcat.stop();
        tomcat.destroy();
    }

    private static String key(WebApplicationContext spring, String owner) {
        return spring.getBean(Claviger.class)
                .issue(Actor.session(owner), KeyRequest.named("script"))
                .orElseThrow()
                .plaintext()
                .reveal();
    }

    private HttpResponse<String> send(String method, String path, String key) throws Exception {
        HttpRequest request = HttpRequest.newBuilder(
                        URI.create("http://127.0.0.1:" + tomcat.getConnector().getLocalPort() + path))
                .method(method, HttpRequest.BodyPublishers.noBody())
                .header("Authorization", "Bearer " + key)
                .build();
        return client.send(request, BodyHandlers.ofString());
    }

    @Test
    void securedApplication_servesCallersWithKeys() throws Exception {
        WebApplicationContext spring = start(SecuredWebApplication.class);
        String ada = key(spring, "ada");
        String root = key(spring, "root");

        assertThat(send("GET", "/api/reports", ada).body()).isEqualTo("May, June");
        assertThat(send("DELETE", "/api/reports", ada).statusCode()).isEqualTo(403);
        assertThat(send("DELETE", "/api/reports", root).body()).isEqualTo("deleted");
        assertThat(send("GET", "/api/reports", "x").statusCode()).isEqualTo(401);

        spring.getBean(Accounts.class).lock("ada");

        assertThat(send("GET", "/api/reports", ada).statusCode()).isEqualTo(401);
    }

    @Test
    void securedApplication_hearsOfKeys() throws Exception {
        WebApplicationContext spring = start(SecuredWebApplication.class);
        Accounts accounts = spring.getBean(Accounts.class);

        key(spring, "ada");
        tomcat.stop();

        assertThat(accounts.mails()).contains("ada: issued");
    }

    @Test
    void plainApplication_servesCallersWithKeys() throws Exception {
        WebApplicationContext spring = start(PlainWebApplication.class);

        assertThat(send("GET", "/api/name", key(spring, "ada")).body()).isEqualTo("ada");
        assertThat(send("GET", "/api/name", "x").statusCode()).isEqualTo(401);
    }
}
