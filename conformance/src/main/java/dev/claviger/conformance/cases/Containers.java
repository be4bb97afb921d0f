package dev.claviger.conformance.cases;

import dev.claviger.conformance.UsageException;
import java.util.List;

/** All containers. To support another one, write a class like {@link Jetty121} and add it here. */
final class Containers {
    static final List<ConformanceContainer> ALL = List.of(
            new Jetty121("jetty-12.1", false),
            new Tomcat11("tomcat-11", false),
            new JdkServer(JdkServer.NAME),
            new Jetty121("jetty-12.1-lenient", true),
            new Tomcat11("tomcat-11-lenient", true));

    private Containers() {}

    /** Returns the container with this name. */
    static ConformanceContainer named(String name) {
        return ALL.stream()
                .filter(container -> container.name().equals(name))
                .findFirst()
                .orElseThrow(() -> new UsageException("unknown container \"" + name + "\"; known are all, "
                        + String.join(
                                ", ",
                                ALL.stream().map(ConformanceContainer::name).toList())));
    }
}
