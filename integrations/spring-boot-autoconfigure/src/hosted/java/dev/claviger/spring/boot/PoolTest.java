package dev.claviger.spring.boot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.zaxxer.hikari.HikariDataSource;
import dev.claviger.Owner;
import dev.claviger.spi.OwnerDirectory;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Optional;
import java.util.UUID;
import javax.sql.DataSource;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.context.annotation.Bean;

/** Connections of keys and of the application, and an application that is started again in the same process. */
class PoolTest {
    private static final String URL = "jdbc:h2:mem:" + UUID.randomUUID() + ";DB_CLOSE_DELAY=-1";
    private static final String[] SETTINGS = {
        "spring.datasource.url=" + URL,
        "spring.datasource.hikari.maximum-pool-size=1",
        "spring.datasource.hikari.connection-timeout=300",
        "claviger.jdbc.create-tables=true",
        "claviger.owner-directory.read-only-transaction=false",
        "claviger.policy.usage=everyone",
        "claviger.policy.grants.everyone=granted",
        "claviger.policy.endpoints.everyone=/api/**",
        "claviger.filter.guard=/api/**"
    };

    private static Host host;

    /** An application whose users are not in its database. */
    @SpringBootConfiguration
    @EnableAutoConfiguration
    static class Cellar {
        @Bean
        OwnerDirectory owners() {
            return id -> Optional.of(id).filter("ada"::equals).map(Owner::user);
        }
    }

    @BeforeAll
    static void start() {
        host = Host.start(Cellar.class, SETTINGS);
    }

    @AfterAll
    static void stop() {
        host.close();
    }

    @Test
    void keysWork_whileTheApplicationHasUsedUpItsConnections() throws SQLException {
        DataSource application = host.context().getBean(DataSource.class);
        try (Connection only = application.getConnection()) {
            assertThatThrownBy(application::getConnection).isInstanceOf(SQLException.class);

            String key = host.issue("ada");

            // Nothing is served there: the filter has let it pass.
            assertThat(host.get("/api/anything", Host.bearer(key)).statusCode()).isEqualTo(404);
            assertThat(only.isValid(1)).isTrue();
        }
    }

    @Test
    void poolOfKeys_isNoDataSourceAmongTheBeans_andSmall() {
        assertThat(host.context().getBeansOfType(DataSource.class)).hasSize(1);
        HikariDataSource own =
                (HikariDataSource) host.context().getBean(StorePool.class).dataSource();
        assertThat(own.getPoolName()).isEqualTo("claviger");
        assertThat(own.getJdbcUrl()).isEqualTo(URL);
        assertThat(own.getMaximumPoolSize()).isEqualTo(8);
        assertThat(own.getConnectionTimeout()).isEqualTo(500);
        assertThat(own.getValidationTimeout()).isEqualTo(250);
    }

    @Test
    void restartInTheSameProcess_findsTheKeysAgain_andLeavesNothingBehind() {
        String key;
        StorePool pool;
        try (Host first = Host.start(Cellar.class, SETTINGS)) {
            key = first.issue("ada");
            pool = first.context().getBean(StorePool.class);
        }
        assertThat(((HikariDataSource) pool.dataSource()).isClosed()).isTrue();

        try (Host second = Host.start(Cellar.class, SETTINGS)) {
            assertThat(second.get("/api/anything", Host.bearer(key)).statusCode())
                    .isEqualTo(404);
        }
    }

    @Test
    void poolOfTheApplication_isUsed_whereThatIsWanted() {
        String[] shared = SETTINGS.clone();
        shared[4] = "claviger.jdbc.share-pool=true";
        try (Host sharing = Host.start(Cellar.class, shared)) {
            assertThat(sharing.context().getBean(StorePool.class).dataSource())
                    .isSameAs(sharing.context().getBean(DataSource.class));
        }
    }

    @Test
    void tables_mayBeMadeByWhateverInitializesTheDatabase() {
        String[] scripted = SETTINGS.clone();
        scripted[0] = "spring.datasource.url=jdbc:h2:mem:" + UUID.randomUUID() + ";DB_CLOSE_DELAY=-1";
        scripted[3] = "spring.sql.init.schema-locations=classpath*:dev/claviger/jdbc/h2/claviger-*.sql";
        try (Host host = Host.start(Cellar.class, Shop.plus(scripted, "spring.sql.init.mode=always"))) {
            assertThat(host.issue("ada")).startsWith("sk-");
        }
    }

    @Test
    void start_isRefusedWithBothWays_withoutTables() {
        String[] without = SETTINGS.clone();
        without[0] = "spring.datasource.url=jdbc:h2:mem:" + UUID.randomUUID() + ";DB_CLOSE_DELAY=-1";
        without[3] = "claviger.jdbc.create-tables=false";

        assertThatThrownBy(() -> Host.start(Cellar.class, without))
                .hasRootCauseInstanceOf(SQLException.class)
                .hasStackTraceContaining("The tables for the keys cannot be used");
    }
}
