package dev.claviger.jdbc;

import static org.assertj.core.api.Assertions.assertThat;

import com.zaxxer.hikari.HikariDataSource;
import dev.claviger.KeyFilter;
import dev.claviger.spi.KeyQuery;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import javax.sql.DataSource;
import liquibase.Liquibase;
import liquibase.database.DatabaseFactory;
import liquibase.database.jvm.JdbcConnection;
import liquibase.resource.ClassLoaderResourceAccessor;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.configuration.FluentConfiguration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The tables are created by the tools that hosts have for their own, which do not mistake the files for the host's. */
class MigrationToolsTest {
    /** Databases that both tools know without a further library. */
    private enum Target {
        POSTGRESQL {
            @Override
            HikariDataSource empty() throws SQLException {
                String schema = TestDatabase.freshPrefix() + "tools";
                run(TestDatabase.Postgres.POOL, "CREATE SCHEMA " + schema);
                return TestDatabase.pool(
                        TestDatabase.Postgres.url() + "&currentSchema=" + schema, "postgres", "postgres");
            }
        },
        H2 {
            @Override
            HikariDataSource empty() {
                return TestDatabase.pool(
                        "jdbc:h2:mem:" + TestDatabase.freshPrefix() + ";DB_CLOSE_DELAY=-1", null, null);
            }
        };

        abstract HikariDataSource empty() throws SQLException;

        String folder() {
            return "dev/claviger/jdbc/" + (this == POSTGRESQL ? "postgresql" : "h2");
        }
    }

    private static void run(HikariDataSource pool, String sql) throws SQLException {
        try (Connection connection = pool.getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    private static FluentConfiguration flyway(HikariDataSource pool) {
        return Flyway.configure(MigrationToolsTest.class.getClassLoader()).dataSource(pool);
    }

    /** As the documentation says. */
    private static Flyway flywayForClaviger(HikariDataSource pool, Target target) {
        return flyway(pool)
                .locations("classpath:" + target.folder())
                .sqlMigrationPrefix("claviger-")
                .table("claviger_history")
                .baselineOnMigrate(true)
                .baselineVersion("0")
                .load();
    }

    private static void assertWorks(HikariDataSource pool) {
        JdbcKeyStorage storage = JdbcKeyStorage.builder(pool).build();
        Some.keyIn(storage, "ada");
        assertThat(storage.list(KeyQuery.of(KeyFilter.all()))).hasSize(1);
    }

    @ParameterizedTest
    @EnumSource
    void flyway_createsTheTables_besideAHostWithMigrationsOfItsOwn(Target target) throws Exception {
        try (HikariDataSource pool = target.empty()) {
            assertThat(flyway(pool).load().migrate().migrationsExecuted).isEqualTo(1);

            assertThat(flywayForClaviger(pool, target).migrate().migrationsExecuted)
                    .isEqualTo(2);

            assertWorks(pool);
            assertThat(flyway(pool).load().migrate().migrationsExecuted).isZero();
            assertThat(flywayForClaviger(pool, target).migrate().migrationsExecuted)
                    .isZero();
        }
    }

    @Test
    void flyway_createsTheTables_asTheDocumentationSays() throws Exception {
        try (HikariDataSource pool = Target.POSTGRESQL.empty()) {
            migrate(pool);

            assertWorks(pool);
        }
    }

    /** Word for word what {@code docs/migrations.md} shows. */
    private static void migrate(DataSource dataSource) {
        Flyway.configure()
                .dataSource(dataSource)
                .locations("classpath:dev/claviger/jdbc/postgresql")
                .sqlMigrationPrefix("claviger-")
                .table("claviger_history")
                .baselineOnMigrate(true)
                .baselineVersion("0")
                .load()
                .migrate();
    }

    @ParameterizedTest
    @EnumSource
    void flyway_createsTheTables_beforeThoseOfTheHost(Target target) throws Exception {
        try (HikariDataSource pool = target.empty()) {
            assertThat(flywayForClaviger(pool, target).migrate().migrationsExecuted)
                    .isEqualTo(2);
            assertThat(flyway(pool)
                            .baselineOnMigrate(true)
                            .baselineVersion("0")
                            .load()
                            .migrate()
                            .migrationsExecuted)
                    .isEqualTo(1);

            assertWorks(pool);
        }
    }

    /** Where a host looks through everything that it has on its class path. */
    @ParameterizedTest
    @EnumSource
    void flyway_findsNoneOfTheFiles_unlessItIsToldTheirPrefix(Target target) throws Exception {
        try (HikariDataSource pool = target.empty()) {
            Flyway host = flyway(pool)
                    .locations("classpath:db/migration", "classpath:" + target.folder())
                    .load();

            assertThat(host.migrate().migrationsExecuted).isEqualTo(1);
        }
    }

    @ParameterizedTest
    @EnumSource
    void flyway_bringsTablesOfTheReleaseBeforeUpToDate(Target target) throws Exception {
        try (HikariDataSource pool = target.empty()) {
            Flyway first = Flyway.configure(MigrationToolsTest.class.getClassLoader())
                    .configuration(flywayForClaviger(pool, target).getConfiguration())
                    .target("1")
                    .load();
            assertThat(first.migrate().migrationsExecuted).isEqualTo(1);

            assertThat(flywayForClaviger(pool, target).migrate().migrationsExecuted)
                    .isEqualTo(1);

            assertWorks(pool);
        }
    }

    @ParameterizedTest
    @EnumSource
    void liquibase_createsTheTables(Target target) throws Exception {
        try (HikariDataSource pool = target.empty()) {
            for (int run = 1; run <= 2; run++) {
                try (Connection connection = pool.getConnection();
                        Liquibase liquibase = new Liquibase(
                                "db/liquibase/claviger.xml",
                                new ClassLoaderResourceAccessor(MigrationToolsTest.class.getClassLoader()),
                                DatabaseFactory.getInstance()
                                        .findCorrectDatabaseImplementation(new JdbcConnection(connection)))) {
                    liquibase.setChangeLogParameter(
                            "claviger.database", target.folder().substring("dev/claviger/jdbc/".length()));
                    liquibase.update();
                }
                try (Connection connection = pool.getConnection();
                        Statement statement = connection.createStatement();
                        ResultSet rows = statement.executeQuery("SELECT COUNT(*) FROM databasechangelog")) {
                    assertThat(rows.next()).isTrue();
                    assertThat(rows.getInt(1)).isEqualTo(2);
                }
            }

            assertWorks(pool);
        }
    }
}
