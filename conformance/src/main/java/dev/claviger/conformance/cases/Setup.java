package dev.claviger.conformance.cases;

import java.util.List;

/**
 * How a container is set up, and what stands around the filter in it.
 *
 * @param lenient whether it accepts what it refuses by default, to find out whether the filter relies on refusals
 * @param spring whether Spring MVC routes requests a second time behind the filter, by its own reading of the path
 * @param forwarded whether a filter in front believes the headers of a proxy, which every request then has
 */
record Setup(boolean lenient, boolean spring, boolean forwarded) {
    static final Setup PLAIN = new Setup(false, false, false);
    static final Setup FORWARDED = new Setup(false, false, true);

    /** The set-ups of containers with servlets. */
    static final List<Setup> OF_SERVLETS = List.of(
            PLAIN,
            new Setup(true, false, false),
            new Setup(false, true, false),
            new Setup(true, true, false),
            FORWARDED);

    /** What a proxy adds to the request, in names of its own for all that it may tell. */
    static final String PREFIX = "/front";

    /** Returns what is behind the name of the container. */
    String suffix() {
        return (spring ? "-spring" : "") + (forwarded ? "-forwarded" : "") + (lenient ? "-lenient" : "");
    }

    /** Returns the header lines that the proxy in front adds, names in lower case. */
    List<String> proxyHeaders() {
        return forwarded
                ? List.of(
                        "x-forwarded-prefix: " + PREFIX,
                        "x-forwarded-proto: https",
                        "x-forwarded-host: front.example",
                        "x-forwarded-for: 192.0.2.7")
                : List.of();
    }
}
