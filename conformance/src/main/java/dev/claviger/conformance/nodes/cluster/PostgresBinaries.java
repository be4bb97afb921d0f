package dev.claviger.conformance.nodes.cluster;

import io.zonky.test.db.postgres.embedded.PgBinaryResolver;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.jar.JarFile;
import java.util.zip.ZipEntry;

/**
 * The programs of a major version of PostgreSQL other than the one on the class path. Jars with them lie in the folder
 * that the system property {@code claviger.postgres.binaries} names.
 */
record PostgresBinaries(Path jar) implements PgBinaryResolver {
    private static final String FOLDER_PROPERTY = "claviger.postgres.binaries";

    /**
     * Finds those of a major version.
     *
     * @throws LeftOutException if they are not there
     */
    static PostgresBinaries ofMajor(int major) throws IOException {
        String folder = System.getProperty(FOLDER_PROPERTY, "");
        if (!folder.isEmpty() && Files.isDirectory(Path.of(folder))) {
            try (DirectoryStream<Path> jars = Files.newDirectoryStream(Path.of(folder), "*-" + major + ".*.jar")) {
                for (Path jar : jars) {
                    return new PostgresBinaries(jar);
                }
            }
        }
        throw new LeftOutException("Maven has not fetched the programs of PostgreSQL " + major);
    }

    @Override
    public InputStream getPgBinary(String system, String machine) throws IOException {
        try (JarFile open = new JarFile(jar.toFile())) {
            for (ZipEntry entry : open.stream().toList()) {
                if (entry.getName().endsWith(".txz")) {
                    return new ByteArrayInputStream(open.getInputStream(entry).readAllBytes());
                }
            }
        }
        throw new IOException(jar + " has no programs in it");
    }
}
