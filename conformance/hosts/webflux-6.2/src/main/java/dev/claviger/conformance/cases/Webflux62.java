package dev.claviger.conformance.cases;

/** Spring WebFlux 6.2, on a class path of its own. */
public final class Webflux62 implements ContainerMaker {
    @Override
    public String family() {
        return "webflux-6.2";
    }

    @Override
    public ConformanceContainer container(Setup setup) {
        return new WebfluxContainer(family(), setup);
    }
}
