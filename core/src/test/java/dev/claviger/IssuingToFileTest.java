package dev.claviger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.claviger.GuardedStorage.Method;
import dev.claviger.Outcome.Refusal;
import dev.claviger.Outcome.Refused;
import dev.claviger.policy.Availability;
import dev.claviger.spi.AuditEvent;
import dev.claviger.spi.KeyQuery;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.ClosedByInterruptException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The first key of an installation: it goes into a file that one account can read, and nowhere else. */
class IssuingToFileTest {
    private static final KeyRequest REQUEST =
            KeyRequest.named("first").forOwner("root").withReason("bootstrap");

    private final InMemoryKeyStorage store = new InMemoryKeyStorage();
    private final TestNode node = new TestNode(store);

    @TempDir
    Path directory;

    @AfterEach
    void close() {
        node.close();
    }

    @Test
    void issueToFile_writesTheKey_asOneLine() throws Exception {
        Path file = directory.resolve("key");

        ApiKey key = issue(file).orElseThrow();

        String text = Files.readString(file);
        assertThat(text).endsWith("\n");
        Decision decision = node.claviger.decide(PlaintextKey.of(text.strip()), Fixtures.CALL);
        assertThat(decision)
                .isInstanceOfSatisfying(
                        Decision.Allowed.class,
                        allowed -> assertThat(allowed.key()).isEqualTo(key));
    }

    /** From its first moment on: when the store is asked, the file is there, empty, and nobody else's. */
    @Test
    void issueToFile_keepsTheFileFromOthers_beforeThereIsAnythingInIt() throws Exception {
        Path file = directory.resolve("key");
        node.storage.beforeNext(Method.APPLY, () -> {
            assertThat(permissions(file)).isEqualTo("rw-------");
            assertThat(file).isEmptyFile();
        });

        issue(file).orElseThrow();

        assertThat(permissions(file)).isEqualTo("rw-------");
        assertThat(file).isNotEmptyFile();
    }

    @Test
    void issueToFile_issuesNothing_whenThereIsSuchAFile() throws Exception {
        Path file = Files.writeString(directory.resolve("key"), "somebody's");

        assertThatExceptionOfType(UncheckedIOException.class)
                .isThrownBy(() -> issue(file))
                .withCauseInstanceOf(FileAlreadyExistsException.class);

        assertThat(file).hasContent("somebody's");
        assertThat(store.list(KeyQuery.of(KeyFilter.all()))).isEmpty();
    }

    /** Whoever can write to the directory could otherwise choose where the key goes. */
    @Test
    void issueToFile_issuesNothing_whenThereIsALink() throws Exception {
        Path target = directory.resolve("target");
        Path link = Files.createSymbolicLink(directory.resolve("key"), target);

        assertThatExceptionOfType(UncheckedIOException.class).isThrownBy(() -> issue(link));

        assertThat(target).doesNotExist();
        assertThat(store.list(KeyQuery.of(KeyFilter.all()))).isEmpty();
    }

    @Test
    void issueToFile_issuesNothing_whenThereIsNoSuchDirectory() {
        assertThatExceptionOfType(UncheckedIOException.class)
                .isThrownBy(() -> issue(directory.resolve("missing").resolve("key")))
                .withCauseInstanceOf(NoSuchFileException.class);

        assertThat(store.list(KeyQuery.of(KeyFilter.all()))).isEmpty();
    }

    @Test
    void issueToFile_issuesNothing_whereFilesHaveNoPermissions() throws Exception {
        try (FileSystem archive =
                FileSystems.newFileSystem(directory.resolve("archive.zip"), Map.of("create", "true"))) {
            Path file = archive.getPath("/key");

            assertThatExceptionOfType(UncheckedIOException.class)
                    .isThrownBy(() -> issue(file))
                    .satisfies(e -> assertThat(e.getCause()).hasMessageContaining("POSIX permissions"));

            assertThat(Files.exists(file)).isFalse();
            assertThat(store.list(KeyQuery.of(KeyFilter.all()))).isEmpty();
        }
    }

    /** The thread is interrupted when the key is stored and its text not yet written: the channel closes. */
    @Test
    void issueToFile_revokesTheKey_andRemovesTheFile_whenItCannotBeWritten() {
        Path file = directory.resolve("key");
        node.storage.afterNext(Method.APPLY, () -> Thread.currentThread().interrupt());

        try {
            assertThatExceptionOfType(UncheckedIOException.class)
                    .isThrownBy(() -> issue(file))
                    .withCauseInstanceOf(ClosedByInterruptException.class);
        } finally {
            assertThat(Thread.interrupted()).isTrue();
        }

        assertThat(file).doesNotExist();
        assertThat(store.list(KeyQuery.of(KeyFilter.all())))
                .singleElement()
                .satisfies(stored -> assertThat(stored.key().isRevoked()).isTrue());
        assertThat(Fixtures.recordsOf(store)).last().satisfies(event -> {
            assertThat(event.type()).isEqualTo(AuditEvent.Type.KEY_REVOKED);
            assertThat(event.details()).containsEntry("reason", "it could not be written to its file");
        });
    }

    @Test
    void issueToFile_tellsBoth_whenTheKeyCannotBeRevokedEither() {
        Path file = directory.resolve("key");
        node.storage.afterNext(Method.APPLY, () -> {
            Thread.currentThread().interrupt();
            node.storage.fail(Method.APPLY);
        });

        try {
            assertThatExceptionOfType(UncheckedIOException.class)
                    .isThrownBy(() -> issue(file))
                    .satisfies(e -> assertThat(e.getCause().getSuppressed())
                            .singleElement()
                            .isInstanceOf(UnavailableException.class));
        } finally {
            assertThat(Thread.interrupted()).isTrue();
        }

        assertThat(file).doesNotExist();
    }

    @Test
    void issueToFile_leavesNoFile_whenTheKeyIsRefusedOrNotStored() {
        Path file = directory.resolve("key");

        node.storage.fail(Method.APPLY);
        assertThatExceptionOfType(UnavailableException.class).isThrownBy(() -> issue(file));
        node.storage.recover();
        assertThat(file).doesNotExist();
        assertThatIllegalArgumentException()
                .isThrownBy(() ->
                        node.claviger.administration().issueToFile(TestNode.HOST, KeyRequest.named("nobody's"), file));
        assertThat(file).doesNotExist();
        node.changePolicy(policy -> policy.issuance(Availability.NOBODY));
        assertThat(((Refused<ApiKey>) issue(file)).refusal()).isEqualTo(Refusal.SWITCHED_OFF);
        assertThat(file).doesNotExist();
    }

    @Test
    void issueToFile_doesNothing_whenItIsRepeatedWithItsIdempotencyId() throws Exception {
        KeyRequest request = REQUEST.withIdempotencyId("first start");
        Administration administration = node.claviger.administration();
        ApiKey key = administration
                .issueToFile(TestNode.HOST, request, directory.resolve("key"))
                .orElseThrow();
        Files.delete(directory.resolve("key"));

        Outcome<ApiKey> again = administration.issueToFile(TestNode.HOST, request, directory.resolve("key"));

        assertThat(((Refused<ApiKey>) again).refusal()).isEqualTo(Refusal.ALREADY_ISSUED);
        assertThat(((Refused<ApiKey>) again).key()).isEqualTo(key.id());
        assertThat(directory).isEmptyDirectory();
    }

    private Outcome<ApiKey> issue(Path file) {
        return node.claviger.administration().issueToFile(TestNode.HOST, REQUEST, file);
    }

    private static String permissions(Path file) {
        try {
            return PosixFilePermissions.toString(Files.getPosixFilePermissions(file));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
