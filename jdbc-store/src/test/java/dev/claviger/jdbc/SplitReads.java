package dev.claviger.jdbc;

import com.zaxxer.hikari.HikariDataSource;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.UUID;
import javax.sql.DataSource;

/**
 * Two databases behind one data source, as a proxy has them that sends what only reads to a copy: here a copy that stands still
 * from one moment on.
 */
final class SplitReads implements AutoCloseable {
    private final HikariDataSource primary = h2();
    private final HikariDataSource copy = h2();
    private volatile boolean split;

    private static HikariDataSource h2() {
        return TestDatabase.pool("jdbc:h2:mem:" + UUID.randomUUID() + ";DB_CLOSE_DELAY=-1", null, null);
    }

    /** Returns connections that read from the copy while the two are split. */
    DataSource dataSource() {
        return proxy(DataSource.class, (proxy, method, arguments) -> {
            Object result = invoke(method, primary, arguments);
            return result instanceof Connection connection ? routed(connection, copy.getConnection()) : result;
        });
    }

    private Connection routed(Connection writing, Connection reading) {
        return proxy(Connection.class, (proxy, method, arguments) -> {
            if (method.getName().equals("close")) {
                reading.close();
            }
            boolean reads = split
                    && method.getName().equals("prepareStatement")
                    && arguments[0].toString().startsWith("SELECT");
            return invoke(method, reads && writing.getAutoCommit() ? reading : writing, arguments);
        });
    }

    private static Object invoke(Method method, Object target, Object[] arguments) throws Throwable {
        try {
            return method.invoke(target, arguments);
        } catch (InvocationTargetException e) {
            throw e.getCause();
        }
    }

    private static <T> T proxy(Class<T> type, InvocationHandler handler) {
        return type.cast(Proxy.newProxyInstance(SplitReads.class.getClassLoader(), new Class<?>[] {type}, handler));
    }

    /** From now on reads see what the database is at this moment. */
    void split() throws SQLException {
        try (Connection source = primary.getConnection();
                Connection target = copy.getConnection();
                Statement from = source.createStatement();
                Statement to = target.createStatement();
                var script = from.executeQuery("SCRIPT")) {
            to.execute("DROP ALL OBJECTS");
            while (script.next()) {
                to.execute(script.getString(1));
            }
        }
        split = true;
    }

    /** From now on reads see what is written. */
    void join() {
        split = false;
    }

    @Override
    public void close() {
        primary.close();
        copy.close();
    }
}
