package dev.claviger;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import javax.tools.JavaFileObject;
import javax.tools.SimpleJavaFileObject;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** How all modules are written, main and test code alike. Tested here, because this module is built first. */
class SourcesTest {
    private static final Path ROOT = Path.of("..").toAbsolutePath().normalize();
    private static final Pattern MODULE = Pattern.compile("<module>([\\w/-]+)</module>");

    @Test
    void sources_keepTheMeasures() throws IOException {
        List<String> modules = modules();
        List<Source> sources = new ArrayList<>();
        for (String module : modules) {
            List<Source> ofModule = sources(ROOT.resolve(module).resolve("src"));
            assertThat(ofModule).as(module).isNotEmpty();
            sources.addAll(ofModule);
        }

        assertThat(modules).contains("core", "examples/quickstart");
        assertThat(SourceMeasures.broken(sources)).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
        import java.util.*;                                           | an import names one type or member
        import static java.util.List.*;                               | an import names one type or member
        import java.lang.String;                                      | an import is of another package
        package some; import some.Other;                              | an import is of another package
        import javax.annotation.Nullable;                             | Nullable has one spelling
        class Some { @javax.annotation.Nullable String name; }        | Nullable has one spelling
        class Some { java.lang.@other.Nullable String name; }         | Nullable has one spelling
        class Some { Some(int a, int b, int c, int d, int e, int f) {} } | a method has at most 5 parameters
        interface Some { void some(int a, int b, int c, int d, int e, int f); } | a method has at most 5 parameters
        public class Some {}                                          | public API has Javadoc
        public record Some(int a) {}                                  | public API has Javadoc
        public @interface Some {}                                     | public API has Javadoc
        public enum Some { A }                                        | public API has Javadoc
        /** Some. */ public class Some { public Some() {} }           | public API has Javadoc
        /** Some. */ public interface Some { int some(); }            | public API has Javadoc
        /** Some. */ public @interface Some { int some(); }           | public API has Javadoc
        /** Some. */ public interface Some { class Other {} }         | public API has Javadoc
        /** Some. */ public record Some(int a) { public int b() { return 1; } } | public API has Javadoc
        class Some { String tab = "a\tb"; }                           | no tabs
        """)
    void sources_thatBreakAMeasure_areTold(String text, String measure) throws IOException {
        assertThat(SourceMeasures.broken(List.of(new Source("/core/src/main/java/Some.java", text))))
                .singleElement()
                .asString()
                .startsWith("/core/src/main/java/Some.java:1: " + measure);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "import org.jspecify.annotations.Nullable; class Some { @Nullable String name; }",
                "package some; import some.other.More; import some.Other.More; import static some.Other.more; class Some {}",
                "class Some { Some(int a, int b, int c, int d, int e) {} }",
                "class Some { @Override public void some(int a, int b, int c, int d, int e, int f) {} }",
                "record Some(int a, int b, int c, int d, int e, int f) { Some {} }",
                "class Some { public void some() {} public class Other {} }",
                "/** Some. */ public class Some { void some() {} protected Some() {} @Override public int hashCode() {} }",
                "/** Some. */ public class Some { Object some = new Object() { public void other() {} }; }",
                "/** Some. */ public interface Some { private void some() {} }",
                "/** Some. */ public record Some(int a) { public Some {} }"
            })
    void sources_thatBreakNone_areNot(String text) throws IOException {
        assertThat(SourceMeasures.broken(List.of(new Source("/core/src/main/java/Some.java", text))))
                .isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"/core/src/test/java/Some.java", "/examples/quickstart/src/main/java/Some.java"})
    void javadoc_isAskedOfPublishedCodeAlone(String path) throws IOException {
        assertThat(SourceMeasures.broken(List.of(new Source(path, "public class Some {}"))))
                .isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"350, 38, 0", "351, 38, 1", "350, 39, 1"})
    void lines_areCounted(int linesOfFile, int linesWithin, int broken) throws IOException {
        String method = "class Some {\nvoid some() {\n" + "\n".repeat(linesWithin) + "}\n}\n";
        String text = method
                + "// a line\n".repeat((int) (linesOfFile - method.lines().count()));

        assertThat(SourceMeasures.broken(List.of(new Source("/core/src/main/java/Some.java", text))))
                .hasSize(broken);
    }

    private static List<String> modules() throws IOException {
        return MODULE.matcher(Files.readString(ROOT.resolve("pom.xml")))
                .results()
                .map(module -> module.group(1))
                .toList();
    }

    private static List<Source> sources(Path folder) throws IOException {
        List<Source> sources = new ArrayList<>();
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file :
                    files.filter(path -> path.toString().endsWith(".java")).toList()) {
                sources.add(
                        new Source("/" + ROOT.toUri().relativize(file.toUri()).getPath(), Files.readString(file)));
            }
        }
        return sources;
    }

    private static final class Source extends SimpleJavaFileObject {
        private final String text;

        Source(String path, String text) {
            super(URI.create("source://" + path), JavaFileObject.Kind.SOURCE);
            this.text = text;
        }

        @Override
        public CharSequence getCharContent(boolean ignoreEncodingErrors) {
            return text;
        }
    }
}
