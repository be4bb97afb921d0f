package dev.claviger.conformance.nodes.revocation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class NodeProgramTest {
    @TempDir
    Path folder;

    @Test
    void of_findsTheClass_thatTheJarHas() throws IOException {
        Path former = jarWith("dev/claviger/conformance/revocation/NodeMain.class");
        assertThat(NodeProgram.of(former))
                .isEqualTo(new NodeProgram(former.toString(), "dev.claviger.conformance.revocation.NodeMain"));

        Path present = jarWith("dev/claviger/conformance/nodes/revocation/NodeMain.class");
        assertThat(NodeProgram.of(present).mainClass()).isEqualTo(NodeMain.class.getName());
    }

    @Test
    void of_throws_whenTheJarIsOfSomethingElse() throws IOException {
        Path other = jarWith("dev/claviger/Claviger.class");

        assertThatThrownBy(() -> NodeProgram.of(other))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("NodeMain");
    }

    private Path jarWith(String entry) throws IOException {
        Path jar = folder.resolve(Integer.toHexString(entry.hashCode()) + ".jar");
        try (ZipOutputStream out = new ZipOutputStream(Files.newOutputStream(jar))) {
            out.putNextEntry(new ZipEntry(entry));
        }
        return jar;
    }
}
