package dev.claviger.jdbc;

import java.lang.reflect.InvocationHandler;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.DatabaseMetaData;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import javax.sql.DataSource;

/** A data source whose connections are counted and looked at, in front of a real one. */
final class Watched {
    private final DataSource real;
    private final Map<String, Object> answers;
    private final AtomicInteger open = new AtomicInteger();
    private final List<String> statements = new CopyOnWriteArrayList<>();

    /**
     * Watches {@code real}.
     *
     * @param answers what some methods of data source, connections and meta data return instead, by name; an exception
     *     is thrown, and what can be run is run before the method
     */
    Watched(DataSource real, Map<String, Object> answers) {
        this.real = real;
        this.answers = answers;
    }

    DataSource dataSource() {
        return proxy(DataSource.class, (proxy, method, arguments) -> {
            Object result = call(real, method, arguments);
            if (result instanceof Connection connection) {
                open.incrementAndGet();
                return watched(connection);
            }
            return result;
        });
    }

    /** Returns how many connections were taken and not yet returned. */
    int open() {
        return open.get();
    }

    /** Returns the statements that were prepared or run, in their order. */
    List<String> statements() {
        return statements;
    }

    private Connection watched(Connection connection) {
        return proxy(Connection.class, (proxy, method, arguments) -> {
            if (method.getName().equals("close")) {
                open.decrementAndGet();
            }
            if (method.getName().equals("prepareStatement")) {
                statements.add((String) arguments[0]);
            }
            Object result = call(connection, method, arguments);
            return result instanceof DatabaseMetaData metaData
                    ? proxy(DatabaseMetaData.class, (inner, asked, given) -> call(metaData, asked, given))
                    : result;
        });
    }

    private Object call(Object target, Method method, Object[] arguments) throws Throwable {
        Object answer = answers.get(method.getName());
        if (answer instanceof Throwable trouble) {
            throw trouble;
        }
        if (answer instanceof Runnable before) {
            before.run();
        } else if (answer != null) {
            return answer;
        }
        try {
            return method.invoke(target, arguments);
        } catch (InvocationTargetException e) {
            throw e.getCause();
        }
    }

    private static <T> T proxy(Class<T> type, InvocationHandler handler) {
        return type.cast(Proxy.newProxyInstance(Watched.class.getClassLoader(), new Class<?>[] {type}, handler));
    }
}
