-- Schema version 2 of Claviger for H2, on top of version 1. Nodes of the release before go on working on it.
-- A statement ends with a semicolon before an empty line.
-- H2 commits at every ALTER: each statement can be repeated after an interruption, and the version comes last.

-- The mark is a random number of the change that made the revision. It tells a history from another with the same
-- numbers, as after a restored backup.
ALTER TABLE claviger_state ADD COLUMN IF NOT EXISTS mark BIGINT DEFAULT 0 NOT NULL;

-- NULL: written by the release before, which has no marks.
ALTER TABLE claviger_change ADD COLUMN IF NOT EXISTS mark BIGINT;

-- Until when the key works, if nobody suspends it; NULL for a revoked key.
ALTER TABLE claviger_key ADD COLUMN IF NOT EXISTS live_until BIGINT GENERATED ALWAYS AS
    (CASE WHEN revoked_at IS NULL THEN COALESCE(expires_at, 9223372036854775807) END);

-- When the owner's account was created, as far as the host says.
ALTER TABLE claviger_key ADD COLUMN IF NOT EXISTS owner_since BIGINT;

CREATE INDEX IF NOT EXISTS claviger_key_live ON claviger_key (owner, live_until);

CREATE INDEX IF NOT EXISTS claviger_audit_by_period ON claviger_audit (at, number);

DROP INDEX IF EXISTS claviger_audit_by_time;

-- Records of calls, where they are kept here: outside the chain of hashes, so that they wait for no change.
CREATE TABLE IF NOT EXISTS claviger_call (
    number  BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    at      BIGINT NOT NULL,
    type    VARCHAR(40) NOT NULL,
    actor   VARCHAR(300) NOT NULL,
    owner   VARCHAR(255),
    key_id  BIGINT,
    details VARCHAR(1000000) NOT NULL
);

CREATE INDEX IF NOT EXISTS claviger_call_by_period ON claviger_call (at, number);

CREATE INDEX IF NOT EXISTS claviger_call_by_key ON claviger_call (key_id, at, number);

-- A node's newest token, by which it can see whether it reads what it has written.
CREATE TABLE IF NOT EXISTS claviger_pulse (
    node  VARCHAR(40) NOT NULL PRIMARY KEY,
    token BIGINT NOT NULL,
    at    BIGINT NOT NULL
);

-- The oldest release that can work on these tables, by its schema version.
ALTER TABLE claviger_schema ADD COLUMN IF NOT EXISTS readable_from INTEGER;

UPDATE claviger_schema SET version = 2, readable_from = 1;
