package dev.claviger.conformance.nodes.revocation;

/**
 * One decision of a node.
 *
 * @param key the number of the key
 * @param start when it was asked, by the monotonic clock that all processes of a machine share
 * @param end when it had answered
 * @param answer what it said
 */
record Call(int key, long start, long end, Answer answer) {}
