package dev.claviger.conformance.cases;

import dev.claviger.conformance.UsageException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.ServiceLoader;
import java.util.stream.Stream;

/** All containers: those that this class path can start, and the names of those that need another one. */
final class Containers {
    private static final Map<String, List<Setup>> FAMILIES = families();

    private Containers() {}

    private static Map<String, List<Setup>> families() {
        Map<String, List<Setup>> families = new LinkedHashMap<>();
        for (String servlets : List.of("jetty-12.0", "jetty-12.1", "tomcat-10.1", "tomcat-11", "undertow-2.3")) {
            families.put(servlets, Setup.OF_SERVLETS);
        }
        families.put(JdkServer.NAME, List.of(Setup.PLAIN));
        for (String boot : List.of("boot-3.5", "boot-4.1")) {
            families.put(boot, List.of(Setup.PLAIN, Setup.FORWARDED));
        }
        families.put("jersey-3.1", List.of(Setup.PLAIN));
        families.put("webflux-6.2", List.of(Setup.PLAIN, Setup.FORWARDED));
        return families;
    }

    /** Returns all containers that can be started in this process. */
    static List<ConformanceContainer> here() {
        List<ConformanceContainer> here = new ArrayList<>();
        makers().forEach((family, maker) ->
                FAMILIES.getOrDefault(family, List.of()).forEach(setup -> here.add(maker.container(setup))));
        return List.copyOf(here);
    }

    /**
     * Returns the container with this name.
     *
     * @throws UsageException if none has it that can be started in this process
     */
    static ConformanceContainer named(String name) {
        return here().stream()
                .filter(container -> container.name().equals(name))
                .findFirst()
                .orElseThrow(() -> unknown(name));
    }

    /** A module below {@code hosts} has only its own on the class path. */
    private static Map<String, ContainerMaker> makers() {
        List<ContainerMaker> services = ServiceLoader.load(ContainerMaker.class).stream()
                .map(ServiceLoader.Provider::get)
                .toList();
        Map<String, ContainerMaker> makers = new LinkedHashMap<>();
        for (ContainerMaker maker : services.isEmpty() ? List.of(BuiltIn.values()) : services) {
            makers.put(maker.family(), maker);
        }
        return makers;
    }

    /** Returns the names of all containers that cannot be started in this process, by the module that can. */
    static Map<String, List<String>> elsewhere() {
        Map<String, List<String>> elsewhere = new LinkedHashMap<>();
        FAMILIES.forEach((family, setups) -> elsewhere.put(
                family, setups.stream().map(setup -> family + setup.suffix()).toList()));
        elsewhere.keySet().removeAll(makers().keySet());
        return elsewhere;
    }

    /** Returns the complaint about a name that no container has, or none that can be started. */
    static UsageException unknown(String name) {
        Stream<String> names = FAMILIES.entrySet().stream()
                .flatMap(family -> family.getValue().stream().map(setup -> family.getKey() + setup.suffix()));
        List<String> known = names.toList();
        if (known.contains(name)) {
            return new UsageException(name + " needs a class path of its own: --hosts");
        }
        return new UsageException("unknown container \"" + name + "\"; known are all, " + String.join(", ", known));
    }

    /** What is on the class path of the runner itself. */
    private enum BuiltIn implements ContainerMaker {
        JETTY("jetty-12.1") {
            @Override
            public ConformanceContainer container(Setup setup) {
                return new JettyContainer(family(), setup);
            }
        },
        TOMCAT("tomcat-11") {
            @Override
            public ConformanceContainer container(Setup setup) {
                return new TomcatContainer(family(), setup);
            }
        },
        JDK(JdkServer.NAME) {
            @Override
            public ConformanceContainer container(Setup setup) {
                return new JdkServer();
            }
        };

        private final String family;

        BuiltIn(String family) {
            this.family = family;
        }

        @Override
        public String family() {
            return family;
        }
    }
}
