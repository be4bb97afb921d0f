package dev.claviger.spring.boot;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.URI;
import java.net.URL;
import java.net.URLClassLoader;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.SpringApplication;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.core.io.DefaultResourceLoader;

/** The guide: what it says to write is written, compiled, started and called. */
class GuideTest {
    private static final Path DOCS = Path.of("..", "..", "docs", "spring-boot.md");

    @TempDir
    private Path folder;

    private static String block(String language) throws IOException {
        Matcher block = Pattern.compile("(?s)```" + language + "\n(.*?)```").matcher(Files.readString(DOCS));
        assertThat(block.find()).as(language).isTrue();
        return block.group(1);
    }

    private Class<?> compiled() throws IOException, ClassNotFoundException {
        Path source = Files.createDirectories(folder.resolve("com/example")).resolve("Guarded.java");
        Files.writeString(source, block("java"));
        Files.writeString(folder.resolve("application.yml"), block("yaml"));
        ByteArrayOutputStream messages = new ByteArrayOutputStream();
        int errors = ToolProvider.getSystemJavaCompiler()
                .run(
                        null,
                        messages,
                        messages,
                        "-proc:none",
                        "-parameters",
                        "-d",
                        folder.toString(),
                        "-cp",
                        System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")),
                        source.toString());
        assertThat(errors).as(messages.toString(StandardCharsets.UTF_8)).isZero();
        ClassLoader loader = new URLClassLoader(
                new URL[] {folder.toUri().toURL()}, Thread.currentThread().getContextClassLoader());
        return loader.loadClass("com.example.Guarded");
    }

    private static HttpResponse<String> hello(ConfigurableApplicationContext context, String... headers) {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:"
                + context.getEnvironment().getRequiredProperty("local.server.port") + "/api/hello"));
        return Host.send(headers.length == 0 ? request : request.headers(headers));
    }

    @Test
    void guide_works_asItIsWritten() throws IOException, ClassNotFoundException {
        Class<?> application = compiled();
        ClassLoader before = Thread.currentThread().getContextClassLoader();
        Thread.currentThread().setContextClassLoader(application.getClassLoader());
        try (ConfigurableApplicationContext context = new SpringApplication(
                        new DefaultResourceLoader(application.getClassLoader()), application)
                .run(
                        "--spring.main.banner-mode=off",
                        "--spring.autoconfigure.exclude=" + Host.JETTY + "," + Host.SECURITY,
                        "--server.port=0",
                        "--spring.datasource.url=jdbc:h2:" + folder.resolve("guarded") + ";WRITE_DELAY=0",
                        "--claviger.bootstrap.key-file=" + folder.resolve("first-key"))) {
            String key = Files.readString(folder.resolve("first-key")).strip();

            assertThat(hello(context).statusCode()).isEqualTo(401);
            assertThat(hello(context, Host.bearer(key)).body()).isEqualTo("Hello, ada\n");
        } finally {
            Thread.currentThread().setContextClassLoader(before);
        }
    }

    @Test
    void guide_namesTheVersionsOfThisBuild() throws IOException {
        String parent = Files.readString(Path.of("..", "..", "pom.xml"));
        String guide = block("xml");

        assertThat(guide)
                .contains("<version>" + value(parent, "spring-boot.version") + "</version>")
                .contains("<artifactId>claviger-spring-boot-starter</artifactId>\n      <version>"
                        + value(parent.substring(parent.indexOf("<artifactId>")), "version") + "</version>");
    }

    private static String value(String pom, String element) {
        Matcher value = Pattern.compile("<" + element + ">([^<]+)<").matcher(pom);
        assertThat(value.find()).isTrue();
        return value.group(1);
    }
}
