-- The tables of Claviger, schema version 1, for SQLite 3.37 and later. Instants are milliseconds since 1970, UTC.
-- A statement ends with a semicolon before an empty line; the bodies of triggers have no empty lines.

CREATE TABLE claviger_schema (
    version INTEGER NOT NULL PRIMARY KEY
) STRICT;

-- One row. Every change locks it first. After editing other tables by hand, tell the nodes:
-- UPDATE claviger_state SET revision = revision + 1
CREATE TABLE claviger_state (
    id            INTEGER NOT NULL PRIMARY KEY CHECK (id = 1),
    revision      INTEGER NOT NULL,
    policy_number INTEGER NOT NULL,
    audit_number  INTEGER NOT NULL,
    audit_hash    TEXT NOT NULL
) STRICT;

-- endpoints and addresses: the word unrestricted, or one entry a line; an empty text allows nothing.
-- abilities: names, separated by commas.
CREATE TABLE claviger_key (
    id           INTEGER NOT NULL PRIMARY KEY,
    owner        TEXT NOT NULL,
    name         TEXT NOT NULL,
    description  TEXT NOT NULL,
    hint         TEXT NOT NULL,
    digest       TEXT NOT NULL,
    sealed       TEXT,
    version      INTEGER NOT NULL,
    issuer       TEXT NOT NULL,
    issued_at    INTEGER NOT NULL,
    reason       TEXT NOT NULL,
    predecessor  INTEGER,
    parent       INTEGER,
    expires_at   INTEGER,
    suspended_at INTEGER,
    suspended_by TEXT,
    revoked_at   INTEGER,
    successor    INTEGER,
    end_set_by   TEXT,
    endpoints    TEXT NOT NULL,
    addresses    TEXT NOT NULL,
    abilities    TEXT NOT NULL,
    CONSTRAINT claviger_key_digest UNIQUE (digest),
    CONSTRAINT claviger_key_suspension CHECK ((suspended_at IS NULL) = (suspended_by IS NULL))
) STRICT;

CREATE INDEX claviger_key_by_owner ON claviger_key (owner, issued_at, id);

CREATE INDEX claviger_key_by_age ON claviger_key (issued_at, id);

CREATE INDEX claviger_key_by_issuer ON claviger_key (issuer, issued_at, id);

CREATE INDEX claviger_key_by_end ON claviger_key (expires_at);

-- Apart from the keys, so that noting a use never touches a key.
CREATE TABLE claviger_key_use (
    id           INTEGER NOT NULL PRIMARY KEY,
    last_used_at INTEGER NOT NULL
) STRICT;

-- What the nodes of one store must agree on; rows are only ever added.
CREATE TABLE claviger_mark (
    name    TEXT NOT NULL PRIMARY KEY,
    content TEXT NOT NULL
) STRICT;

-- Rows are only ever added. The one in force is the one that claviger_state names.
CREATE TABLE claviger_policy (
    number   INTEGER NOT NULL PRIMARY KEY,
    document TEXT NOT NULL,
    author   TEXT NOT NULL,
    set_at   INTEGER NOT NULL
) STRICT;

-- Which keys each revision changed; key_id is -1 where it changed none.
CREATE TABLE claviger_change (
    revision INTEGER NOT NULL,
    key_id   INTEGER NOT NULL,
    PRIMARY KEY (revision, key_id)
) STRICT, WITHOUT ROWID;

-- Rows are only ever added, each chained to the one before by its hash.
CREATE TABLE claviger_audit (
    number  INTEGER NOT NULL PRIMARY KEY,
    at      INTEGER NOT NULL,
    type    TEXT NOT NULL,
    actor   TEXT NOT NULL,
    owner   TEXT,
    key_id  INTEGER,
    details TEXT NOT NULL,
    hash    TEXT NOT NULL
) STRICT;

CREATE INDEX claviger_audit_by_time ON claviger_audit (at);

CREATE INDEX claviger_audit_by_type ON claviger_audit (type, number);

CREATE INDEX claviger_audit_by_actor ON claviger_audit (actor, number);

CREATE INDEX claviger_audit_by_owner ON claviger_audit (owner, number);

CREATE INDEX claviger_audit_by_key ON claviger_audit (key_id, number);

-- A revocation is final.
CREATE TRIGGER claviger_key_revoked BEFORE UPDATE ON claviger_key
    WHEN OLD.revoked_at IS NOT NULL AND NEW.revoked_at IS NOT OLD.revoked_at
BEGIN
    SELECT RAISE(ABORT, 'a revocation cannot be taken back');
END;

-- A key that somebody edits or deletes by hand is a change that the nodes are told of: Claviger itself always raises
-- the version.
CREATE TRIGGER claviger_key_edited AFTER UPDATE ON claviger_key
    WHEN NEW.version = OLD.version
BEGIN
    UPDATE claviger_state SET revision = revision + 1;
    INSERT INTO claviger_change (revision, key_id) SELECT revision, OLD.id FROM claviger_state;
END;

CREATE TRIGGER claviger_key_deleted AFTER DELETE ON claviger_key
BEGIN
    UPDATE claviger_state SET revision = revision + 1;
    INSERT INTO claviger_change (revision, key_id) SELECT revision, OLD.id FROM claviger_state;
END;

INSERT INTO claviger_state (id, revision, policy_number, audit_number, audit_hash)
    VALUES (1, 0, 0, 0, '0000000000000000000000000000000000000000000000000000000000000000');

INSERT INTO claviger_schema (version) VALUES (1);
