package dev.claviger.jdbc;

import static java.util.stream.Collectors.toCollection;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaAccess;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaField;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.sql.Connection;
import java.sql.Statement;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import javax.sql.DataSource;
import org.junit.jupiter.api.Test;

/** What the classes of this module leave to one of them. */
class ArchitectureTest {
    private static final JavaClasses CLASSES = new ClassFileImporter()
            .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
            .importUrl(
                    JdbcKeyStorage.class.getProtectionDomain().getCodeSource().getLocation());

    private static Set<String> usersOf(Class<?> owner, String... members) {
        return CLASSES.stream()
                .flatMap(type -> type.getAccessesFromSelf().stream())
                .filter(use -> use.getTargetOwner().isAssignableTo(owner))
                .filter(use -> List.of(members).contains(use.getTarget().getName()))
                .map(ArchitectureTest::user)
                .collect(toCollection(TreeSet::new));
    }

    private static String user(JavaAccess<?> use) {
        JavaClass type = use.getOriginOwner();
        return type.getEnclosingClass().map(JavaClass::getSimpleName).orElse(type.getSimpleName());
    }

    private static List<JavaClass> topLevelTypes() {
        return CLASSES.stream()
                .filter(type -> !type.getEnclosingClass().isPresent())
                .filter(type -> !List.of("package-info", "module-info").contains(type.getSimpleName()))
                .toList();
    }

    @Test
    void connections_areTakenInOnePlace_andInTheChannel() {
        assertThat(usersOf(DataSource.class, "getConnection")).containsExactly("Database", "PostgresChannel");
    }

    /** The one statement that is not prepared in Session listens, on the connection that the channel keeps. */
    @Test
    void statements_areMadeInOnePlace_andInTheChannel() {
        assertThat(usersOf(Connection.class, "prepareStatement", "createStatement", "prepareCall"))
                .containsExactly("PostgresChannel", "Session");
        assertThat(usersOf(Statement.class, "executeLargeUpdate", "getGeneratedKeys"))
                .isEmpty();
    }

    @Test
    void jackson_andTheDriversOfDatabases_areSeenByNobodyElse() {
        assertThat(CLASSES.stream()
                        .filter(type -> type.getDirectDependenciesFromSelf().stream()
                                .map(dependency -> dependency.getTargetClass().getPackageName())
                                .anyMatch(name -> name.startsWith("org.postgresql")
                                        || name.startsWith("com.fasterxml")
                                        || name.startsWith("org.h2")
                                        || name.startsWith("org.sqlite")
                                        || name.startsWith("org.mariadb")))
                        .map(type -> type.getEnclosingClass().orElse(type).getSimpleName())
                        .distinct())
                .containsExactlyInAnyOrder("PostgresChannel", "PostgresDriver");
    }

    @Test
    void threads_areMadeByTheChannelAlone_andTimeComesWithTheChanges() {
        assertThat(usersOf(Thread.class, "<init>")).containsExactly("PostgresChannel");
        assertThat(usersOf(Thread.class, "sleep")).isEmpty();
        assertThat(usersOf(System.class, "currentTimeMillis", "getProperty", "getenv"))
                .isEmpty();
        assertThat(usersOf(java.time.Instant.class, "now")).isEmpty();
    }

    @Test
    void publicTypes_areTheException() {
        List<JavaClass> types = topLevelTypes();
        long publicTypes = types.stream()
                .filter(type -> type.getModifiers().contains(JavaModifier.PUBLIC))
                .count();

        assertThat(publicTypes).isPositive();
        assertThat(publicTypes * 100 / types.size()).isLessThanOrEqualTo(40);
    }

    @Test
    void classes_areClosed_andHoldNoStaticState() {
        assertThat(CLASSES.stream()
                        .filter(type -> !type.isInterface() && !type.isEnum() && !type.isAnonymousClass())
                        .filter(type -> !List.of("package-info", "module-info").contains(type.getSimpleName()))
                        .filter(type -> !type.getModifiers().contains(JavaModifier.FINAL)))
                .isEmpty();
        assertThat(CLASSES.stream()
                        .flatMap(type -> type.getFields().stream())
                        .filter(field -> field.getModifiers().contains(JavaModifier.STATIC))
                        .filter(field -> !field.getModifiers().contains(JavaModifier.FINAL))
                        .map(JavaField::getFullName))
                .isEmpty();
    }
}
