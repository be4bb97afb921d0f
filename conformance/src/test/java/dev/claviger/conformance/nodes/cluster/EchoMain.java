package dev.claviger.conformance.nodes.cluster;

import java.io.IOException;

/** A child that repeats what it hears. */
final class EchoMain {
    private EchoMain() {}

    public static void main(String[] arguments) throws IOException {
        Parent parent = new Parent();
        parent.report("begun with " + arguments[0]);
        parent.obey(line -> {
            if (line.equals("fail")) {
                throw new IllegalStateException("as told");
            }
            parent.report("heard " + line);
            return line;
        });
    }
}
