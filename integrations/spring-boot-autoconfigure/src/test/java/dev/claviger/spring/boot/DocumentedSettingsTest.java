package dev.claviger.spring.boot;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** The table of settings is that of the metadata that editors complete names with, defaults included. */
class DocumentedSettingsTest {
    private static final Path DOCS = Path.of("..", "..", "docs");
    private static final Pattern ROW = Pattern.compile("(?m)^\\| (`[^|]+`) \\| ([^|]*) \\|");
    private static final Pattern NAME = Pattern.compile("`((?:claviger|management)\\.[a-z0-9.-]+)`");

    private static Map<String, String> metadata() throws IOException {
        Map<String, String> settings = new TreeMap<>();
        try (InputStream file =
                ClavigerProperties.class.getResourceAsStream("/META-INF/spring-configuration-metadata.json")) {
            for (JsonNode property : new ObjectMapper().readTree(file).get("properties")) {
                assertThat(property.path("description").asText())
                        .as(property.path("name").asText())
                        .isNotEmpty();
                settings.put(property.get("name").asText(), defaultOf(property.path("defaultValue")));
            }
        }
        return settings;
    }

    private static String defaultOf(JsonNode value) {
        if (!value.isArray()) {
            return value.asText();
        }
        StringBuilder items = new StringBuilder();
        value.forEach(item -> items.append(items.isEmpty() ? "" : ",").append(item.asText()));
        return items.toString();
    }

    @Test
    void table_hasEverySetting_withItsDefault() throws IOException {
        Map<String, String> documented = new TreeMap<>();
        Matcher rows = ROW.matcher(Files.readString(DOCS.resolve("spring-boot.md")));
        while (rows.find()) {
            Matcher names = NAME.matcher(rows.group(1));
            while (names.find()) {
                documented.put(names.group(1), rows.group(2).replace("`", "").strip());
            }
        }
        Map<String, String> expected = metadata();
        // Every endpoint has the same three settings.
        expected.keySet().removeIf(name -> isOfPolicy(name) || name.startsWith("management.endpoint."));

        assertThat(documented).isEqualTo(expected);
    }

    @Test
    void settingsOfThePolicy_areThoseThatAreDocumented() throws IOException {
        String configuration = Files.readString(DOCS.resolve("configuration.md"));
        Map<String, String> settings = metadata();
        settings.keySet().removeIf(name -> !isOfPolicy(name));

        assertThat(settings).hasSizeGreaterThan(15);
        assertThat(settings.keySet())
                .allSatisfy(name -> assertThat(configuration).contains("`" + name));
        Matcher rows =
                Pattern.compile("(?m)^\\| `(claviger\\.[a-z.-]+)(\\.NAME)?`").matcher(configuration);
        assertThat(rows.results().map(row -> row.group(1)).toList()).hasSameElementsAs(settings.keySet());
    }

    @Test
    void namesThatAreAccepted_areThoseOfTheMetadata() throws IOException {
        Map<String, String> settings = metadata();
        settings.keySet().removeIf(name -> isOfPolicy(name) || name.startsWith("management."));
        // Lists of secrets are one setting to editors.
        assertThat(new SettingNames(ClavigerProperties.class)
                        .all().stream()
                                .map(name -> name.replaceAll("(peppers|master-keys)\\..*", "$1"))
                                .distinct()
                                .toList())
                .hasSameElementsAs(settings.keySet());
    }

    private static boolean isOfPolicy(String name) {
        return name.startsWith("claviger.policy.") || name.startsWith("claviger.open-webui.");
    }
}
