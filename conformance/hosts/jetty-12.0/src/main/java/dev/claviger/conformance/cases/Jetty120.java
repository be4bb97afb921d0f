package dev.claviger.conformance.cases;

/** Jetty 12.0, on a class path of its own. */
public final class Jetty120 implements ContainerMaker {
    @Override
    public String family() {
        return "jetty-12.0";
    }

    @Override
    public ConformanceContainer container(Setup setup) {
        return new JettyContainer(family(), setup);
    }
}
