package dev.claviger.conformance.cases;

/** Undertow 2.3, on a class path of its own. */
public final class Undertow23 implements ContainerMaker {
    @Override
    public String family() {
        return "undertow-2.3";
    }

    @Override
    public ConformanceContainer container(Setup setup) {
        return new UndertowContainer(family(), setup);
    }
}
