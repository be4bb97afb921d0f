package dev.claviger.conformance.nodes.revocation;

/**
 * Who makes the changes of a run, for faults that have to do with them.
 *
 * @param operator takes keys away
 * @param population the owners and keys
 * @param errands how nodes are asked
 */
record Crew(Operator operator, Population population, Errands errands) {}
