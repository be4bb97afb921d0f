package dev.claviger.internal.manage;

import dev.claviger.Actor;
import dev.claviger.ApiKey;
import dev.claviger.IssuedKey;
import dev.claviger.KeyId;
import dev.claviger.KeyRequest;
import dev.claviger.Outcome;
import dev.claviger.Outcome.Done;
import dev.claviger.Outcome.Refused;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;

/** The operation that puts a new key into a file, for whoever sets up an installation. */
public final class IssuingToFile {
    private static final Actor CLAVIGER = Actor.host("claviger");

    private final KeyIssuing issuing;
    private final KeyManagement keys;

    public IssuingToFile(KeyIssuing issuing, KeyManagement keys) {
        this.issuing = issuing;
        this.keys = keys;
    }

    /** The file comes first: no key is issued that could not be written. */
    public Outcome<ApiKey> issue(Actor actor, KeyRequest request, Path path) {
        try (KeyFile file = KeyFile.create(path)) {
            Outcome<IssuedKey> issued = issuedInto(file, actor, request);
            if (issued instanceof Refused) {
                file.delete();
            }
            return issued.map(IssuedKey::key);
        } catch (IOException e) {
            throw new UncheckedIOException("no key was written to " + path, e);
        }
    }

    private Outcome<IssuedKey> issuedInto(KeyFile file, Actor actor, KeyRequest request) throws IOException {
        try {
            Outcome<IssuedKey> issued = issuing.issue(actor, request);
            if (issued instanceof Done<IssuedKey> done) {
                write(file, done.value());
            }
            return issued;
        } catch (IOException | RuntimeException e) {
            try {
                file.delete();
            } catch (IOException notDeleted) {
                e.addSuppressed(notDeleted);
            }
            throw e;
        }
    }

    private void write(KeyFile file, IssuedKey issued) throws IOException {
        try {
            file.write(issued.plaintext());
        } catch (IOException | RuntimeException e) {
            revoke(issued.key().id(), e);
            throw e;
        }
    }

    /** In the name of the library: the actor may not be able to any more, and the key is nobody's. */
    private void revoke(KeyId id, Exception why) {
        try {
            keys.revoke(CLAVIGER, Target.of(id), "it could not be written to its file")
                    .orElseThrow();
        } catch (RuntimeException e) {
            why.addSuppressed(e);
        }
    }
}
