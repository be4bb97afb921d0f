/** A program of somebody else, compiled and run by OptionalDependenciesTest. */
module consumer {
    requires dev.claviger;
}
