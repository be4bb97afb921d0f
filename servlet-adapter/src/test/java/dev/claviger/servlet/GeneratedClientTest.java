package dev.claviger.servlet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.contentOf;

import java.io.File;
import java.io.IOException;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import javax.tools.JavaCompiler;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The client that is generated from the OpenAPI document compiles, and has a method for each operation. */
class GeneratedClientTest {
    private static final Path GENERATOR = Path.of("target", "openapi-generator-cli.jar");
    private static final Path DOCUMENT =
            Path.of("src", "main", "resources", "dev", "claviger", "servlet", "manage", "openapi.json");
    private static final Duration PATIENCE = Duration.ofMinutes(3);

    @TempDir
    private static Path client;

    /** In a process of its own, because the generator brings its own versions of many libraries. */
    @BeforeAll
    static void generate() throws Exception {
        Path log = client.resolve("log");
        Process generator = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-XX:TieredStopAtLevel=1",
                        "-XX:+UseSerialGC",
                        "-jar",
                        GENERATOR.toString(),
                        "generate",
                        "--input-spec",
                        DOCUMENT.toString(),
                        "--generator-name",
                        "java",
                        "--library",
                        "native",
                        "--additional-properties",
                        "useJakartaEe=true",
                        "--generate-alias-as-model",
                        "--global-property",
                        "apis,models,supportingFiles,apiTests=false,modelTests=false,apiDocs=false,modelDocs=false",
                        "--output",
                        client.toString())
                .redirectErrorStream(true)
                .redirectOutput(log.toFile())
                .start();
        try {
            boolean ended = generator.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS);
            assertThat(ended && generator.exitValue() == 0)
                    .as(() -> "the generator said: " + contentOf(log.toFile()))
                    .isTrue();
        } finally {
            generator.destroyForcibly();
        }
    }

    @Test
    void client_compiles(@TempDir Path classes) throws IOException {
        List<Path> sources = sources();
        JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
        StringWriter messages = new StringWriter();

        try (StandardJavaFileManager files = compiler.getStandardFileManager(null, null, null)) {
            List<String> options = List.of("-nowarn", "-proc:none", "-d", classes.toString(), "-cp", classPath());
            boolean compiled = compiler.getTask(
                            messages, files, null, options, null, files.getJavaFileObjectsFromPaths(sources))
                    .call();

            assertThat(compiled).as(messages.toString()).isTrue();
        }
        assertThat(sources).hasSizeGreaterThan(30);
    }

    @Test
    void client_hasAMethodForEachOperation() throws IOException {
        Set<String> calls = new TreeSet<>();
        for (Path source : sources()) {
            if (source.getFileName().toString().endsWith("Api.java")) {
                Files.readString(source)
                        .lines()
                        .filter(line -> line.contains("RequestBuilder("))
                        .map(line -> line.replaceFirst(".* ([a-zA-Z]+)RequestBuilder\\(.*", "$1"))
                        .filter(name -> name.matches("[a-zA-Z]+"))
                        .forEach(calls::add);
            }
        }

        assertThat(calls).hasSameSizeAs(new OpenApiDocument().operations());
    }

    /** What has no name in the document gets one from the generator, which another operation can change. */
    @Test
    void models_haveTheNamesOfTheDocument() throws IOException {
        SortedSet<String> schemas = new OpenApiDocument().schemas();
        Set<String> models = new TreeSet<>();
        for (Path source : sources()) {
            String name = source.getFileName().toString().replace(".java", "");
            if (source.getParent().endsWith("model") && !name.equals("AbstractOpenApiSchema")) {
                models.add(name);
            }
        }
        // No class is made of an object without fields.
        schemas.remove("EmptyObject");

        assertThat(models).isEqualTo(schemas);
    }

    private static List<Path> sources() throws IOException {
        try (Stream<Path> files = Files.walk(client.resolve(Path.of("src", "main", "java")))) {
            return files.filter(file -> file.toString().endsWith(".java")).toList();
        }
    }

    /** Everything that tests see, wherever it is found: modules and class path. */
    private static String classPath() {
        return String.join(
                File.pathSeparator,
                System.getProperty("java.class.path", ""),
                System.getProperty("jdk.module.path", ""));
    }
}
