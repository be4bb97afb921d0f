package dev.claviger;

/**
 * What a key may do beyond calling endpoints. A key has no ability unless it was issued with it. Constants may be added in minor
 * versions: keep a default.
 */
public enum Ability {
    /**
     * Manage its owner's keys: list, find, edit, suspend, resume, revoke; and issue keys that are no wider than itself and
     * end with it, and rotate those. Only an administrator in a session (or the host's own code) can give it, and the keys
     * that a key issues do not have it. It never lets a key get the secret of a key that it has not made, or act on the keys
     * of others: after Elasticsearch's CVE-2020-7009 and CVE-2020-7014, where keys made keys with more than their own rights.
     */
    MANAGE_KEYS
}
