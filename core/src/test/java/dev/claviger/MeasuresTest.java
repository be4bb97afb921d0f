package dev.claviger;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaMethod;
import com.tngtech.archunit.core.domain.JavaModifier;
import java.util.List;
import java.util.function.Predicate;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** How large the house may become: public types are kept for the life of a major version. */
class MeasuresTest {
    private static final int LARGEST_PUBLIC_SHARE = 60;

    /** Nested types count like others: what a host has to know does not become less by nesting. */
    @ParameterizedTest
    @CsvSource({
        "dev.claviger, 55",
        "dev.claviger.http, 14",
        "dev.claviger.policy, 24",
        "dev.claviger.spi, 48",
        "dev.claviger.json, 3"
    })
    void packages_haveFewPublicTypes(String packageName, int most) {
        assertThat(publicTypes(type -> type.getPackageName().equals(packageName)))
                .isNotEmpty()
                .hasSizeLessThanOrEqualTo(most);
    }

    @Test
    void publicTypes_areTheSmallerPart() {
        List<String> publicTypes = publicTypes(type -> true);
        long all =
                ArchitectureTest.LIBRARY.stream().filter(MeasuresTest::isNamed).count();

        assertThat(100 * publicTypes.size())
                .as("%d of %d types are public: %s", publicTypes.size(), all, publicTypes)
                .isLessThanOrEqualTo((int) (LARGEST_PUBLIC_SHARE * all));
    }

    @Test
    void publicExceptions_areFew() {
        assertThat(publicTypes(type -> type.isAssignableTo(Throwable.class))).hasSizeLessThanOrEqualTo(4);
        assertThat(publicTypes(
                        type -> type.isAssignableTo(Exception.class) && !type.isAssignableTo(RuntimeException.class)))
                .isEmpty();
    }

    @Test
    void interfacesToImplement_areSmall() {
        List<JavaClass> interfaces = ArchitectureTest.LIBRARY.stream()
                .filter(MeasuresTest::isTopLevel)
                .filter(type -> type.getPackageName().equals("dev.claviger.spi"))
                .filter(type -> type.isInterface() && !type.reflect().isSealed())
                .toList();

        assertThat(interfaces).isNotEmpty().allSatisfy(type -> {
            assertThat(type.getMethods())
                    .filteredOn(method -> method.getModifiers().contains(JavaModifier.ABSTRACT))
                    .as(type.getName())
                    .hasSizeBetween(1, 6);
            assertThat(type.getMethods()).as(type.getName()).noneMatch(MeasuresTest::throwsUnsupported);
        });
    }

    private static boolean throwsUnsupported(JavaMethod method) {
        return method.getConstructorCallsFromSelf().stream()
                .anyMatch(call -> call.getTargetOwner().isEquivalentTo(UnsupportedOperationException.class));
    }

    /** Of the exported packages: what is public in the others is so for its neighbours. */
    private static List<String> publicTypes(Predicate<JavaClass> which) {
        return ArchitectureTest.LIBRARY.stream()
                .filter(MeasuresTest::isNamed)
                .filter(type -> !type.getPackageName().startsWith("dev.claviger.internal"))
                .filter(MeasuresTest::isVisible)
                .filter(which)
                .map(JavaClass::getName)
                .sorted()
                .toList();
    }

    private static boolean isTopLevel(JavaClass type) {
        return type.isTopLevelClass() && isNamed(type);
    }

    private static boolean isNamed(JavaClass type) {
        return !type.isAnonymousClass()
                && !type.isLocalClass()
                && !type.getSimpleName().endsWith("-info");
    }

    private static boolean isVisible(JavaClass type) {
        return type.getModifiers().contains(JavaModifier.PUBLIC)
                && type.getEnclosingClass().map(MeasuresTest::isVisible).orElse(true);
    }
}
