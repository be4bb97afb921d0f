package dev.claviger.examples.quickstart;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What SECURITY.md promises is shown by tests that there are. */
class SecurityPageTest {
    private static final Path ROOT = Path.of("..", "..").toAbsolutePath().normalize();
    private static final Pattern TEST = Pattern.compile("`(\\w+)#(\\w+)`");
    private static final Pattern PROGRAM = Pattern.compile("`(conformance/\\w+)[^`]*`");

    static List<String> rows() throws IOException {
        return Files.readAllLines(ROOT.resolve("SECURITY.md")).stream()
                .filter(line -> line.startsWith("| ") && !line.startsWith("| promise") && !line.startsWith("| what"))
                .toList();
    }

    @ParameterizedTest
    @MethodSource("rows")
    void row_namesWhatShowsIt(String row) throws IOException {
        List<MatchResult> tests = TEST.matcher(row).results().toList();
        List<MatchResult> programs = PROGRAM.matcher(row).results().toList();

        assertThat(tests.size() + programs.size()).as(row).isPositive();
        assertThat(tests)
                .allSatisfy(test -> assertThat(sources().get(test.group(1)))
                        .as(test.group())
                        .isNotNull()
                        .contains("void " + test.group(2) + "("));
        assertThat(programs)
                .allSatisfy(program -> assertThat(ROOT.resolve(program.group(1)))
                        .as(program.group())
                        .isExecutable());
    }

    @Test
    void page_hasRows() throws IOException {
        assertThat(rows()).hasSizeGreaterThan(40);
    }

    /** The sources of tests, and of the contracts that are tests, by the names of their classes. */
    private static Map<String, String> sources() throws IOException {
        Map<String, String> sources = new TreeMap<>();
        for (String module :
                List.of("core", "servlet-adapter", "testkit", "behaviour", "jdbc-store", "conformance", "examples")) {
            try (Stream<Path> files = Files.walk(ROOT.resolve(module))) {
                for (Path file : files.filter(SecurityPageTest::isTest).toList()) {
                    String name = file.getFileName().toString().replace(".java", "");
                    sources.merge(name, Files.readString(file), String::concat);
                }
            }
        }
        return sources;
    }

    private static boolean isTest(Path file) {
        String path = file.toString();
        return path.endsWith(".java") && (path.contains("/src/test/") || path.contains("/testkit/src/main/"));
    }
}
