package dev.claviger.spring.boot;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import dev.claviger.spi.KeyStorage;
import java.sql.SQLException;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The connections that keys use: a small pool of their own wherever possible. Requests with a key then go on although the application
 * has used up its connections, and wait for half a second, not half a minute, if the database cannot be reached. It is no data source
 * among the beans, where it would stand beside the application's.
 */
final class StorePool implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(KeyStorage.class);
    private static final String NAME = "claviger";
    private static final long START_MILLIS = 10_000;

    /** One that listens all the time, and one to announce. */
    private static final int CONNECTIONS_OF_CHANNEL = 2;

    private final DataSource dataSource;
    private final @Nullable HikariDataSource own;

    private StorePool(DataSource dataSource, @Nullable HikariDataSource own) {
        this.dataSource = dataSource;
        this.own = own;
    }

    /** Returns a pool to the database of the settings. */
    static StorePool configured(JdbcProperties settings, String url) {
        JdbcProperties.Pool pool = settings.pool();
        HikariConfig config = new HikariConfig();
        config.setJdbcUrl(url);
        config.setUsername(pool.username());
        HiddenText password = Secrets.read("claviger.jdbc.pool.password", pool.password(), pool.passwordFile());
        if (password != null) {
            config.setPassword(password.reveal());
        }
        if (pool.driverClassName() != null) {
            config.setDriverClassName(pool.driverClassName());
        }
        return own(config, settings);
    }

    /** Returns a pool to the database of the application, which may be the application's own. */
    static StorePool beside(DataSource host, JdbcProperties settings) {
        HikariDataSource hikari = settings.sharePool() ? null : hikari(host);
        if (hikari != null) {
            HikariConfig config = new HikariConfig();
            hikari.copyStateTo(config);
            return own(config, settings);
        }
        if (!settings.sharePool()) {
            LOG.warn(
                    "Keys share the connections of the application, because its data source is no Hikari pool whose settings"
                            + " could be used for another. Set claviger.jdbc.pool.url, or claviger.jdbc.share-pool=true");
        }
        return shared(host);
    }

    /** Uses a data source as it is. */
    static StorePool shared(DataSource host) {
        return new StorePool(host, null);
    }

    private static StorePool own(HikariConfig config, JdbcProperties settings) {
        JdbcProperties.Pool pool = settings.pool();
        int largest = pool.maximumSize() != null
                ? pool.maximumSize()
                : settings.maxConnections() + (settings.postgresChannel() ? CONNECTIONS_OF_CHANNEL : 0);
        config.setPoolName(NAME);
        config.setRegisterMbeans(false);
        config.setAutoCommit(true);
        config.setReadOnly(false);
        config.setLeakDetectionThreshold(0);
        config.setInitializationFailTimeout(START_MILLIS);
        Setting.use("jdbc.pool", () -> {
            config.setMaximumPoolSize(largest);
            config.setMinimumIdle(Math.min(pool.minimumIdle(), largest));
            config.setConnectionTimeout(pool.connectionTimeout().toMillis());
            config.setValidationTimeout(pool.validationTimeout().toMillis());
            return config;
        });
        limitLogin(config);
        HikariDataSource own = new HikariDataSource(config);
        return new StorePool(own, own);
    }

    /** A login that the network swallowed would otherwise block the pool after the network is back. */
    private static void limitLogin(HikariConfig config) {
        String url = String.valueOf(config.getJdbcUrl());
        if (url.startsWith("jdbc:postgresql:") && !url.contains("loginTimeout")) {
            config.addDataSourceProperty("loginTimeout", "5");
        } else if (url.startsWith("jdbc:mariadb:") && !url.contains("connectTimeout")) {
            config.addDataSourceProperty("connectTimeout", "5000");
        }
    }

    private static @Nullable HikariDataSource hikari(DataSource host) {
        try {
            return host.isWrapperFor(HikariDataSource.class) ? host.unwrap(HikariDataSource.class) : null;
        } catch (SQLException e) {
            LOG.debug("The data source {} cannot be unwrapped", host, e);
            return null;
        }
    }

    DataSource dataSource() {
        return dataSource;
    }

    /** Closes the pool, unless it is the application's. */
    @Override
    public void close() {
        if (own != null) {
            own.close();
        }
    }
}
