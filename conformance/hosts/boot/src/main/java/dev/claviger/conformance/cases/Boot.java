package dev.claviger.conformance.cases;

import org.springframework.boot.SpringBootVersion;

/** The Spring Boot whose starter is on the class path. */
public final class Boot implements ContainerMaker {
    @Override
    public String family() {
        String version = SpringBootVersion.getVersion();
        return "boot-" + version.substring(0, version.lastIndexOf('.'));
    }

    @Override
    public ConformanceContainer container(Setup setup) {
        return new BootContainer(family(), setup);
    }
}
