package dev.claviger.policy;

/**
 * The steps of a decision, in their order. The order is part of the contract: nothing about owner or policy is told
 * before the secret matched. Constants may be added in minor versions: keep a default.
 */
public enum Gate {
    /** Shape, alphabet and checksum of the key. */
    FORMAT,
    /** A key with this id exists. */
    LOOKUP,
    /** The secret is the one that was issued. */
    SECRET,
    /** Neither revoked nor suspended. */
    STATE,
    /** Before the end of the key. */
    EXPIRY,
    /** The owner exists, is active and holds a role that may have keys. */
    OWNER,
    /** Keys are switched on. */
    SWITCH,
    /** Keys are granted to the owner. */
    GRANT,
    /** The call came over a channel that its host accepts keys on. */
    CHANNEL,
    /** The caller's address is allowed by policy and key. */
    ADDRESS,
    /** The owner's endpoint lists allow the call. */
    ENDPOINT,
    /** The key's own endpoint list allows the call. */
    KEY_SCOPE
}
