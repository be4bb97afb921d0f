-- Schema version 2 of Claviger for MariaDB, on top of version 1. Nodes of the release before go on working on it.
-- It copies claviger_key once: changes of keys wait meanwhile.
-- A statement ends with a semicolon before an empty line.
-- MariaDB commits at every statement: each can be repeated after an interruption, and the version comes last. Who has
-- run guards.sql before runs the new one afterwards.

-- The mark is a random number of the change that made the revision. It tells a history from another with the same
-- numbers, as after a restored backup or a fail-over that lost commits.
ALTER TABLE claviger_state ADD COLUMN IF NOT EXISTS mark BIGINT NOT NULL DEFAULT 0;

-- NULL: written by the release before, which has no marks.
ALTER TABLE claviger_change ADD COLUMN IF NOT EXISTS mark BIGINT;

-- live_until: until when the key works, if nobody suspends it; NULL for a revoked key.
-- owner_since: when the owner's account was created, as far as the host says.
ALTER TABLE claviger_key
    ADD COLUMN IF NOT EXISTS live_until BIGINT AS
        (CASE WHEN revoked_at IS NULL THEN COALESCE(expires_at, 9223372036854775807) END) STORED,
    ADD COLUMN IF NOT EXISTS owner_since BIGINT,
    ADD INDEX IF NOT EXISTS claviger_key_live (owner, live_until);

ALTER TABLE claviger_audit ADD INDEX IF NOT EXISTS claviger_audit_by_period (at, number);

ALTER TABLE claviger_audit DROP INDEX IF EXISTS claviger_audit_by_time;

-- Records of calls, where they are kept here: outside the chain of hashes, so that they wait for no change.
CREATE TABLE IF NOT EXISTS claviger_call (
    number  BIGINT NOT NULL AUTO_INCREMENT PRIMARY KEY,
    at      BIGINT NOT NULL,
    type    VARCHAR(40) NOT NULL,
    actor   VARCHAR(300) NOT NULL,
    owner   VARCHAR(255),
    key_id  BIGINT,
    details MEDIUMTEXT NOT NULL,
    INDEX claviger_call_by_period (at, number),
    INDEX claviger_call_by_key (key_id, at, number)
) ENGINE = InnoDB CHARACTER SET utf8mb4 COLLATE utf8mb4_nopad_bin;

-- A node's newest token, by which it can see whether it reads what it has written.
CREATE TABLE IF NOT EXISTS claviger_pulse (
    node  VARCHAR(40) NOT NULL PRIMARY KEY,
    token BIGINT NOT NULL,
    at    BIGINT NOT NULL
) ENGINE = InnoDB CHARACTER SET utf8mb4 COLLATE utf8mb4_nopad_bin;

-- The oldest release that can work on these tables, by its schema version.
ALTER TABLE claviger_schema ADD COLUMN IF NOT EXISTS readable_from INTEGER;

UPDATE claviger_schema SET version = 2, readable_from = 1;
