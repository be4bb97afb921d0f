package dev.claviger.jdbc;

import java.lang.reflect.InvocationHandler;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.concurrent.atomic.AtomicInteger;
import javax.sql.DataSource;

/** A database that takes some commits and is then gone: the next one does not happen, and nothing after it does. */
final class LimitedSource {
    private LimitedSource() {}

    static DataSource of(DataSource dataSource, int commits) {
        AtomicInteger left = new AtomicInteger(commits);
        return proxy(DataSource.class, (any, method, arguments) -> {
            if (left.get() < 0) {
                throw new SQLException("the database is gone", "08001");
            }
            Object result = method.invoke(dataSource, arguments);
            return result instanceof Connection connection ? limited(connection, left) : result;
        });
    }

    private static Connection limited(Connection connection, AtomicInteger left) {
        return proxy(Connection.class, (any, method, arguments) -> {
            if (method.getName().equals("commit") && left.decrementAndGet() < 0) {
                throw new SQLException("the connection broke", "08006");
            }
            return method.invoke(connection, arguments);
        });
    }

    private static <T> T proxy(Class<T> type, InvocationHandler handler) {
        return type.cast(Proxy.newProxyInstance(
                LimitedSource.class.getClassLoader(), new Class<?>[] {type}, (any, method, arguments) -> {
                    try {
                        return handler.invoke(any, method, arguments);
                    } catch (InvocationTargetException e) {
                        throw e.getCause();
                    }
                }));
    }
}
