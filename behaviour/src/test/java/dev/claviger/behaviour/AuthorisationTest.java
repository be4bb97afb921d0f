package dev.claviger.behaviour;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.claviger.Actor;
import dev.claviger.Administration;
import dev.claviger.ApiKey;
import dev.claviger.Claviger;
import dev.claviger.KeyFilter;
import dev.claviger.SealedKey;
import dev.claviger.policy.PolicyRevision;
import dev.claviger.spi.AuditEvent;
import dev.claviger.spi.KeyQuery;
import dev.claviger.spi.StoredKey;
import java.io.IOException;
import java.io.InputStream;
import java.lang.reflect.Method;
import java.util.Arrays;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Every management operation by every kind of actor, against {@code authorisation.txt}: a table to be reviewed, in which
 * a right changes only when somebody changes it by hand.
 */
class AuthorisationTest {
    private static final Map<String, Map<String, String>> REVIEWED = table("authorisation.txt");

    static Stream<Arguments> cells() {
        return AuthorisationScene.TASKS.keySet().stream()
                .flatMap(task -> AuthorisationScene.ACTORS.keySet().stream().map(actor -> Arguments.of(task, actor)));
    }

    @ParameterizedTest
    @MethodSource("cells")
    void operation_endsAsReviewed(String task, String actor) {
        try (AuthorisationScene scene = new AuthorisationScene(actor)) {
            String column = AuthorisationScene.ALIKE.getOrDefault(actor, actor);

            assertThat(scene.outcomeOf(task)).isEqualTo(REVIEWED.get(task).get(column));
        }
    }

    @ParameterizedTest
    @MethodSource("cells")
    void operation_changesNothingAndLeavesOneRecord_whenRefused(String task, String actor) {
        try (AuthorisationScene scene = new AuthorisationScene(actor)) {
            Contents before = contents(scene.bench);

            String outcome = scene.outcomeOf(task);

            List<AuditEvent> refusals = scene.bench.heard(AuditEvent.Type.OPERATION_REFUSED);
            if (outcome.equals("done")) {
                assertThat(refusals).isEmpty();
            } else {
                assertThat(contents(scene.bench)).isEqualTo(before);
                assertThat(refusals)
                        .hasSize(outcome.equals("illegal") ? 0 : 1)
                        .allSatisfy(event -> assertThat(event.details()).containsEntry("code", outcome));
            }
        }
    }

    @Test
    void table_hasEveryOperationAndEveryActor_andNoOther() {
        Set<String> columns = new HashSet<>(AuthorisationScene.ACTORS.keySet());
        columns.removeAll(AuthorisationScene.ALIKE.keySet());

        assertThat(REVIEWED).containsOnlyKeys(AuthorisationScene.TASKS.keySet());
        assertThat(REVIEWED.values()).allSatisfy(row -> assertThat(row).containsOnlyKeys(columns));
    }

    @Test
    void table_hasEveryMethodThatTakesAnActor() {
        List<String> methods = Stream.of(Claviger.class, Administration.class)
                .flatMap(type -> Arrays.stream(type.getMethods()))
                .filter(method -> Arrays.asList(method.getParameterTypes()).contains(Actor.class))
                .map(Method::getName)
                .distinct()
                .toList();

        assertThat(AuthorisationScene.methods()).containsExactlyInAnyOrderElementsOf(methods);
    }

    /** All that an operation can change; that the acting key was used is not its doing. */
    private static Contents contents(Workbench bench) {
        return new Contents(
                bench.memory.list(KeyQuery.of(KeyFilter.all())).stream()
                        .map(AuthorisationTest::contents)
                        .toList(),
                bench.memory.policy().value(),
                StoreAccess.recordsOf(bench.memory));
    }

    /** A digest, or what is sealed, is never equal to another, so that its text stands for it. */
    private static List<@Nullable Object> contents(StoredKey stored) {
        SealedKey sealed = stored.sealed();
        return Arrays.asList(
                unused(stored.key()), stored.digest().text(), sealed == null ? null : sealed.text(), stored.version());
    }

    private static ApiKey unused(ApiKey key) {
        return key.toBuilder().lastUsedAt(null).build();
    }

    private record Contents(
            List<List<@Nullable Object>> keys, Optional<PolicyRevision> policy, List<AuditEvent> audit) {}

    /** Reads rows of cells that bars divide; the first row names the columns, and {@code #} begins a comment. */
    private static Map<String, Map<String, String>> table(String resource) {
        List<List<String>> rows = text(resource)
                .lines()
                .filter(line -> !line.isBlank() && !line.startsWith("#"))
                .map(line ->
                        Arrays.stream(line.split("\\|", -1)).map(String::strip).toList())
                .toList();
        List<String> columns = rows.get(0);
        Map<String, Map<String, String>> table = new LinkedHashMap<>();
        for (List<String> row : rows.subList(1, rows.size())) {
            assertThat(row).as("row %s", row.get(0)).hasSameSizeAs(columns).doesNotContain("");
            Map<String, String> cells = new LinkedHashMap<>();
            for (int i = 1; i < columns.size(); i++) {
                cells.put(columns.get(i), row.get(i));
            }
            assertThat(table.put(row.get(0), cells))
                    .as("row %s twice", row.get(0))
                    .isNull();
        }
        return table;
    }

    private static String text(String resource) {
        try (InputStream in = AuthorisationTest.class.getResourceAsStream(resource)) {
            return new String(in.readAllBytes(), UTF_8);
        } catch (IOException e) {
            throw new IllegalStateException("cannot read " + resource, e);
        }
    }
}
