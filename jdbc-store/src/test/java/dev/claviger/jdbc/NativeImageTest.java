package dev.claviger.jdbc;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What a native image has to keep although no code names it: the files that make the tables. */
class NativeImageTest {
    private static final Path RESOURCES = Path.of("src", "main", "resources");
    private static final Path METADATA = RESOURCES.resolve(
            Path.of("META-INF", "native-image", "dev.claviger", "claviger-jdbc-store", "resource-config.json"));

    @Test
    void scripts_areKept() throws IOException {
        JsonNode includes =
                new ObjectMapper().readTree(Files.readString(METADATA)).at("/resources/includes");
        Pattern kept = Pattern.compile(includes.get(0).get("pattern").asText());
        List<String> scripts;
        try (Stream<Path> files = Files.walk(RESOURCES.resolve(Path.of("dev", "claviger", "jdbc")))) {
            scripts = files.filter(Files::isRegularFile)
                    .map(file -> RESOURCES.relativize(file).toString())
                    .toList();
        }

        assertThat(scripts).hasSizeGreaterThan(7).allMatch(kept.asMatchPredicate());
    }
}
