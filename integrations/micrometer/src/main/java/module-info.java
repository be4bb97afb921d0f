/** Meters and observations of Claviger for Micrometer. Start with {@link dev.claviger.micrometer.ClavigerMeters}. */
// Micrometer has module names and no module descriptors.
@SuppressWarnings({"requires-automatic", "requires-transitive-automatic"})
module dev.claviger.micrometer {
    requires transitive dev.claviger;
    requires transitive micrometer.core;
    requires transitive micrometer.observation;
    requires micrometer.commons;

    // Optional at run time: the id of the current trace.
    requires static transitive micrometer.tracing;

    exports dev.claviger.micrometer;
}
