package dev.claviger.spring.boot;

import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.ObjectProvider;

/** Beans in their order, looked up when they are first called, because they may need what calls them. */
final class LateBeans<T> {
    private final ObjectProvider<T> provider;
    private volatile @Nullable List<T> found;

    LateBeans(ObjectProvider<T> provider) {
        this.provider = provider;
    }

    /** Returns the beans, the same ones at each call: at the end of the application none can be looked up any more. */
    List<T> all() {
        List<T> beans = found;
        if (beans == null) {
            beans = provider.orderedStream().toList();
            found = beans;
        }
        return beans;
    }

    /** Calls each, although one fails, and then throws what the first has thrown. */
    void forEach(Consumer<T> action) {
        RuntimeException failure = null;
        for (T bean : all()) {
            try {
                action.accept(bean);
            } catch (RuntimeException e) {
                if (failure == null) {
                    failure = e;
                } else {
                    failure.addSuppressed(e);
                }
            }
        }
        if (failure != null) {
            throw failure;
        }
    }
}
