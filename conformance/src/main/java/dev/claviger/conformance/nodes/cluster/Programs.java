package dev.claviger.conformance.nodes.cluster;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Programs of the machine, which its packages have brought. */
final class Programs {
    private static final List<String> FOLDERS = List.of("/usr/local/sbin", "/usr/local/bin", "/usr/sbin", "/usr/bin");

    private Programs() {}

    /**
     * Returns the path of a program.
     *
     * @param debianPackage which package has it
     * @throws LeftOutException if it is not installed
     */
    static String find(String program, String debianPackage) {
        List<String> folders = new ArrayList<>(FOLDERS);
        folders.addAll(List.of(System.getenv().getOrDefault("PATH", "").split(":")));
        for (String folder : folders) {
            Path path = Path.of(folder, program);
            if (!folder.isEmpty() && Files.isExecutable(path)) {
                return path.toString();
            }
        }
        throw new LeftOutException(program + " is not installed; Debian's package " + debianPackage + " has it");
    }

    /**
     * Returns the path of a library.
     *
     * @throws LeftOutException if it is not installed
     */
    static String library(String path, String debianPackage) {
        if (!Files.isReadable(Path.of(path))) {
            throw new LeftOutException(path + " is not there; Debian's package " + debianPackage + " has it");
        }
        return path;
    }

    static boolean isRoot() {
        return System.getProperty("user.name").equals("root");
    }

    /** Returns the command as a user without rights runs it, for servers that refuse to be run by root. */
    static List<String> withoutRights(List<String> command) {
        if (!isRoot()) {
            return command;
        }
        List<String> all = new ArrayList<>(
                List.of(find("setpriv", "util-linux"), "--reuid=nobody", "--regid=nogroup", "--clear-groups", "--"));
        all.addAll(command);
        return all;
    }
}
