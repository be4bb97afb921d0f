-- The tables of Claviger, schema version 1, for H2. Instants are milliseconds since 1970, UTC.
-- A statement ends with a semicolon before an empty line.
-- H2 commits at every CREATE: each statement can be repeated after an interruption, and the version comes last.

CREATE TABLE IF NOT EXISTS claviger_schema (
    version INTEGER NOT NULL PRIMARY KEY
);

-- One row. Every change locks it first. H2 has no triggers in SQL: after editing other tables by hand, tell the nodes:
-- UPDATE claviger_state SET revision = revision + 1
CREATE TABLE IF NOT EXISTS claviger_state (
    id            SMALLINT NOT NULL PRIMARY KEY CHECK (id = 1),
    revision      BIGINT NOT NULL,
    policy_number BIGINT NOT NULL,
    audit_number  BIGINT NOT NULL,
    audit_hash    VARCHAR(64) NOT NULL
);

-- endpoints and addresses: the word unrestricted, or one entry a line; an empty text allows nothing.
-- abilities: names, separated by commas.
CREATE TABLE IF NOT EXISTS claviger_key (
    id           BIGINT NOT NULL PRIMARY KEY,
    owner        VARCHAR(255) NOT NULL,
    name         VARCHAR(100) NOT NULL,
    description  VARCHAR(500) NOT NULL,
    hint         VARCHAR(16) NOT NULL,
    digest       VARCHAR(160) NOT NULL,
    sealed       VARCHAR(1100),
    version      BIGINT NOT NULL,
    issuer       VARCHAR(300) NOT NULL,
    issued_at    BIGINT NOT NULL,
    reason       VARCHAR(500) NOT NULL,
    predecessor  BIGINT,
    parent       BIGINT,
    expires_at   BIGINT,
    suspended_at BIGINT,
    suspended_by VARCHAR(300),
    revoked_at   BIGINT,
    successor    BIGINT,
    end_set_by   VARCHAR(300),
    endpoints    VARCHAR(1000000) NOT NULL,
    addresses    VARCHAR(1000000) NOT NULL,
    abilities    VARCHAR(200) NOT NULL,
    CONSTRAINT claviger_key_digest UNIQUE (digest),
    CONSTRAINT claviger_key_suspension CHECK ((suspended_at IS NULL) = (suspended_by IS NULL))
);

CREATE INDEX IF NOT EXISTS claviger_key_by_owner ON claviger_key (owner, issued_at, id);

CREATE INDEX IF NOT EXISTS claviger_key_by_age ON claviger_key (issued_at, id);

CREATE INDEX IF NOT EXISTS claviger_key_by_issuer ON claviger_key (issuer, issued_at, id);

CREATE INDEX IF NOT EXISTS claviger_key_by_end ON claviger_key (expires_at);

-- Apart from the keys, so that noting a use never touches or locks a key.
CREATE TABLE IF NOT EXISTS claviger_key_use (
    id           BIGINT NOT NULL PRIMARY KEY,
    last_used_at BIGINT NOT NULL
);

-- What the nodes of one store must agree on; rows are only ever added.
CREATE TABLE IF NOT EXISTS claviger_mark (
    name    VARCHAR(100) NOT NULL PRIMARY KEY,
    content VARCHAR(500) NOT NULL
);

-- Rows are only ever added. The one in force is the one that claviger_state names.
CREATE TABLE IF NOT EXISTS claviger_policy (
    number   BIGINT NOT NULL PRIMARY KEY,
    document CLOB NOT NULL,
    author   VARCHAR(300) NOT NULL,
    set_at   BIGINT NOT NULL
);

-- Which keys each revision changed; key_id is -1 where it changed none.
CREATE TABLE IF NOT EXISTS claviger_change (
    revision BIGINT NOT NULL,
    key_id   BIGINT NOT NULL,
    PRIMARY KEY (revision, key_id)
);

-- Rows are only ever added, each chained to the one before by its hash.
CREATE TABLE IF NOT EXISTS claviger_audit (
    number  BIGINT NOT NULL PRIMARY KEY,
    at      BIGINT NOT NULL,
    type    VARCHAR(40) NOT NULL,
    actor   VARCHAR(300) NOT NULL,
    owner   VARCHAR(255),
    key_id  BIGINT,
    details VARCHAR(1000000) NOT NULL,
    hash    VARCHAR(64) NOT NULL
);

CREATE INDEX IF NOT EXISTS claviger_audit_by_time ON claviger_audit (at);

CREATE INDEX IF NOT EXISTS claviger_audit_by_type ON claviger_audit (type, number);

CREATE INDEX IF NOT EXISTS claviger_audit_by_actor ON claviger_audit (actor, number);

CREATE INDEX IF NOT EXISTS claviger_audit_by_owner ON claviger_audit (owner, number);

CREATE INDEX IF NOT EXISTS claviger_audit_by_key ON claviger_audit (key_id, number);

INSERT INTO claviger_state (id, revision, policy_number, audit_number, audit_hash)
    SELECT 1, 0, 0, 0, '0000000000000000000000000000000000000000000000000000000000000000'
    WHERE NOT EXISTS (SELECT 1 FROM claviger_state);

INSERT INTO claviger_schema (version) SELECT 1 WHERE NOT EXISTS (SELECT 1 FROM claviger_schema);
