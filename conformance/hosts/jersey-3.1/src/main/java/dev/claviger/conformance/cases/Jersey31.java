package dev.claviger.conformance.cases;

/** Jersey 3.1, on a class path of its own. */
public final class Jersey31 implements ContainerMaker {
    @Override
    public String family() {
        return "jersey-3.1";
    }

    @Override
    public ConformanceContainer container(Setup setup) {
        return new JerseyContainer(family(), setup);
    }
}
