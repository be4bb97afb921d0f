package dev.claviger.examples.quickstart;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import dev.claviger.ClavigerBuilder;
import dev.claviger.Decision;
import dev.claviger.Decision.Reason;
import dev.claviger.Owner;
import dev.claviger.http.HttpGuardBuilder;
import dev.claviger.jdbc.JdbcAudit;
import dev.claviger.jdbc.JdbcKeyStorage;
import dev.claviger.jdbc.JdbcRetention;
import dev.claviger.json.PolicyJson;
import dev.claviger.policy.Gate;
import dev.claviger.policy.PolicyDocument;
import dev.claviger.policy.PolicySettings;
import dev.claviger.servlet.ApiKeyFilter;
import dev.claviger.servlet.manage.ManagementServlet;
import dev.claviger.spi.OwnerDirectory;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** What the README, the pages of docs and the Javadoc show is what the build compiles, and what they say is so. */
class ReadmeTest {
    private static final List<Gate> GATES = List.of(Gate.values());
    private static final Path ROOT = Path.of("..", "..").toAbsolutePath().normalize();
    private static final Pattern JAVA_BLOCK =
            Pattern.compile("^```java\\n(.*?)^```$", Pattern.DOTALL | Pattern.MULTILINE);
    private static final Pattern COMMAND_BLOCK =
            Pattern.compile("^```\\n(.*?)^```$", Pattern.DOTALL | Pattern.MULTILINE);
    private static final Pattern SETTINGS_BLOCK =
            Pattern.compile("^```properties\\n(.*?)^```$", Pattern.DOTALL | Pattern.MULTILINE);
    private static final Pattern LINK = Pattern.compile("\\]\\(([^)]+)\\)");
    private static final Pattern JAVADOC_BLOCK = Pattern.compile("<pre>\\{@code\\n(.*?)\\}</pre>", Pattern.DOTALL);
    private static final Pattern WHITE_SPACE = Pattern.compile("\\s+");

    /** All that examples may be taken from, as one word. Read once: every example is looked for in it. */
    private static String compiled = "";

    @BeforeAll
    static void readSources() throws IOException {
        compiled = unbroken(sources("examples/quickstart/src")
                + sources("examples/hosts/src")
                + sources("jdbc-store/src/test")
                + sources("integrations"));
    }

    static List<String> readmeExamples() throws IOException {
        return blocks(JAVA_BLOCK, readme());
    }

    static List<String> docsExamples() throws IOException {
        List<String> examples = new ArrayList<>();
        for (Path page : pages()) {
            examples.addAll(blocks(JAVA_BLOCK, Files.readString(page)));
        }
        // Whole files of a project of its own are compiled as they stand, by the test of that page.
        examples.removeIf(example -> example.startsWith("package com.example;"));
        return examples;
    }

    static Stream<Arguments> builders() {
        return Stream.of(
                        ClavigerBuilder.class,
                        PolicyDocument.Builder.class,
                        HttpGuardBuilder.class,
                        ApiKeyFilter.Builder.class,
                        ManagementServlet.Builder.class,
                        JdbcKeyStorage.Builder.class,
                        JdbcAudit.Builder.class,
                        JdbcRetention.Builder.class)
                .map(builder -> Arguments.of(builder.getName(), builder));
    }

    static List<String> javadocExamples() throws IOException {
        return javadocBlocks().stream().filter(block -> !isJson(block)).toList();
    }

    static List<String> policyExamples() throws IOException {
        return javadocBlocks().stream().filter(ReadmeTest::isJson).toList();
    }

    @ParameterizedTest
    @MethodSource({"readmeExamples", "docsExamples", "javadocExamples"})
    void example_isCodeThatTheBuildCompiles(String example) {
        // Without the sources, which nobody would want to read.
        assertThat(compiled.contains(unbroken(example))).as(example).isTrue();
    }

    @ParameterizedTest
    @MethodSource("policyExamples")
    void policyExample_canBeRead(String example) {
        assertThat(meaning(PolicyJson.read(example))).isNotEqualTo(meaning(PolicyDocument.refuseAll()));
    }

    @Test
    void examples_areThere() throws IOException {
        assertThat(readmeExamples()).hasSizeGreaterThan(5);
        assertThat(javadocExamples()).isNotEmpty();
    }

    @Test
    void firstExample_printsWhatTheReadmeSays() {
        PrintStream console = System.out;
        ByteArrayOutputStream printed = new ByteArrayOutputStream();
        System.setOut(new PrintStream(printed, true, UTF_8));
        try {
            FirstKey.main(new String[0]);
        } finally {
            System.setOut(console);
        }

        assertThat(printed.toString(UTF_8).lines()).containsExactly("/models allowed", "/users ENDPOINT_NOT_ALLOWED");
    }

    @Test
    void firstScreen_hasFewerThanSixtyLines() throws IOException {
        List<String> lines = readme().lines().toList();

        assertThat(lines.indexOf("## Run it")).isBetween(1, 59);
    }

    @ParameterizedTest
    @CsvSource({"Run it, examples/quickstart/run", "Test it, mvn -q verify"})
    void section_hasOneCommand(String title, String command) throws IOException {
        String section = readme().split("## " + title + "\n", 2)[1].split("\n## ", 2)[0];

        assertThat(blocks(COMMAND_BLOCK, section)).containsExactly(command + "\n");
        assertThat(section.lines().filter(line -> line.startsWith("```"))).hasSize(2);
    }

