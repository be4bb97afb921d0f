package dev.claviger.spring.boot;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.aot.hint.MemberCategory;
import org.springframework.aot.hint.RuntimeHints;
import org.springframework.aot.hint.RuntimeHintsRegistrar;

/** What a native image has to keep although nothing names it: Spring Boot finds out itself how to bind the settings, but not this. */
final class NativeHints implements RuntimeHintsRegistrar {
    @Override
    public void registerHints(RuntimeHints hints, @Nullable ClassLoader classLoader) {
        hints.reflection().registerType(HiddenText.class, MemberCategory.INVOKE_DECLARED_METHODS);
        List.of(
                        ClavigerProperties.class,
                        ClavigerProperties.Hashing.class,
                        ClavigerProperties.Vault.class,
                        ClavigerProperties.SecretKey.class,
                        ClavigerProperties.Management.class,
                        ClavigerProperties.Audit.class,
                        ClavigerProperties.Directory.class,
                        ClavigerProperties.Security.class,
                        ClavigerProperties.Bootstrap.class,
                        FilterProperties.class,
                        JdbcProperties.class,
                        JdbcProperties.Pool.class)
                .forEach(type -> hints.reflection()
                        .registerType(
                                type,
                                MemberCategory.INVOKE_DECLARED_CONSTRUCTORS,
                                MemberCategory.INVOKE_DECLARED_METHODS));
    }
}
