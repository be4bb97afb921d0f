package dev.claviger.spring.boot;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.springframework.aot.hint.MemberCategory;
import org.springframework.aot.hint.RuntimeHints;
import org.springframework.aot.hint.RuntimeHintsRegistrar;
import org.springframework.aot.hint.predicate.RuntimeHintsPredicates;
import org.springframework.core.io.support.SpringFactoriesLoader;

class NativeHintsTest {
    private static RuntimeHints hints() {
        RuntimeHints hints = new RuntimeHints();
        SpringFactoriesLoader.forResourceLocation("META-INF/spring/aot.factories")
                .load(RuntimeHintsRegistrar.class)
                .stream()
                .filter(NativeHints.class::isInstance)
                .forEach(registrar -> registrar.registerHints(hints, null));
        return hints;
    }

    private static Set<Class<?>> settings(Class<?> type) {
        Set<Class<?>> all = new HashSet<>(Set.of(type));
        for (RecordComponent component : type.getRecordComponents()) {
            Class<?> inner = component.getGenericType() instanceof ParameterizedType list
                    ? (Class<?>) list.getActualTypeArguments()[0]
                    : component.getType();
            if (inner.isRecord()) {
                all.addAll(settings(inner));
            }
        }
        return all;
    }

    @Test
    void hints_haveAllTypesOfSettings_andTheConversionOfSecrets() {
        RuntimeHints hints = hints();

        assertThat(settings(ClavigerProperties.class))
                .hasSize(12)
                .allSatisfy(type -> assertThat(hints)
                        .matches(RuntimeHintsPredicates.reflection().onType(type)));
        assertThat(hints.reflection().getTypeHint(HiddenText.class).getMemberCategories())
                .contains(MemberCategory.INVOKE_DECLARED_METHODS);
    }
}
