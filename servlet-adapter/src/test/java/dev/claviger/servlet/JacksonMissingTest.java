package dev.claviger.servlet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import java.io.File;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Jackson is an optional dependency, and the management routes cannot do without it. */
class JacksonMissingTest {
    @Test
    void build_saysWhatToAdd_whereThereIsNoJackson() throws Exception {
        // Without a parent: every other loader of the JDK also finds what is on the module path of this test.
        try (URLClassLoader without = new URLClassLoader(urls(), null)) {
            Object storage = load(without, "dev.claviger.InMemoryKeyStorage")
                    .getConstructor()
                    .newInstance();
            Class<?> directory = load(without, "dev.claviger.spi.OwnerDirectory");
            Class<?> claviger = load(without, "dev.claviger.Claviger");
            Object builder = claviger.getMethod("builder", load(without, "dev.claviger.spi.KeyStorage"), directory)
                    .invoke(null, storage, proxy(directory));
            Class<?> session = load(without, "dev.claviger.servlet.manage.SessionUser");
            try (AutoCloseable keys =
                    (AutoCloseable) builder.getClass().getMethod("build").invoke(builder)) {
                Object servlet = load(without, "dev.claviger.servlet.manage.ManagementServlet")
                        .getMethod("builder", claviger, session)
                        .invoke(null, keys, proxy(session));

                Throwable thrown = catchThrowable(
                        () -> servlet.getClass().getMethod("build").invoke(servlet));

                assertThat(thrown).isInstanceOf(InvocationTargetException.class);
                assertThat(thrown.getCause())
                        .isInstanceOf(IllegalStateException.class)
                        .hasMessageContaining("com.fasterxml.jackson.core:jackson-databind");
            }
        }
    }

    private static Class<?> load(ClassLoader loader, String name) throws ClassNotFoundException {
        return Class.forName(name, true, loader);
    }

    private static Object proxy(Class<?> type) {
        return Proxy.newProxyInstance(
                type.getClassLoader(), new Class<?>[] {type}, (self, method, args) -> Optional.empty());
    }

    /** What the module needs is on the module path; on the class path is what tests need besides. */
    private static URL[] urls() throws Exception {
        List<URL> urls = new ArrayList<>();
        for (String entry : System.getProperty("jdk.module.path").split(File.pathSeparator, -1)) {
            if (!entry.contains("jackson")) {
                urls.add(Path.of(entry).toUri().toURL());
            }
        }
        return urls.toArray(URL[]::new);
    }
}
