package dev.claviger.conformance.cases;

/**
 * Makes the containers of one family. A family with libraries that others have in another version is a module below
 * {@code hosts}, whose class path is its own; its maker is then found as a service, and is the only one in that process.
 */
interface ContainerMaker {
    /** Returns the name of the family; for a module below {@code hosts} that of its directory. */
    String family();

    /** Returns the container that is set up in this way. */
    ConformanceContainer container(Setup setup);
}
