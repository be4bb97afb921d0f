package dev.claviger.internal.manage;

import static java.nio.charset.StandardCharsets.US_ASCII;

import dev.claviger.PlaintextKey;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Arrays;
import java.util.Set;

/** A new file that only the owner of the process can read, from its first moment on. */
final class KeyFile implements AutoCloseable {
    private static final Set<PosixFilePermission> OWNER_ONLY =
            Set.of(PosixFilePermission.OWNER_READ, PosixFilePermission.OWNER_WRITE);

    private final Path path;
    private final FileChannel channel;

    private KeyFile(Path path, FileChannel channel) {
        this.path = path;
        this.channel = channel;
    }

    /**
     * Creates the file.
     *
     * @throws IOException if there is one already, or the file system cannot keep it from others
     */
    static KeyFile create(Path path) throws IOException {
        if (!path.getFileSystem().supportedFileAttributeViews().contains("posix")) {
            throw new IOException("a key can be written only where files have POSIX permissions, and " + path
                    + " is on a file system without them");
        }
        FileChannel channel = FileChannel.open(
                path,
                Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE),
                PosixFilePermissions.asFileAttribute(OWNER_ONLY));
        KeyFile file = new KeyFile(path, channel);
        try {
            file.requireOwnerOnly();
            return file;
        } catch (IOException e) {
            channel.close();
            file.delete();
            throw e;
        }
    }

    /** Some file systems take permissions and give their own. */
    private void requireOwnerOnly() throws IOException {
        if (!OWNER_ONLY.containsAll(Files.getPosixFilePermissions(path, LinkOption.NOFOLLOW_LINKS))) {
            throw new IOException("a key can be written only where files keep their permissions, and others than the"
                    + " owner could read " + path);
        }
    }

    /** Writes the key as the one line of the file; once this has returned, it is on the disk. */
    void write(PlaintextKey key) throws IOException {
        byte[] line = (key.reveal() + "\n").getBytes(US_ASCII);
        try {
            ByteBuffer rest = ByteBuffer.wrap(line);
            while (rest.hasRemaining()) {
                channel.write(rest);
            }
            channel.force(true);
            // Some file systems tell only now that they could not keep it.
            channel.close();
        } finally {
            Arrays.fill(line, (byte) 0);
        }
    }

    void delete() throws IOException {
        Files.deleteIfExists(path);
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }
}
