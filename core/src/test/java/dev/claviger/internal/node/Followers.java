package dev.claviger.internal.node;

import dev.claviger.spi.KeyStorage.Changes;
import java.util.function.Consumer;

/** Followers of the looks at a store that keep nothing by the monotonic clock. */
final class Followers {
    private Followers() {}

    static Freshness.Follower of(Consumer<Changes> following) {
        return new Freshness.Follower() {
            @Override
            public void follow(Changes changes) {
                following.accept(changes);
            }

            @Override
            public void resume() {}
        };
    }
}
