package dev.claviger;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.lang.module.ModuleDescriptor;
import java.lang.module.ModuleFinder;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.spi.ToolProvider;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The library as somebody else's program uses it, each time in a JVM of its own. */
class OptionalDependenciesTest {
    private static final List<String> REQUIRED = List.of("slf4j-api", "caffeine");
    private static final List<String> ARGON2 = List.of("argon2-jvm", "argon2-jvm-nolibs", "jna-jpms");
    private static final List<String> JSON =
            List.of("jackson-databind", "jackson-core", "jackson-annotations", "slf4j-simple");

    @TempDir
    private static Path directory;

    private static Path consumer;

    @BeforeAll
    static void compileConsumer() throws URISyntaxException {
        consumer = directory.resolve("consumer");
        Path sources = Path.of(OptionalDependenciesTest.class
                        .getResource("/consumer/module-info.java")
                        .toURI())
                .getParent();
        int exitCode = ToolProvider.findFirst("javac")
                .orElseThrow()
                .run(
                        System.out,
                        System.err,
                        "--module-path",
                        path(jars("slf4j-api", "caffeine", "jspecify")),
                        "-d",
                        consumer.toString(),
                        sources.resolve("module-info.java").toString(),
                        sources.resolve("consumer/Main.java").toString());
        assertThat(exitCode).isZero();
    }

    @Test
    void module_exportsItsFivePackages_andTheRulesOfJsonToTheServletAdapterAlone() {
        ModuleDescriptor module = ModuleFinder.of(Path.of(library()))
                .find("dev.claviger")
                .orElseThrow()
                .descriptor();

        assertThat(module.exports())
                .filteredOn(exported -> !exported.isQualified())
                .extracting(ModuleDescriptor.Exports::source)
                .containsExactlyInAnyOrder(
                        "dev.claviger",
                        "dev.claviger.http",
                        "dev.claviger.json",
                        "dev.claviger.policy",
                        "dev.claviger.spi");
        assertThat(module.exports())
                .filteredOn(ModuleDescriptor.Exports::isQualified)
                .allSatisfy(exported -> assertThat(exported.targets()).containsExactly("dev.claviger.servlet"))
                .extracting(ModuleDescriptor.Exports::source)
                .containsExactlyInAnyOrder("dev.claviger.internal.json", "dev.claviger.internal.text");
        assertThat(module.opens()).isEmpty();
    }

    @Test
    void modulePath_needsNoOptionalDependency() throws Exception {
        assertThat(runOnModulePath(REQUIRED, List.of())).containsSubsequence("allowed", "endpoint_not_allowed");
    }

    @Test
    void classPath_needsNoOptionalDependency() throws Exception {
        assertThat(runOnClassPath(REQUIRED)).containsSubsequence("allowed", "endpoint_not_allowed");
    }

    /** Nothing requires the optional modules for good, so that whoever wants them has to name them. */
    @Test
    void modulePath_hashesAndWritesJson_withTheOptionalDependencies() throws Exception {
        String output = runOnModulePath(
                Stream.of(REQUIRED, ARGON2, JSON).flatMap(List::stream).toList(),
                List.of("--add-modules", "de.mkammerer.argon2.nolibs,com.fasterxml.jackson.databind"),
                "argon2",
                "json");

        assertThat(output)
                .contains("\"event\":\"key_issued\"", "\"event\":\"call_refused\"")
                .containsSubsequence("allowed", "endpoint_not_allowed");
    }

    @Test
    void build_namesTheArtifact_whenArgon2IsNotOnTheModulePath() throws Exception {
        assertThat(runOnModulePath(REQUIRED, List.of(), "argon2"))
                .contains("java.lang.IllegalStateException", "de.mkammerer:argon2-jvm")
                .doesNotContain("allowed");
    }

    @Test
    void build_namesTheArtifact_whenArgon2IsNotOnTheClassPath() throws Exception {
        assertThat(runOnClassPath(REQUIRED, "argon2"))
                .contains("java.lang.IllegalStateException", "de.mkammerer:argon2-jvm")
                .doesNotContain("allowed");
    }

    private static String runOnModulePath(List<String> artifacts, List<String> flags, String... options)
            throws Exception {
        List<String> arguments =
                new ArrayList<>(List.of("--module-path", path(jars(artifacts)) + File.pathSeparator + consumer));
        arguments.addAll(flags);
        arguments.addAll(List.of("--module", "consumer/consumer.Main"));
        arguments.addAll(List.of(options));
        return run(arguments);
    }

    private static String runOnClassPath(List<String> artifacts, String... options) throws Exception {
        List<String> arguments = new ArrayList<>(
                List.of("--class-path", path(jars(artifacts)) + File.pathSeparator + consumer, "consumer.Main"));
        arguments.addAll(List.of(options));
        return run(arguments);
    }

    private static String run(List<String> arguments) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-XX:+UseSerialGC"));
        command.addAll(arguments);
        Path output = directory.resolve("output.txt");
        Process process = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(output.toFile())
                .start();
        try {
            assertThat(process.waitFor(30, TimeUnit.SECONDS)).isTrue();
            return Files.readString(output);
        } finally {
            process.destroyForcibly();
        }
    }

    private static List<String> jars(String... artifacts) {
        return jars(List.of(artifacts));
    }

    /** Returns the library itself and these artifacts, as this JVM has them. */
    private static List<String> jars(List<String> artifacts) {
        String known = System.getProperty("jdk.module.path", "")
                + File.pathSeparator
                + System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"));
        List<String> jars = new ArrayList<>(List.of(library()));
        for (String artifact : artifacts) {
            jars.add(Stream.of(known.split(File.pathSeparator))
                    .filter(jar -> new File(jar).getName().matches(artifact + "-[0-9][0-9.]*\\.jar"))
                    .findFirst()
                    .orElseThrow(() -> new IllegalStateException("no " + artifact + " in " + known)));
        }
        return jars;
    }

    private static String library() {
        try {
            return Path.of(Claviger.class
                            .getProtectionDomain()
                            .getCodeSource()
                            .getLocation()
                            .toURI())
                    .toString();
        } catch (URISyntaxException e) {
            throw new IllegalStateException(e);
        }
    }

    private static String path(List<String> jars) {
        return jars.stream().collect(Collectors.joining(File.pathSeparator));
    }
}
