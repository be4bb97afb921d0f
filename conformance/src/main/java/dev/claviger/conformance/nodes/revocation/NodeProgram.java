package dev.claviger.conformance.nodes.revocation;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.jar.JarFile;

/**
 * The program of a node.
 *
 * @param classPath where it is
 * @param mainClass the name of its main class there
 */
record NodeProgram(String classPath, String mainClass) {
    /** The latest name first; the second is from before the packages of this program were below {@code nodes}. */
    private static final List<String> NAMES =
            List.of(NodeMain.class.getName(), "dev.claviger.conformance.revocation.NodeMain");

    static NodeProgram ofThisRelease() {
        return new NodeProgram(System.getProperty("java.class.path"), NodeMain.class.getName());
    }

    /** Returns that of another release, whose main class may have had another name. */
    static NodeProgram of(Path release) throws IOException {
        try (JarFile jar = new JarFile(release.toFile())) {
            return NAMES.stream()
                    .filter(name -> jar.getEntry(name.replace('.', '/') + ".class") != null)
                    .map(name -> new NodeProgram(release.toString(), name))
                    .findFirst()
                    .orElseThrow(() -> new IOException(release + " holds none of " + NAMES));
        }
    }
}
