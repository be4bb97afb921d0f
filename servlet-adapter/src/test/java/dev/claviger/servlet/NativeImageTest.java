package dev.claviger.servlet;

import static java.util.stream.Collectors.toSet;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.lang.reflect.Method;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** What a native image has to keep although no code names it: the methods of Jetty that are called by name, and one resource. */
class NativeImageTest {
    private static final Path MAIN = Path.of("src", "main");
    private static final Path METADATA =
            MAIN.resolve(Path.of("resources", "META-INF", "native-image", "dev.claviger", "claviger-servlet-adapter"));
    private static final Pattern CALLED_BY_NAME =
            Pattern.compile("(?:call|getMethod)\\((?:[^\"();]|\\([^()]*\\))*\"(\\w+)\"");

    private static JsonNode read(String file) throws IOException {
        return new ObjectMapper().readTree(Files.readString(METADATA.resolve(file)));
    }

    /** The classes of the Jetty that is here; those of its other releases have the same names but for the package. */
    private static List<Class<?>> keptClasses() throws IOException, ClassNotFoundException {
        List<Class<?>> kept = new ArrayList<>();
        for (JsonNode entry : read("reflect-config.json")) {
            assertThat(entry.get("allPublicMethods").asBoolean()).isTrue();
            kept.add(Class.forName(entry.get("name").asText().replace(".ee11.", ".ee10.")));
        }
        return kept;
    }

    @Test
    void reflection_isKept_forEveryMethodThatIsCalledByName() throws Exception {
        String source =
                Files.readString(MAIN.resolve(Path.of("java", "dev", "claviger", "servlet", "JettyContext.java")));
        Set<String> called = CALLED_BY_NAME
                .matcher(source)
                .results()
                .map(found -> found.group(1))
                .collect(toSet());
        Set<String> kept = keptClasses().stream()
                .flatMap(type -> Arrays.stream(type.getMethods()))
                .map(Method::getName)
                .collect(toSet());

        assertThat(called).hasSizeGreaterThan(5);
        assertThat(kept).containsAll(called);
    }

    @Test
    void resource_isKept_thatTheManagementServletServes() throws IOException {
        List<Pattern> kept = new ArrayList<>();
        read("resource-config.json")
                .at("/resources/includes")
                .forEach(include ->
                        kept.add(Pattern.compile(include.get("pattern").asText())));

        assertThat(kept)
                .anyMatch(pattern -> pattern.matcher("dev/claviger/servlet/manage/openapi.json")
                        .matches());
        assertThat(MAIN.resolve(Path.of("resources", "dev", "claviger", "servlet", "manage", "openapi.json")))
                .exists();
    }
}
