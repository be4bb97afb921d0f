-- Schema version 2 of Claviger for SQLite, on top of version 1. Nodes of the release before go on working on it.
-- Run it in one transaction. A statement ends with a semicolon before an empty line; the bodies of triggers have no
-- empty lines.

-- The mark is a random number of the change that made the revision. It tells a history from another with the same
-- numbers, as after a restored backup.
ALTER TABLE claviger_state ADD COLUMN mark INTEGER NOT NULL DEFAULT 0;

-- NULL: written by the release before, which has no marks.
ALTER TABLE claviger_change ADD COLUMN mark INTEGER;

-- Until when the key works, if nobody suspends it; NULL for a revoked key.
ALTER TABLE claviger_key ADD COLUMN live_until INTEGER GENERATED ALWAYS AS
    (CASE WHEN revoked_at IS NULL THEN COALESCE(expires_at, 9223372036854775807) END) VIRTUAL;

-- When the owner's account was created, as far as the host says.
ALTER TABLE claviger_key ADD COLUMN owner_since INTEGER;

CREATE INDEX claviger_key_live ON claviger_key (owner, live_until);

CREATE INDEX claviger_audit_by_period ON claviger_audit (at, number);

DROP INDEX claviger_audit_by_time;

-- Records of calls, where they are kept here: outside the chain of hashes, so that they wait for no change.
CREATE TABLE claviger_call (
    number  INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
    at      INTEGER NOT NULL,
    type    TEXT NOT NULL,
    actor   TEXT NOT NULL,
    owner   TEXT,
    key_id  INTEGER,
    details TEXT NOT NULL
) STRICT;

CREATE INDEX claviger_call_by_period ON claviger_call (at, number);

CREATE INDEX claviger_call_by_key ON claviger_call (key_id, at, number);

-- A node's newest token, by which it can see whether it reads what it has written.
CREATE TABLE claviger_pulse (
    node  TEXT NOT NULL PRIMARY KEY,
    token INTEGER NOT NULL,
    at    INTEGER NOT NULL
) STRICT;

DROP TRIGGER claviger_key_edited;

DROP TRIGGER claviger_key_deleted;

-- A key that somebody edits or deletes by hand is a change that the nodes are told of: Claviger itself always raises
-- the version. The mark is never 0.
CREATE TRIGGER claviger_key_edited AFTER UPDATE ON claviger_key
    WHEN NEW.version = OLD.version
BEGIN
    UPDATE claviger_state SET revision = revision + 1, mark = RANDOM() & 9223372036854775807 | 1 WHERE id = 1;
    INSERT INTO claviger_change (revision, key_id, mark) SELECT revision, OLD.id, mark FROM claviger_state WHERE id = 1;
END;

CREATE TRIGGER claviger_key_deleted AFTER DELETE ON claviger_key
BEGIN
    UPDATE claviger_state SET revision = revision + 1, mark = RANDOM() & 9223372036854775807 | 1 WHERE id = 1;
    INSERT INTO claviger_change (revision, key_id, mark) SELECT revision, OLD.id, mark FROM claviger_state WHERE id = 1;
END;

-- The oldest release that can work on these tables, by its schema version.
ALTER TABLE claviger_schema ADD COLUMN readable_from INTEGER;

UPDATE claviger_schema SET version = 2, readable_from = 1;
