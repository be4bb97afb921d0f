package dev.claviger.policy;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** The page on configuration tells the settings that there are, and its examples are settings. */
class SettingDocumentationTest {
    private static final Path PAGE = Path.of("..", "docs", "configuration.md");
    private static final Pattern ROW = Pattern.compile("(?m)^\\| `(claviger\\.[^`]+)` \\| `([^`]+)` \\|");
    private static final Pattern YAML_LINE = Pattern.compile("( *)(- )?(?:([A-Za-z-]+):(?: (.*))?|(.*))");

    @Test
    void table_hasEverySettingOnce_withItsVariable_andNoOther() throws IOException {
        Matcher row = ROW.matcher(Files.readString(PAGE));
        Map<String, String> documented = new HashMap<>();
        while (row.find()) {
            assertThat(documented.put(row.group(1), row.group(2)))
                    .as(row.group(1))
                    .isNull();
        }

        Map<String, String> known =
                SettingNames.all().stream().collect(Collectors.toMap(name -> name, SettingNames::variable));
        assertThat(documented).isEqualTo(known);
    }

    @Test
    void examples_areSettings_andMeanTheSame() throws IOException {
        PolicySettings fromVariables = PolicySettings.read(variables(block("properties")));
        PolicySettings fromYaml = PolicySettings.read(flattened(block("yaml")));

        assertThat(fromVariables.warnings()).isEmpty();
        assertThat(fromVariables.policy().groupEndpoints()).containsOnlyKeys("Domain Users");
        assertThat(fromVariables.policy().grantsOf(PolicyDocument.API_KEYS).groups())
                .containsOnlyKeys("trainees", "cn=guests,ou=groups");
        assertThat(fromYaml).isEqualTo(fromVariables);
    }

    private static List<String> block(String language) throws IOException {
        Matcher block =
                Pattern.compile("(?ms)^```" + language + "\\n(.*?)^```$").matcher(Files.readString(PAGE));
        assertThat(block.find()).isTrue();
        return block.group(1).lines().toList();
    }

    private static Map<String, String> variables(List<String> lines) {
        return lines.stream()
                .map(line -> line.split("=", 2))
                .collect(Collectors.toMap(parts -> parts[0], parts -> parts[1]));
    }

    /** Reads the little of YAML that the example needs, into the names that Spring Boot makes of it. */
    private static Map<String, String> flattened(List<String> lines) {
        Map<String, String> properties = new HashMap<>();
        Map<String, Integer> items = new HashMap<>();
        Deque<Map.Entry<Integer, String>> open = new ArrayDeque<>();
        for (String line : lines) {
            Matcher parts = YAML_LINE.matcher(line);
            assertThat(parts.matches()).isTrue();
            int indent = parts.group(1).length();
            int column = indent;
            open.removeIf(parent -> parent.getKey() >= column);
            String path = open.isEmpty() ? "" : open.peek().getValue();
            if (parts.group(2) != null) {
                path += "[" + (items.merge(path, 1, Integer::sum) - 1) + "]";
                open.push(Map.entry(indent, path));
                indent += 2;
            }
            if (parts.group(3) == null) {
                properties.put(path, parts.group(5));
            } else {
                String name = path + (path.isEmpty() ? "" : ".") + parts.group(3);
                open.push(Map.entry(indent, name));
                if (parts.group(4) != null) {
                    properties.put(name, parts.group(4));
                }
            }
        }
        return properties;
    }
}
