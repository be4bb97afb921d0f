package dev.claviger.behaviour;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import dev.claviger.Claviger;
import dev.claviger.IssuedKey;
import dev.claviger.spi.AuditEvent;
import java.lang.reflect.RecordComponent;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/**
 * No key, secret, digest or pepper can be read anywhere: a whole life of keys is lived, every way to fail included, and
 * then all that was logged, thrown, recorded and printed is searched for them.
 */
class CanaryTest {
    private static final CanaryRun RUN = new CanaryRun();
    private static String log = "";

    @BeforeAll
    static void live() {
        try (CapturedLog captured = new CapturedLog()) {
            RUN.live(captured);
            RUN.bench.close();
            log = captured.text();
        }
    }

    @AfterAll
    static void close() {
        RUN.close();
    }

    @Test
    void search_findsASecret_whereThereIsOne() {
        String secret = ForgedKeys.secretOf(aKey().plaintext());

        assertThat(RUN.secrets.foundIn("x" + secret + "y")).isNotEmpty();
        assertThat(RUN.secrets.foundIn(secret.substring(20, 36).toUpperCase(Locale.ROOT)))
                .isNotEmpty();
        assertThat(RUN.secrets.size()).isGreaterThan(50);
    }

    @Test
    void log_holdsNoSecret() {
        assertThat(log)
                .contains("\"event\":\"call_refused\"")
                .contains("keeps its old digest")
                .contains("An audit sink failed")
                .contains("differs from the configured policy");
        assertThat(RUN.secrets.foundIn(log)).isEmpty();
    }

    @Test
    void exceptions_holdNoSecret() {
        assertThat(RUN.thrown).hasSizeGreaterThan(40);
        assertThat(RUN.secrets.foundIn(RUN.exceptions())).isEmpty();
    }

    @Test
    void auditRecords_holdNoSecret() {
        List<AuditEvent> stored = StoreAccess.recordsOf(RUN.bench.memory);
        List<AuditEvent> heard = RUN.bench.audit.records();

        assertThat(stored)
                .extracting(AuditEvent::type)
                .contains(
                        AuditEvent.Type.KEY_REDIGESTED,
                        AuditEvent.Type.KEY_IMPORTED,
                        AuditEvent.Type.KEY_REVEALED,
                        AuditEvent.Type.KEY_RESEALED);
        assertThat(heard)
                .extracting(AuditEvent::type)
                .contains(
                        AuditEvent.Type.CALL_REFUSED,
                        AuditEvent.Type.REQUEST_REJECTED,
                        AuditEvent.Type.CALL_EXEMPTED,
                        AuditEvent.Type.OPERATION_REFUSED,
                        AuditEvent.Type.KEY_ROTATED);
        assertThat(RUN.secrets.foundIn(stored.toString())).isEmpty();
        assertThat(RUN.secrets.foundIn(heard.toString())).isEmpty();
    }

    @Test
    void toString_printsNoSecret() {
        assertThat(RUN.values)
                .allSatisfy(value -> assertThat(RUN.secrets.foundIn(String.valueOf(value)))
                        .as("%s", value.getClass())
                        .isEmpty());
    }

    @Test
    void run_printsEveryPublicTypeThatHoldsSomething() {
        Set<String> printed = new HashSet<>();
        RUN.values.forEach(value -> printedTypes(value, printed));

        Set<String> types = new ClassFileImporter()
                .importUrl(Claviger.class.getProtectionDomain().getCodeSource().getLocation()).stream()
                        .filter(CanaryTest::holdsSomething)
                        .map(JavaClass::getName)
                        .collect(Collectors.toSet());
        assertThat(types).hasSizeGreaterThan(40);
        assertThat(types.stream().filter(type -> !printed.contains(type))).isEmpty();
    }

    private static boolean holdsSomething(JavaClass type) {
        // What is nested in an interface is public by itself, and seen by nobody if the interface is not.
        boolean visible = type.getEnclosingClass()
                .map(outer -> outer.getModifiers().contains(JavaModifier.PUBLIC))
                .orElse(true);
        return visible
                && type.getModifiers().contains(JavaModifier.PUBLIC)
                && !type.getPackageName().endsWith(".json")
                && !type.getPackageName().startsWith("dev.claviger.internal")
                && !type.isInterface()
                && !type.isEnum()
                && !type.isAssignableTo(Throwable.class)
                && !type.getSimpleName().endsWith("Builder")
                && type.getAllFields().stream()
                        .anyMatch(field -> !field.getModifiers().contains(JavaModifier.STATIC));
    }

    /** A record prints what it holds. */
    private static void printedTypes(Object value, Set<String> types) {
        if (value instanceof Iterable<?> several) {
            several.forEach(each -> printedTypes(each, types));
        } else if (value instanceof Map<?, ?> byName) {
            printedTypes(byName.values(), types);
        } else if (value != null) {
            types.add(value.getClass().getName());
            if (value instanceof Record) {
                Arrays.stream(value.getClass().getRecordComponents())
                        .forEach(component -> printedTypes(read(component, value), types));
            }
        }
    }

    private static Object read(RecordComponent component, Object from) {
        try {
            return component.getAccessor().invoke(from);
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException("cannot read " + component, e);
        }
    }

    private static IssuedKey aKey() {
        return RUN.values.stream()
                .filter(IssuedKey.class::isInstance)
                .map(IssuedKey.class::cast)
                .findFirst()
                .orElseThrow();
    }
}
