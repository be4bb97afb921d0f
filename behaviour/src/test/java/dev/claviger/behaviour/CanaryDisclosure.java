package dev.claviger.behaviour;

import static dev.claviger.behaviour.Workbench.ADA;
import static dev.claviger.behaviour.Workbench.BOB;
import static dev.claviger.behaviour.Workbench.CALL;
import static dev.claviger.behaviour.Workbench.HOST;
import static dev.claviger.behaviour.Workbench.ROOT;

import dev.claviger.Actor;
import dev.claviger.Administration;
import dev.claviger.Claviger;
import dev.claviger.IssuedKey;
import dev.claviger.KeyFilter;
import dev.claviger.KeyId;
import dev.claviger.KeyRequest;
import dev.claviger.Pepper;
import dev.claviger.PlaintextKey;
import dev.claviger.Rotation;
import dev.claviger.SealedKey;
import dev.claviger.SecretVault;
import dev.claviger.UnavailableException;
import dev.claviger.spi.Change;
import dev.claviger.spi.KeyQuery;
import dev.claviger.spi.StoredKey;
import dev.claviger.testkit.TestKeys;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;

/** The part of a {@link CanaryRun} in which the texts of keys come in, are kept and go out again. */
final class CanaryDisclosure {
    private static final KeyRequest REQUEST =
            KeyRequest.named("script").forOwner("ada").withReason("test");
    private static final PlaintextKey FOREIGN = PlaintextKey.of("sk-0f8e7d6c5b4a39281706f5e4d3c2b1a0");

    private final CanaryRun run;
    private final byte[] lookup = CanaryRun.pepper();
    private final byte[] oldMaster = CanaryRun.pepper();
    private final byte[] newMaster = CanaryRun.pepper();

    CanaryDisclosure(CanaryRun run) {
        this.run = run;
    }

    void live() {
        Stream.of(lookup, oldMaster, newMaster).forEach(run.secrets::addPepper);
        run.secrets.addWhole(FOREIGN);
        SecretVault first = run.seen(SecretVault.aes256Gcm(1, oldMaster));
        try (Claviger claviger = with(first)) {
            importKeys(claviger);
            reveal(claviger);
            writeToFiles(claviger);
        }
        try (Claviger changed = with(SecretVault.aes256Gcm(2, newMaster).andRetired(1, oldMaster))) {
            loseMasterKey();
            run.seen(changed.administration().reencrypt(ADA));
            run.bench.storage.failWith(new UnavailableException("down for a test"), BrittleStorage.Method.APPLY);
            run.attempt(() -> changed.administration().reencrypt(ROOT));
            run.bench.storage.recover();
            run.seen(changed.administration().reencrypt(ROOT));
        }
        misuse();
    }

    private Claviger with(SecretVault vault) {
        return run.seen(run.bench
                .builder()
                .secretVault(vault)
                .importLookupKey(run.seen(Pepper.of(1, lookup)))
                .build());
    }

    private void importKeys(Claviger claviger) {
        Administration administration = run.seen(claviger.administration());
        PlaintextKey digested = run.secrets.addWhole(PlaintextKey.of("another-0123456789abcdefghijklmnop"));
        String line = administration.hashForImport(digested);
        for (Actor actor : List.of(ADA, ROOT, HOST)) {
            run.seen(administration.importKey(actor, run.seen(REQUEST), FOREIGN));
            run.seen(administration.importHashed(actor, REQUEST, line));
        }
        String text = FOREIGN.reveal();
        for (String presented : List.of(text, text + "0", digested.reveal(), text.substring(1))) {
            run.seen(claviger.decide(PlaintextKey.of(presented), CALL));
            run.seen(claviger.explain(PlaintextKey.of(presented), CALL));
        }
        for (String bad : List.of(text + " ", text + ",", text + "\u00e9", text.repeat(10), text.substring(0, 20))) {
            run.attempt(() -> administration.importKey(ROOT, REQUEST, PlaintextKey.of(bad)));
            run.attempt(() -> administration.hashForImport(PlaintextKey.of(bad)));
            run.attempt(() -> administration.importHashed(ROOT, REQUEST, bad));
        }
        run.attempt(() -> administration.importHashed(ROOT, REQUEST, line + "="));
        run.attempt(() -> administration.importHashed(ROOT, REQUEST, line.replace("sha256:1", "sha256:2")));
        run.attempt(() -> run.bench.claviger.administration().importKey(ROOT, REQUEST, FOREIGN));
    }

