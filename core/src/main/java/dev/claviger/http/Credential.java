package dev.claviger.http;

import dev.claviger.PlaintextKey;

/** What a request carries to prove who sends it, as far as this library is concerned. */
sealed interface Credential {

    /** Nothing where a key could stand. */
    record Absent() implements Credential {}

    /** Something that is not an API key and may be the host's to judge: a session token, another scheme. */
    record Foreign() implements Credential {}

    /** A key where only another scheme's credential may stand, or behind no scheme: no key, but nobody else's either. */
    record Misplaced() implements Credential {}

    /** More than one: there is no falling through from a bad one to a good one (RFC 6750, sections 2 and 3.1). */
    record Several() implements Credential {}

    /**
     * Exactly one that must be judged as a key.
     *
     * @param key the text, well-formed or not
     * @param source the name of the header it came in, in lower case
     */
    record Presented(PlaintextKey key, String source) implements Credential {}
}