    @ParameterizedTest
    @EnumSource
    void gateTable_namesEveryReasonWithItsGateAndStatus(Reason reason) throws IOException {
        int status = reason.callerIsKnown() ? 403 : 401;
        String row = readme().lines()
                .filter(line -> line.startsWith("| " + (GATES.indexOf(reason.gate()) + 1) + " |"))
                .collect(Collectors.joining());

        assertThat(row).contains("`" + reason.code() + "`").endsWith("| " + status + " |");
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("builders")
    void configuration_namesEveryOption(String name, Class<?> builder) throws IOException {
        Set<String> options = Arrays.stream(builder.getDeclaredMethods())
                .filter(method -> Modifier.isPublic(method.getModifiers()) && !method.isSynthetic())
                .map(Method::getName)
                .filter(option -> !option.equals("build"))
                .collect(Collectors.toSet());
        String page = Files.readString(ROOT.resolve("docs/configuration.md"));

        assertThat(options).isNotEmpty().allSatisfy(option -> assertThat(page).contains("`" + option + "`"));
    }

    @Test
    void links_leadSomewhere() throws IOException {
        List<Path> linking = new ArrayList<>(pages());
        linking.add(ROOT.resolve("README.md"));
        for (Path page : linking) {
            for (String target : blocks(LINK, Files.readString(page))) {
                String[] parts = target.split("#", 2);
                Path file = parts[0].isEmpty()
                        ? page
                        : requireNonNull(page.getParent()).resolve(parts[0]);
                assertThat(file).as("%s in %s", target, page).exists();
                if (parts.length > 1) {
                    assertThat(headings(file)).as("%s in %s", target, page).contains(parts[1]);
                }
            }
        }
    }

    @Test
    void dependency_isTheVersionThatIsBuilt() throws IOException {
        String pom = Files.readString(ROOT.resolve("pom.xml"));
        String version = pom.substring(pom.indexOf("<version>"), pom.indexOf("</version>"));

        assertThat(readme()).contains("<artifactId>claviger-servlet-adapter</artifactId>\n  " + version);
    }

    @Test
    void settings_meanTheSame_inOpenWebuisNamesAndInOurs() throws IOException {
        List<PolicySettings> read = blocks(SETTINGS_BLOCK, Files.readString(ROOT.resolve("docs/policies.md"))).stream()
                .map(block -> PolicySettings.read(settings(block)))
                .toList();

        assertThat(read).hasSize(2);
        assertThat(read).allSatisfy(settings -> assertThat(settings.warnings()).isEmpty());
        assertThat(meaning(read.get(0).policy())).isEqualTo(meaning(read.get(1).policy()));
        assertThat(meaning(read.get(0).policy())).isNotEqualTo(meaning(PolicyDocument.refuseAll()));
    }

    @Test
    void ownerDirectory_answersWithTheAccountAsItIsNow() {
        OwnerDirectory owners = Snippets.owners(
                id -> Optional.of(new Snippets.Account(id, "user", Set.of("api-users"), Instant.EPOCH, true)));

        assertThat(owners.find("ada"))
                .contains(Owner.user("ada")
                        .withRoles("user")
                        .withGroups("api-users")
                        .withCreatedAt(Instant.EPOCH)
                        .withActive(false));
    }

    @Test
    void decisionExample_isAllowed_whenThePolicyAllows() {
        OwnerDirectory owners = id -> Optional.of(Owner.user(id).withGroups("api-users"));
        PolicyDocument policy = Quickstart.policy();

        assertThat(Snippets.issueAndDecide(owners, policy)).isInstanceOf(Decision.Allowed.class);
    }

    private static String readme() throws IOException {
        return Files.readString(ROOT.resolve("README.md"));
    }

    private static List<Path> pages() throws IOException {
        try (Stream<Path> pages = Files.list(ROOT.resolve("docs"))) {
            return pages.sorted().toList();
        }
    }

    /** The headings as links name them. */
    private static List<String> headings(Path page) throws IOException {
        return Files.readAllLines(page).stream()
                .filter(line -> line.startsWith("## "))
                .map(line -> line.substring(3)
                        .toLowerCase(Locale.ROOT)
                        .replaceAll("[^a-z0-9 -]", "")
                        .replace(' ', '-'))
                .toList();
    }

    /** All Java sources below a folder, one after the other. */
    private static String sources(String folder) throws IOException {
        StringBuilder all = new StringBuilder();
        try (Stream<Path> files = Files.walk(ROOT.resolve(folder))) {
            for (Path file :
                    files.filter(path -> path.toString().endsWith(".java")).toList()) {
                all.append(Files.readString(file)).append('\n');
            }
        }
        return all.toString();
    }

    private static List<String> javadocBlocks() throws IOException {
        String javadoc = sources("core/src/main")
                + sources("servlet-adapter/src/main")
                + sources("integrations/micrometer/src/main");
        return blocks(JAVADOC_BLOCK, javadoc.replaceAll("(?m)^ *\\* ?", ""));
    }

    private static boolean isJson(String block) {
        return block.startsWith("{");
    }

    private static List<String> blocks(Pattern pattern, String text) {
        return pattern.matcher(text).results().map(found -> found.group(1)).toList();
    }

    /** The code as one word: where lines break is the formatter's choice. */
    private static String unbroken(String code) {
        return WHITE_SPACE.matcher(code).replaceAll("");
    }

    private static List<Object> meaning(PolicyDocument policy) {
        return List.of(policy.usage(), policy.grants(), policy.eligibleRoles(), policy.endpoints());
    }

    private static Map<String, String> settings(String block) {
        return block.lines()
                .map(line -> line.split("=", 2))
                .collect(Collectors.toMap(setting -> setting[0], setting -> setting[1]));
    }
}