    private void reveal(Claviger claviger) {
        Administration administration = claviger.administration();
        IssuedKey issued = run.secrets.add(claviger.issue(HOST, REQUEST).orElseThrow());
        IssuedKey successor =
                run.secrets.add(claviger.rotate(ADA, issued.key().id(), Rotation.overlapping(Duration.ofDays(1)))
                        .orElseThrow());
        IssuedKey once = run.secrets.add(run.bench.claviger.issue(HOST, REQUEST).orElseThrow());
        KeyId id = successor.key().id();
        for (Actor actor : List.of(ADA, ROOT, HOST)) {
            for (KeyId one : List.of(id, once.key().id(), TestKeys.freshId())) {
                run.seen(administration.reveal(actor, one, "asked in ticket 7"));
                run.seen(administration.reveal(actor, one, ""));
            }
        }
        run.attempt(() -> administration.reveal(ROOT, id, successor.plaintext().reveal() + "\n"));
        for (int i = 0; i < 11; i++) {
            run.seen(administration.reveal(ROOT, id, "again"));
        }
        run.bench.storage.failWith(new IllegalStateException("no connection"), BrittleStorage.Method.APPLY);
        run.attempt(() -> administration.reveal(HOST, id, "why"));
        run.bench.storage.recover();
        run.bench.storage.distortApply(result -> new Change.Conflict());
        run.attempt(() -> administration.reveal(HOST, id, "why"));
        run.bench.storage.distortApply(UnaryOperator.identity());
        run.bench.memory.find(id).value().map(StoredKey::sealed).ifPresent(run::seen);
    }

    private void writeToFiles(Claviger claviger) {
        Administration administration = claviger.administration();
        try {
            Path directory = Files.createTempDirectory("claviger");
            Path file = directory.resolve("key");
            run.seen(administration.issueToFile(HOST, REQUEST, file));
            run.secrets.add(PlaintextKey.of(Files.readString(file).strip()));
            run.attempt(() -> administration.issueToFile(HOST, REQUEST, file));
            run.seen(administration.issueToFile(BOB, REQUEST, directory.resolve("other")));
            Files.delete(file);
            Files.delete(directory);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** A vault without the master key, and one that has another one under its version. */
    private void loseMasterKey() {
        KeyId sealed = run.bench.memory.list(KeyQuery.of(KeyFilter.all())).stream()
                .filter(stored -> stored.sealed() != null)
                .map(StoredKey::id)
                .reduce((first, second) -> second)
                .orElseThrow();
        for (SecretVault vault : List.of(SecretVault.aes256Gcm(2, newMaster), SecretVault.aes256Gcm(1, newMaster))) {
            try (Claviger claviger = with(vault)) {
                run.attempt(() -> claviger.administration().reveal(ROOT, sealed, "why"));
                run.attempt(() -> claviger.administration().reencrypt(ROOT).fold(count -> count, refused -> 0));
            }
        }
    }

    private void misuse() {
        run.attempt(() -> SealedKey.parse(FOREIGN.reveal()));
        run.attempt(() -> SecretVault.aes256Gcm(0, oldMaster));
        run.attempt(() -> SecretVault.aes256Gcm(1, Arrays.copyOf(oldMaster, 40)));
        run.attempt(() -> SecretVault.aes256Gcm(1, oldMaster).andRetired(1, newMaster));
        run.attempt(() -> KeyRequest.named("x").withIdempotencyId(FOREIGN.reveal() + "\n"));
    }
}
