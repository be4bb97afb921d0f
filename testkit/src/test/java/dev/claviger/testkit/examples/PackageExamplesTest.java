package dev.claviger.testkit.examples;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.claviger.Actor;
import dev.claviger.Call;
import dev.claviger.CallPath;
import dev.claviger.Claviger;
import dev.claviger.Decision;
import dev.claviger.InMemoryKeyStorage;
import dev.claviger.IssuedKey;
import dev.claviger.KeyRequest;
import dev.claviger.Owner;
import dev.claviger.policy.Availability;
import dev.claviger.policy.EndpointSet;
import dev.claviger.policy.PolicyDocument;
import dev.claviger.testkit.MovableClock;
import dev.claviger.testkit.RecordedAudit;
import dev.claviger.testkit.TestClaviger;
import dev.claviger.testkit.TestKeys;
import dev.claviger.testkit.TestOwners;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** The examples in the Javadoc of the kit, from where a user stands: outside its package. They compile, and are those. */
class PackageExamplesTest {
    private static final Path MAIN = Path.of("src/main/java/dev/claviger/testkit");
    private static final Path HERE = Path.of("src/test/java/dev/claviger/testkit/examples");
    private static final Pattern EXAMPLE = Pattern.compile("<pre>\\{@code\\R(.*?)\\}</pre>", Pattern.DOTALL);

    @Test
    void exampleInOneLine_runs() {
        Claviger claviger = TestClaviger.open(Owner.user("ada"));

        IssuedKey issued =
                claviger.issue(Actor.session("ada"), KeyRequest.named("script")).orElseThrow();

        assertThat(claviger.decide(issued.plaintext(), Call.of("DELETE", CallPath.of("/anything"))))
                .isInstanceOf(Decision.Allowed.class);
        claviger.close();
    }

    @Test
    void exampleForHosts_runs() {
        PolicyDocument policy = PolicyDocument.builder()
                .usage(Availability.EVERYONE)
                .grantRole("user")
                .endpoints(EndpointSet.unrestricted())
                .build();
        Call call = Call.of("GET", CallPath.of("/api/models"));

        MovableClock clock = MovableClock.at(TestKeys.NOON);
        TestOwners owners = TestOwners.of(Owner.user("ada").withRoles("user"));
        RecordedAudit audit = new RecordedAudit();
        Claviger claviger = Claviger.builder(new InMemoryKeyStorage(), owners)
                .initialPolicy(policy)
                .clock(clock)
                .auditSink(audit)
                .build();
        IssuedKey issued = claviger.issue(
                        Actor.session("ada"), KeyRequest.named("nightly").withLifetime(Duration.ofDays(1)))
                .orElseThrow();

        clock.advance(Duration.ofDays(1));

        assertThat(claviger.decide(issued.plaintext(), call)).isInstanceOf(Decision.Denied.class);
        claviger.close();
        assertThat(audit.records()).isNotEmpty();
    }

    @Test
    void examples_areThoseThatCompile() throws IOException {
        String compiled = words(Files.readString(HERE.resolve("PackageExamplesTest.java"), UTF_8)
                + Files.readString(HERE.resolve("InMemoryKeyStorageTest.java"), UTF_8));

        List<String> examples = List.of(
                        Files.readString(MAIN.resolve("package-info.java"), UTF_8),
                        Files.readString(MAIN.resolve("KeyStorageContract.java"), UTF_8))
                .stream()
                .flatMap(source -> EXAMPLE.matcher(source).results().map(PackageExamplesTest::code))
                .toList();

        assertThat(examples)
                .hasSize(4)
                .allSatisfy(example -> assertThat(compiled).contains(example));
    }

    /** Without the brace that ends a class: the one that compiles may go on. */
    private static String code(MatchResult example) {
        return words(example.group(1).replaceAll("(?m)^ \\* ?", "").replaceAll("(?m)^}$", ""));
    }

    /** The text without its line breaks and indentation, which differ. */
    private static String words(String text) {
        return text.replaceAll("\\s+", " ").strip();
    }
}
