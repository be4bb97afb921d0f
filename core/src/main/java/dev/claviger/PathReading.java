package dev.claviger;

/**
 * What reading a path came to: the {@link CallPath}, or {@link CallPath.Rejected} with the rule that it broke.
 *
 * <p>A path that breaks a rule is an ordinary event, often an attack, and therefore a value and not an exception. It has
 * no canonical form that a policy could be asked about: over HTTP it is a 400.
 */
public sealed interface PathReading permits CallPath, CallPath.Rejected {}
