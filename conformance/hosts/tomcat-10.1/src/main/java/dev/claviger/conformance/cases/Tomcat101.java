package dev.claviger.conformance.cases;

/** Tomcat 10.1, on a class path of its own. */
public final class Tomcat101 implements ContainerMaker {
    @Override
    public String family() {
        return "tomcat-10.1";
    }

    @Override
    public ConformanceContainer container(Setup setup) {
        return new TomcatContainer(family(), setup);
    }
}
