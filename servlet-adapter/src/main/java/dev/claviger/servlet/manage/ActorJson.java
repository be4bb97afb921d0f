package dev.claviger.servlet.manage;

import dev.claviger.internal.json.JsonText;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The JSON form of actors: {@code {"type": "session", "id": "ada"}}. */
final class ActorJson {
    /** Whom records name where the caller proved nothing. */
    private static final String NOBODY = "nobody";

    private ActorJson() {}

    /**
     * Adds an actor, unless there is none.
     *
     * @param actor kind and id, as {@link dev.claviger.Actor#toString} writes them
     */
    static JsonText with(JsonText form, String field, @Nullable String actor) {
        Map<String, Object> fields = actor == null ? null : of(actor);
        return fields == null ? form : form.with(field, fields);
    }

    /** Returns the form, or {@code null} for nobody. What has no kind is a name that the host's own code gave itself. */
    static @Nullable Map<String, Object> of(String actor) {
        if (actor.equals(NOBODY)) {
            return null;
        }
        int colon = actor.indexOf(':');
        return new JsonText()
                .with("type", colon < 0 ? "host" : actor.substring(0, colon))
                .with("id", actor.substring(colon + 1))
                .fields();
    }
}
