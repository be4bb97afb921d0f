package dev.claviger.conformance.nodes.scale;

import java.lang.reflect.InvocationHandler;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.util.ArrayList;
import java.util.List;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/** A data source that tells which prepared statements a thread has had executed. */
final class WatchedSource {
    private final DataSource real;
    private final ThreadLocal<List<String>> executed = ThreadLocal.withInitial(ArrayList::new);

    WatchedSource(DataSource real) {
        this.real = real;
    }

    DataSource source() {
        return watching(DataSource.class, real, null);
    }

    /** Returns what this thread has had executed since it asked last. */
    List<String> executedHere() {
        List<String> statements = List.copyOf(executed.get());
        executed.get().clear();
        return statements;
    }

    private <T> T watching(Class<T> type, T target, @Nullable String sql) {
        InvocationHandler handler = (proxy, method, arguments) -> {
            if (sql != null && method.getName().startsWith("execute")) {
                executed.get().add(sql);
            }
            Object result = invoked(target, method, arguments);
            if (result instanceof Connection connection && method.getName().equals("getConnection")) {
                return watching(Connection.class, connection, null);
            }
            if (result instanceof PreparedStatement statement
                    && method.getName().equals("prepareStatement")) {
                return watching(PreparedStatement.class, statement, (String) arguments[0]);
            }
            return result;
        };
        return type.cast(Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] {type}, handler));
    }

    private static @Nullable Object invoked(Object target, Method method, Object @Nullable [] arguments)
            throws Throwable {
        try {
            return method.invoke(target, arguments);
        } catch (InvocationTargetException e) {
            throw e.getTargetException();
        }
    }
}
