package dev.claviger.spring.boot;

import static org.assertj.core.api.Assertions.assertThat;

import dev.claviger.Actor;
import dev.claviger.Claviger;
import dev.claviger.InMemoryKeyStorage;
import dev.claviger.KeyFilter;
import dev.claviger.Owner;
import dev.claviger.policy.Availability;
import dev.claviger.policy.PolicyDocument;
import dev.claviger.servlet.ApiKeyFilter;
import dev.claviger.spi.KeyStorage;
import dev.claviger.spi.OwnerDirectory;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import javax.sql.DataSource;
import org.h2.jdbcx.JdbcDataSource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.test.context.runner.WebApplicationContextRunner;
import org.springframework.context.ApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.env.SystemEnvironmentPropertySource;

/** What settings do, and what is told where one is missing or wrong. */
class SettingsTest {
    private static final AutoConfigurations OURS = AutoConfigurations.of(
            ClavigerJdbcAutoConfiguration.class,
            ClavigerAutoConfiguration.class,
            ClavigerSpringAutoConfiguration.class,
            ClavigerSecurityAutoConfiguration.class,
            ClavigerServletAutoConfiguration.class);
    private static final String PEPPER = "QUJDREVGR0hJSktMTU5PUFFSU1RVVldYWVowMTIzNDU=";

    private final ApplicationContextRunner anywhere = new ApplicationContextRunner().withConfiguration(OURS);
    private final ApplicationContextRunner inMemory = anywhere.withUserConfiguration(Ada.class, Memory.class);
    private final WebApplicationContextRunner web =
            new WebApplicationContextRunner().withConfiguration(OURS).withUserConfiguration(Ada.class, Memory.class);

    @Configuration(proxyBeanMethods = false)
    static class Ada {
        @Bean
        OwnerDirectory owners() {
            return id -> Optional.of(id).filter("ada"::equals).map(Owner::user);
        }
    }

    @Configuration(proxyBeanMethods = false)
    static class Memory {
        @Bean
        KeyStorage storage() {
            return new InMemoryKeyStorage();
        }
    }

    @Configuration(proxyBeanMethods = false)
    static class TwoDatabases {
        @Bean
        DataSource orders() {
            return new JdbcDataSource();
        }

        @Bean
        DataSource invoices() {
            return new JdbcDataSource();
        }
    }

    private static ConfigurationFault fault(Throwable failure) {
        Throwable root = failure;
        while (!(root instanceof ConfigurationFault) && root.getCause() != null) {
            root = root.getCause();
        }
        assertThat(root).isInstanceOf(ConfigurationFault.class);
        return (ConfigurationFault) root;
    }

    private static PolicyDocument policy(ApplicationContext context) {
        return context.getBean(Claviger.class).currentPolicy().orElseThrow().document();
    }

    @Test
    void start_isRefusedWithTheLinesToWrite_withoutADirectory() {
        anywhere.withUserConfiguration(Memory.class).run(context -> {
            ConfigurationFault fault = fault(context.getStartupFailure());
            assertThat(fault.description()).contains("dev.claviger.spi.OwnerDirectory");
            assertThat(fault.remedy()).contains("@Bean", "OwnerDirectory owners(", "Owner.user(");
            assertThat(new ConfigurationFaultAnalyzer()
                            .analyze(context.getStartupFailure())
                            .getAction())
                    .isEqualTo(fault.remedy());
        });
    }

    @Test
    void start_isRefusedWithBothWays_withoutADatabase() {
        anywhere.withUserConfiguration(Ada.class).run(context -> {
            ConfigurationFault fault = fault(context.getStartupFailure());
            assertThat(fault.remedy()).contains("spring.datasource.url", "claviger.jdbc.pool.url", "KeyStorage");
        });
    }

    @Test
    void start_isRefused_whereTwoDatabasesAreEquallyLikely() {
        anywhere.withUserConfiguration(Ada.class, TwoDatabases.class)
                .run(context -> assertThat(fault(context.getStartupFailure()).description())
                        .contains("invoices", "orders"));
    }

    @Test
    void start_isRefused_whereNothingSaysWhatIsGuarded() {
        web.run(context -> assertThat(fault(context.getStartupFailure()).description())
                .contains("claviger.filter.guard is not set"));
        web.withPropertyValues("claviger.filter.enabled=false")
                .run(context -> assertThat(context).hasNotFailed().doesNotHaveBean(ApiKeyFilter.class));
    }

    @Test
    void start_isRefused_whereRequestsWithoutAKeyWouldReachEverything() {
        WebApplicationContextRunner passing =
                web.withPropertyValues("claviger.filter.guard=/api/**", "claviger.filter.without-key=pass-to-host");

        passing.run(context -> assertThat(fault(context.getStartupFailure()).description())
                .contains("no Spring Security filter chain"));
        passing.withPropertyValues("claviger.filter.unsafe-pass-to-host=true")
                .run(context -> assertThat(context).hasNotFailed());
    }

    @Test
    void unknownSetting_isRefusedWithTheNearestName_andWithoutItsValue() {
        web.withPropertyValues("claviger.filter.gaurd=/api/**").run(context -> {
            ConfigurationFault fault = fault(context.getStartupFailure());
            assertThat(fault.description()).contains("claviger.filter.gaurd");
            assertThat(fault.remedy()).contains("claviger.filter.guard");
        });
        inMemory.withPropertyValues("claviger.hashing.peppers[0].sercet=" + PEPPER)
                .run(context -> assertThat(fault(context.getStartupFailure()).remedy())
                        .contains("claviger.hashing.peppers.secret"));
        inMemory.withPropertyValues("claviger.vault.key=" + PEPPER)
                .run(context -> assertThat(fault(context.getStartupFailure()))
                        .hasMessageContaining("claviger.vault.key")
                        .satisfies(fault -> assertThat(fault + fault.remedy()).doesNotContain(PEPPER)));
    }

