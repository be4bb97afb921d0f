package dev.claviger.conformance.cluster;

import io.zonky.test.db.postgres.embedded.DefaultPostgresBinaryResolver;
import io.zonky.test.db.postgres.embedded.PgBinaryResolver;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.jar.JarFile;
import java.util.zip.ZipEntry;
import org.jspecify.annotations.Nullable;

/**
 * The programs of one major version of PostgreSQL. That of the class path is at hand; jars with others lie in the folder
 * that the system property {@code claviger.postgres.binaries} names.
 *
 * @param major the version, or 0 for that of the class path
 */
record PostgresBinaries(int major) implements PgBinaryResolver {
    static final String FOLDER_PROPERTY = "claviger.postgres.binaries";
    private static final PostgresBinaries OF_CLASS_PATH = new PostgresBinaries(0);

    static PgBinaryResolver ofClassPath() {
        return OF_CLASS_PATH;
    }

    @Override
    public @Nullable InputStream getPgBinary(String system, String machine) throws IOException {
        if (major == 0) {
            return DefaultPostgresBinaryResolver.INSTANCE.getPgBinary(system, machine);
        }
        try (JarFile jar = new JarFile(jar().toFile())) {
            for (ZipEntry entry : jar.stream().toList()) {
                if (entry.getName().endsWith(".txz")) {
                    return new ByteArrayInputStream(jar.getInputStream(entry).readAllBytes());
                }
            }
        }
        throw new LeftOutException("the jar of PostgreSQL " + major + " has no programs in it");
    }

    private Path jar() throws IOException {
        String folder = System.getProperty(FOLDER_PROPERTY, "");
        if (!folder.isEmpty() && Files.isDirectory(Path.of(folder))) {
            try (DirectoryStream<Path> jars = Files.newDirectoryStream(Path.of(folder), "*-" + major + ".*.jar")) {
                for (Path jar : jars) {
                    return jar;
                }
            }
        }
        throw new LeftOutException("the programs of PostgreSQL " + major + " could not be fetched by Maven");
    }
}
