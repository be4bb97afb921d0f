package dev.claviger.spring.boot;

import java.util.Arrays;
import java.util.List;
import javax.sql.DataSource;
import org.springframework.beans.factory.annotation.BeanFactoryAnnotationUtils;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;

/** Finds the database for the keys. There is none that is used without being asked for: never one in memory. */
final class DataSourceChoice {
    private static final String QUALIFIER = "claviger";
    private static final String REMEDY = """
            Do one of these:
              - add a JDBC driver and set spring.datasource.url to the database of your application, and let Flyway or
                Liquibase run the SQL of claviger-jdbc-store, or set claviger.jdbc.create-tables=true
              - set claviger.jdbc.pool.url, .username and .password-file to a database for the keys alone
              - define a bean of type dev.claviger.spi.KeyStorage. One that forgets all keys at each restart:
                    @Bean
                    KeyStorage keyStorage() {
                        return new InMemoryKeyStorage();
                    }""";

    private final JdbcProperties settings;
    private final ConfigurableListableBeanFactory beans;

    DataSourceChoice(JdbcProperties settings, ConfigurableListableBeanFactory beans) {
        this.settings = settings;
        this.beans = beans;
    }

    /** Returns the connections for the keys. */
    StorePool pool() {
        String url = settings.pool().url();
        if (url != null) {
            return StorePool.configured(settings, url);
        }
        List<String> qualified = Arrays.stream(beans.getBeanNamesForType(DataSource.class))
                .filter(name -> BeanFactoryAnnotationUtils.isQualifierMatch(QUALIFIER::equals, name, beans))
                .toList();
        if (qualified.size() == 1) {
            return StorePool.shared(beans.getBean(qualified.get(0), DataSource.class));
        }
        DataSource only = beans.getBeanProvider(DataSource.class).getIfUnique();
        if (only != null) {
            return StorePool.beside(only, settings);
        }
        List<String> names = List.of(beans.getBeanNamesForType(DataSource.class));
        throw names.isEmpty()
                ? new ConfigurationFault("There is no database for the keys, and no bean of type KeyStorage.", REMEDY)
                : new ConfigurationFault(
                        "There are several data sources, and it is not known which one is for the keys: " + names + ".",
                        "Add @Qualifier(\"" + QUALIFIER
                                + "\") to the one for the keys, or @Primary to that of the application, or set"
                                + " claviger.jdbc.pool.url.");
    }
}
