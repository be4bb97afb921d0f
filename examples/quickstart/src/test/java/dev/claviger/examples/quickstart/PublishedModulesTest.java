package dev.claviger.examples.quickstart;

import static java.util.stream.Collectors.toCollection;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** The modules that are published: the list of versions has them all, and so has the table of the README. */
class PublishedModulesTest {
    private static final Path ROOT = Path.of("..", "..").toAbsolutePath().normalize();
    private static final Path BOM = ROOT.resolve(Path.of("bom", "pom.xml"));
    private static final Pattern MODULE = Pattern.compile("<module>([^<]+)</module>");
    private static final Pattern ARTIFACT = Pattern.compile("<artifactId>(claviger-[^<]+)</artifactId>");
    private static final Pattern VERSION = Pattern.compile("<version>([^<]+)</version>");

    private static SortedSet<String> published() throws IOException {
        SortedSet<String> artifacts = new TreeSet<>();
        for (String module : found(MODULE, Files.readString(ROOT.resolve("pom.xml")))) {
            Path pom = ROOT.resolve(module).resolve("pom.xml");
            String text = Files.readString(pom);
            if (!pom.equals(BOM) && !text.contains("<maven.deploy.skip>true")) {
                String own = text.substring(text.indexOf("</parent>"));
                artifacts.add(firstOf(ARTIFACT, own));
            }
        }
        return artifacts;
    }

    private static TreeSet<String> found(Pattern pattern, String text) {
        return pattern.matcher(text).results().map(match -> match.group(1)).collect(toCollection(TreeSet::new));
    }

    /** What comes first in a file, behind that of its parent, is its own. */
    private static String firstOf(Pattern pattern, String text) {
        return pattern.matcher(text).results().findFirst().orElseThrow().group(1);
    }

    @Test
    void listOfVersions_hasAllPublishedModules_andNothingElse() throws IOException {
        String bom = Files.readString(BOM);
        SortedSet<String> listed = found(ARTIFACT, bom.substring(bom.indexOf("<dependencyManagement>")));

        assertThat(published()).contains("claviger-core").isEqualTo(listed);
        assertThat(firstOf(VERSION, bom)).isEqualTo(firstOf(VERSION, Files.readString(ROOT.resolve("pom.xml"))));
    }

    @Test
    void readme_namesAllPublishedModules() throws IOException {
        String readme = Files.readString(ROOT.resolve("README.md"));

        assertThat(published()).allSatisfy(artifact -> assertThat(readme).contains("`" + artifact + "`"));
    }
}