    @Test
    void environment_mayHaveVariablesOfKubernetes_andNoMistakes() {
        environment(Map.of("CLAVIGER_PORT", "tcp://10.0.0.1:80", "CLAVIGER_SERVICE_HOST", "10.0.0.1"))
                .run(context -> assertThat(context).hasNotFailed());
        environment(Map.of("CLAVIGER_FILTER_GAURD", "/api/**"))
                .run(context ->
                        assertThat(fault(context.getStartupFailure()).remedy()).contains("claviger.filter.guard"));
    }

    @Test
    void policy_comesFromTheEnvironmentBeforeProperties() {
        environment(Map.of("CLAVIGER_POLICY_USAGE", "everyone", "CLAVIGER_POLICY_ADMIN_ROLES_0", "boss"))
                .withPropertyValues(
                        "claviger.policy.usage=nobody",
                        "claviger.policy.admin-roles=admin,root",
                        "claviger.policy.max-keys-per-owner=7")
                .run(context -> {
                    assertThat(policy(context).usage()).isEqualTo(Availability.EVERYONE);
                    assertThat(policy(context).adminRoles()).containsExactly("boss");
                    assertThat(policy(context).limits().maxKeysPerOwner()).isEqualTo(7);
                });
    }

    @Test
    void policy_isRefusedByTheNameOfTheSetting() {
        inMemory.withPropertyValues("claviger.policy.usage=sometimes")
                .run(context -> assertThat(fault(context.getStartupFailure()).description())
                        .contains("claviger.policy.usage"));
        inMemory.withPropertyValues("claviger.policy.usgae=everyone")
                .run(context -> assertThat(fault(context.getStartupFailure()).description())
                        .contains("claviger.policy.usage"));
    }

    @Test
    void policy_comesFromAFile_andNotFromSettingsToo(@TempDir Path folder) throws IOException {
        Path file = Files.writeString(folder.resolve("policy.json"), "{\"usage\":\"admins_only\"}");
        ApplicationContextRunner fromFile = inMemory.withPropertyValues("claviger.initial-policy=file:" + file);

        fromFile.run(context -> assertThat(policy(context).usage()).isEqualTo(Availability.ADMINS_ONLY));
        fromFile.withPropertyValues("claviger.policy.usage=everyone")
                .run(context -> assertThat(fault(context.getStartupFailure()).description())
                        .contains("two policies"));
    }

    @Test
    void badValue_isToldByTheNameOfTheSetting() {
        inMemory.withPropertyValues("claviger.max-staleness=2h")
                .run(context -> assertThat(fault(context.getStartupFailure()).description())
                        .contains("claviger.max-staleness"));
    }

    @Test
    void secret_isReadFromAFile_andNotPrinted(@TempDir Path folder) throws IOException {
        Path file = Files.writeString(folder.resolve("pepper"), PEPPER + "\n");
        inMemory.withPropertyValues(
                        "claviger.hashing.peppers[0].version=2",
                        "claviger.hashing.peppers[0].secret-file=" + file,
                        "claviger.hashing.peppers[1].version=1",
                        "claviger.hashing.peppers[1].secret=" + PEPPER)
                .run(context -> {
                    assertThat(context).hasNotFailed();
                    assertThat(context.getBean(ClavigerProperties.class).toString())
                            .doesNotContain(PEPPER);
                });
        inMemory.withPropertyValues(
                        "claviger.hashing.peppers[0].version=2", "claviger.hashing.peppers[0].secret=tooshort")
                .run(context -> assertThat(fault(context.getStartupFailure()))
                        .hasMessageContaining("claviger.hashing.peppers")
                        .hasStackTraceContaining("pepper must be")
                        .satisfies(fault -> assertThat(fault.toString()).doesNotContain("tooshort")));
    }

    @Test
    void nothing_isSetUp_whereSwitchedOff() {
        web.withPropertyValues("claviger.enabled=false")
                .run(context -> assertThat(context).hasNotFailed().doesNotHaveBean(Claviger.class));
    }

    @Test
    void firstKey_isWrittenToItsFileOnce(@TempDir Path folder) {
        Path file = folder.resolve("first-key");
        ApplicationContextRunner booting = inMemory.withPropertyValues(
                "claviger.policy.usage=everyone",
                "claviger.policy.grants.everyone=granted",
                "claviger.bootstrap.owner=ada",
                "claviger.bootstrap.key-file=" + file);

        booting.run(context -> {
            assertThat(context).hasNotFailed();
            assertThat(file).content().startsWith("sk-");
            assertThat(keys(context)).isEqualTo(1);
        });
        booting.run(context -> assertThat(keys(context)).isZero());
    }

    private static long keys(ApplicationContext context) {
        return context.getBean(Claviger.class)
                .list(Actor.host("test"), KeyFilter.forOwner("ada"))
                .orElseThrow()
                .keys()
                .size();
    }

    private ApplicationContextRunner environment(Map<String, Object> variables) {
        return inMemory.withInitializer(context -> context.getEnvironment()
                .getPropertySources()
                .addFirst(new SystemEnvironmentPropertySource("systemEnvironment", variables)));
    }
}
