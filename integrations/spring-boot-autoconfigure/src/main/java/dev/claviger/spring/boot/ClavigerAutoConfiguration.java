package dev.claviger.spring.boot;

import dev.claviger.Claviger;
import dev.claviger.ClavigerBuilder;
import dev.claviger.SecretVault;
import dev.claviger.json.AuditLines;
import dev.claviger.spi.Approver;
import dev.claviger.spi.AuditSink;
import dev.claviger.spi.ChangeChannel;
import dev.claviger.spi.KeyListener;
import dev.claviger.spi.KeyStorage;
import dev.claviger.spi.OwnerDirectory;
import java.time.Clock;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnSingleCandidate;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Lazy;
import org.springframework.core.env.ConfigurableEnvironment;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.TransactionDefinition;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Makes the {@link Claviger} of settings and beans: the {@link OwnerDirectory}, without which the application does not start, all
 * {@link AuditSink}s and {@link KeyListener}s, and an {@link Approver}, {@link ChangeChannel}, {@link SecretVault} or {@link Clock} if
 * there is one. It is closed with the application, before its storage.
 */
@AutoConfiguration(
        after = ClavigerJdbcAutoConfiguration.class,
        afterName = {
            "org.springframework.boot.autoconfigure.transaction.TransactionAutoConfiguration",
            "org.springframework.boot.autoconfigure.jdbc.DataSourceTransactionManagerAutoConfiguration",
            "org.springframework.boot.transaction.autoconfigure.TransactionAutoConfiguration",
            "org.springframework.boot.jdbc.autoconfigure.DataSourceTransactionManagerAutoConfiguration"
        })
@ConditionalOnProperty(prefix = ClavigerProperties.PREFIX, name = "enabled", matchIfMissing = true)
@EnableConfigurationProperties(ClavigerProperties.class)
public final class ClavigerAutoConfiguration {
    /** For Spring. */
    public ClavigerAutoConfiguration() {}

    @Bean
    CheckedSettings clavigerSettings(
            ObjectProvider<ClavigerProperties> properties, ConfigurableEnvironment environment) {
        return new CheckedSettings(properties, environment);
    }

    @Bean
    BuilderBeans clavigerBuilderBeans(ConfigurableListableBeanFactory beans) {
        return new BuilderBeans(beans);
    }

    @Bean(destroyMethod = "close")
    @ConditionalOnMissingBean
    Claviger claviger(
            CheckedSettings settings,
            BuilderBeans beans,
            ObjectProvider<KeyStorage> storages,
            ObjectProvider<ClavigerBuilderCustomizer> customizers) {
        OwnerDirectory directory = beans.directory();
        KeyStorage storage = storages.getIfAvailable(() -> {
            throw new ConfigurationFault(
                    "There is no bean of type dev.claviger.spi.KeyStorage.",
                    "Define one, or do not exclude claviger-jdbc-store and HikariCP.");
        });
        BuilderSettings chosen = new BuilderSettings(settings.properties());
        String node = chosen.nodeName(settings.environment().getProperty("spring.application.name"));
        ClavigerBuilder builder = Claviger.builder(storage, directory);
        Setting.use("node-name", () -> builder.nodeName(node));
        chosen.applyTo(builder);
        StartingPolicy policy = new StartingPolicy(settings.properties(), settings.environment());
        policy.applyTo(builder);
        beans.applyTo(builder);
        if (settings.properties().audit().log()) {
            builder.auditSink(AuditLines.toLog());
        }
        customizers.orderedStream().forEach(customizer -> customizer.customize(builder));
        return started(builder, policy);
    }

    /** Also where beans are made late. */
    @Bean
    @Lazy(false)
    @ConditionalOnProperty(prefix = "claviger.bootstrap", name = "owner")
    FirstKey clavigerFirstKey(Claviger claviger, CheckedSettings settings) {
        return FirstKey.of(claviger, settings.properties().bootstrap());
    }

    private static Claviger started(ClavigerBuilder builder, StartingPolicy policy) {
        Claviger claviger;
        try {
            claviger = builder.build();
        } catch (IllegalStateException | IllegalArgumentException e) {
            throw new ConfigurationFault(
                    String.valueOf(e.getMessage()),
                    "Correct what the message names, below claviger in the settings.",
                    e);
        }
        policy.report(claviger);
        return claviger;
    }

    /** Has look-ups of owners run in a transaction. */
    @Configuration(proxyBeanMethods = false)
    @ConditionalOnClass({PlatformTransactionManager.class, TransactionTemplate.class})
    @ConditionalOnSingleCandidate(PlatformTransactionManager.class)
    @ConditionalOnProperty(prefix = "claviger.owner-directory", name = "read-only-transaction", matchIfMissing = true)
    static class OwnerTransactionConfiguration {
        /**
         * A new one: within that of the caller, a key could be issued to a user that is then rolled back, and a look-up that fails
         * would roll back what the caller has done.
         */
        @Bean
        OwnerLookup clavigerOwnerTransaction(PlatformTransactionManager manager) {
            TransactionTemplate transaction = new TransactionTemplate(manager);
            transaction.setReadOnly(true);
            transaction.setPropagationBehavior(TransactionDefinition.PROPAGATION_REQUIRES_NEW);
            transaction.setName("claviger owner directory");
            return new OwnerTransaction(transaction);
        }
    }
}
