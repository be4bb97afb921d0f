package dev.claviger.servlet.manage;

import dev.claviger.Actor;
import dev.claviger.ApiKey;
import org.jspecify.annotations.Nullable;

/**
 * Who sent a management request.
 *
 * @param actor who acts
 * @param owner whose own keys are meant where no others are named
 * @param key the key that was used, or {@code null} for a session
 */
record Caller(Actor actor, String owner, @Nullable ApiKey key) {
    boolean isSession() {
        return key == null;
    }
}
