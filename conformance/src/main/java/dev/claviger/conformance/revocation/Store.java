package dev.claviger.conformance.revocation;

/** What the nodes keep their keys in. */
enum Store {
    /** PostgreSQL, with news between nodes. */
    POSTGRES,
    /** Three MariaDB servers in one Galera cluster; nodes learn of changes by looking alone. */
    GALERA,
    /** One MariaDB server; nodes learn of changes by looking alone. */
    MARIADB
}
