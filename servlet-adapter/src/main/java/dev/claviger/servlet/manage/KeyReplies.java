package dev.claviger.servlet.manage;

import dev.claviger.ApiKey;
import dev.claviger.Claviger;
import dev.claviger.IssuedKey;
import dev.claviger.KeyId;
import dev.claviger.KeyPage;
import dev.claviger.Owner;
import dev.claviger.PlaintextKey;
import java.time.Clock;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The answers that show keys: as they are now, and whether their issuers are still what they were. */
final class KeyReplies {
    private final Claviger claviger;
    private final Clock clock;

    KeyReplies(Claviger claviger, Clock clock) {
        this.claviger = claviger;
        this.clock = clock;
    }

    Reply of(ApiKey key) {
        return KeyVersions.tagged(Reply.json(200, KeyJson.write(key, issuerGone(key), clock.instant())), key);
    }

    /** Whoever has issued it is the one who asks. */
    Reply of(IssuedKey issued) {
        String body = KeyJson.write(issued.key(), issued.plaintext(), Set.of(), clock.instant());
        return KeyVersions.tagged(Reply.json(201, body), issued.key());
    }

    Reply of(ApiKey key, PlaintextKey text) {
        return Reply.json(200, KeyJson.write(key, text, issuerGone(key), clock.instant()));
    }

    /** Without its text, and whether that can be shown. */
    Reply of(ApiKey key, boolean recoverable) {
        return Reply.json(200, KeyJson.write(key, recoverable, issuerGone(key), clock.instant()));
    }

    Reply of(KeyPage page, @Nullable String cursor) {
        Set<KeyId> issuerGone = claviger.administration().withFormerAdminIssuer(page.keys());
        return Reply.json(200, KeyJson.write(page.keys(), issuerGone, cursor, clock.instant()));
    }

    /** Answers who is asking. */
    Reply self(Owner owner, @Nullable ApiKey key) {
        boolean admin = claviger.isAdministrator(owner.id());
        Set<KeyId> issuerGone = key == null ? Set.of() : issuerGone(key);
        return Reply.json(200, ManagementJson.writeSelf(owner, admin, key, issuerGone, clock.instant()));
    }

    private Set<KeyId> issuerGone(ApiKey key) {
        return claviger.administration().withFormerAdminIssuer(List.of(key));
    }
}
