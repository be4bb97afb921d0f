package dev.claviger.spring.boot;

import com.zaxxer.hikari.HikariDataSource;
import dev.claviger.jdbc.JdbcKeyStorage;
import dev.claviger.jdbc.PostgresChannel;
import dev.claviger.spi.ChangeChannel;
import dev.claviger.spi.KeyStorage;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.boot.sql.init.dependency.DependsOnDatabaseInitialization;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/**
 * Keeps keys in the application's database, unless there is a {@link KeyStorage} bean: after whatever creates tables has run, and
 * through connections that only keys use.
 */
@AutoConfiguration(
        afterName = {
            "org.springframework.boot.autoconfigure.jdbc.DataSourceAutoConfiguration",
            "org.springframework.boot.autoconfigure.flyway.FlywayAutoConfiguration",
            "org.springframework.boot.autoconfigure.liquibase.LiquibaseAutoConfiguration",
            "org.springframework.boot.autoconfigure.orm.jpa.HibernateJpaAutoConfiguration",
            "org.springframework.boot.jdbc.autoconfigure.DataSourceAutoConfiguration",
            "org.springframework.boot.flyway.autoconfigure.FlywayAutoConfiguration",
            "org.springframework.boot.liquibase.autoconfigure.LiquibaseAutoConfiguration",
            "org.springframework.boot.hibernate.autoconfigure.HibernateJpaAutoConfiguration"
        })
@ConditionalOnProperty(prefix = ClavigerProperties.PREFIX, name = "enabled", matchIfMissing = true)
@ConditionalOnClass({JdbcKeyStorage.class, HikariDataSource.class})
@ConditionalOnMissingBean(KeyStorage.class)
public final class ClavigerJdbcAutoConfiguration {

    /** For Spring. */
    public ClavigerJdbcAutoConfiguration() {}

    @Bean(destroyMethod = "close")
    @DependsOnDatabaseInitialization
    StorePool clavigerStorePool(CheckedSettings settings, ConfigurableListableBeanFactory beans) {
        return new DataSourceChoice(settings.properties().jdbc(), beans).pool();
    }

    @Bean
    KeyStorage clavigerKeyStorage(CheckedSettings settings, StorePool pool) {
        JdbcProperties jdbc = settings.properties().jdbc();
        JdbcKeyStorage.Builder builder = JdbcKeyStorage.builder(pool.dataSource());
        Setting.use("jdbc.table-prefix", () -> builder.tablePrefix(jdbc.tablePrefix()));
        Setting.use("jdbc.max-connections", () -> builder.maxConnections(jdbc.maxConnections()));
        String application = jdbc.application();
        if (application != null) {
            Setting.use("jdbc.application", () -> builder.application(application));
        }
        if (jdbc.createTables()) {
            builder.createTables();
        }
        if (jdbc.heartbeat()) {
            builder.heartbeat();
        }
        try {
            return builder.build();
        } catch (IllegalStateException e) {
            throw new ConfigurationFault(
                    "The tables for the keys cannot be used: " + e.getMessage(),
                    "Let a migration tool run the SQL of claviger-jdbc-store, or set claviger.jdbc.create-tables=true, which"
                            + " creates and upgrades the tables at the start.",
                    e);
        }
    }

    /** Tells other nodes of changes through PostgreSQL. */
    @Configuration(proxyBeanMethods = false)
    @ConditionalOnProperty(prefix = "claviger.jdbc", name = "postgres-channel")
    static class PostgresChannelConfiguration {
        /** Closed by the claviger. */
        @Bean(destroyMethod = "")
        @ConditionalOnMissingBean(ChangeChannel.class)
        ChangeChannel clavigerPostgresChannel(StorePool pool) {
            return PostgresChannel.over(pool.dataSource());
        }
    }
}
