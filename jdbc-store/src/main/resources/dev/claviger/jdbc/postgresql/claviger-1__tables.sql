-- The tables of Claviger, schema version 1, for PostgreSQL. Instants are milliseconds since 1970, UTC.
-- A statement ends with a semicolon before an empty line; the bodies of functions have no empty lines.

CREATE TABLE claviger_schema (
    version INTEGER NOT NULL PRIMARY KEY
);

-- One row. Every change locks it first. After editing other tables by hand, tell the nodes:
-- UPDATE claviger_state SET revision = revision + 1
CREATE TABLE claviger_state (
    id            SMALLINT NOT NULL PRIMARY KEY CHECK (id = 1),
    revision      BIGINT NOT NULL,
    policy_number BIGINT NOT NULL,
    audit_number  BIGINT NOT NULL,
    audit_hash    VARCHAR(64) COLLATE "C" NOT NULL
);

-- endpoints and addresses: the word unrestricted, or one entry a line; an empty text allows nothing.
-- abilities: names, separated by commas.
CREATE TABLE claviger_key (
    id           BIGINT NOT NULL PRIMARY KEY,
    owner        VARCHAR(255) COLLATE "C" NOT NULL,
    name         VARCHAR(100) COLLATE "C" NOT NULL,
    description  VARCHAR(500) COLLATE "C" NOT NULL,
    hint         VARCHAR(16) COLLATE "C" NOT NULL,
    digest       VARCHAR(160) COLLATE "C" NOT NULL,
    sealed       VARCHAR(1100) COLLATE "C",
    version      BIGINT NOT NULL,
    issuer       VARCHAR(300) COLLATE "C" NOT NULL,
    issued_at    BIGINT NOT NULL,
    reason       VARCHAR(500) COLLATE "C" NOT NULL,
    predecessor  BIGINT,
    parent       BIGINT,
    expires_at   BIGINT,
    suspended_at BIGINT,
    suspended_by VARCHAR(300) COLLATE "C",
    revoked_at   BIGINT,
    successor    BIGINT,
    end_set_by   VARCHAR(300) COLLATE "C",
    endpoints    TEXT COLLATE "C" NOT NULL,
    addresses    TEXT COLLATE "C" NOT NULL,
    abilities    VARCHAR(200) COLLATE "C" NOT NULL,
    CONSTRAINT claviger_key_digest UNIQUE (digest),
    CONSTRAINT claviger_key_suspension CHECK ((suspended_at IS NULL) = (suspended_by IS NULL))
);

CREATE INDEX claviger_key_by_owner ON claviger_key (owner, issued_at, id);

CREATE INDEX claviger_key_by_age ON claviger_key (issued_at, id);

CREATE INDEX claviger_key_by_issuer ON claviger_key (issuer, issued_at, id);

CREATE INDEX claviger_key_by_end ON claviger_key (expires_at);

-- Apart from the keys, so that noting a use never touches or locks a key.
CREATE TABLE claviger_key_use (
    id           BIGINT NOT NULL PRIMARY KEY,
    last_used_at BIGINT NOT NULL
);

-- What the nodes of one store must agree on; rows are only ever added.
CREATE TABLE claviger_mark (
    name    VARCHAR(100) COLLATE "C" NOT NULL PRIMARY KEY,
    content VARCHAR(500) COLLATE "C" NOT NULL
);

-- Rows are only ever added. The one in force is the one that claviger_state names.
CREATE TABLE claviger_policy (
    number   BIGINT NOT NULL PRIMARY KEY,
    document TEXT COLLATE "C" NOT NULL,
    author   VARCHAR(300) COLLATE "C" NOT NULL,
    set_at   BIGINT NOT NULL
);

-- Which keys each revision changed; key_id is -1 where it changed none.
CREATE TABLE claviger_change (
    revision BIGINT NOT NULL,
    key_id   BIGINT NOT NULL,
    PRIMARY KEY (revision, key_id)
);

-- Rows are only ever added, each chained to the one before by its hash.
CREATE TABLE claviger_audit (
    number  BIGINT NOT NULL PRIMARY KEY,
    at      BIGINT NOT NULL,
    type    VARCHAR(40) COLLATE "C" NOT NULL,
    actor   VARCHAR(300) COLLATE "C" NOT NULL,
    owner   VARCHAR(255) COLLATE "C",
    key_id  BIGINT,
    details TEXT COLLATE "C" NOT NULL,
    hash    VARCHAR(64) COLLATE "C" NOT NULL
);

CREATE INDEX claviger_audit_by_time ON claviger_audit (at);

CREATE INDEX claviger_audit_by_type ON claviger_audit (type, number);

CREATE INDEX claviger_audit_by_actor ON claviger_audit (actor, number);

CREATE INDEX claviger_audit_by_owner ON claviger_audit (owner, number);

CREATE INDEX claviger_audit_by_key ON claviger_audit (key_id, number);

-- A revocation is final. A key that somebody edits or deletes by hand is a change that the nodes are told of: Claviger
-- itself always raises the version.
CREATE FUNCTION claviger_key_guard() RETURNS trigger LANGUAGE plpgsql SET search_path FROM CURRENT AS $$
BEGIN
    IF TG_OP = 'UPDATE' THEN
        IF OLD.revoked_at IS NOT NULL AND NEW.revoked_at IS DISTINCT FROM OLD.revoked_at THEN
            RAISE EXCEPTION 'a revocation cannot be taken back' USING ERRCODE = 'integrity_constraint_violation';
        END IF;
        IF NEW.version <> OLD.version THEN
            RETURN NULL;
        END IF;
    END IF;
    UPDATE claviger_state SET revision = revision + 1;
    INSERT INTO claviger_change (revision, key_id) SELECT revision, OLD.id FROM claviger_state;
    RETURN NULL;
END
$$;

CREATE TRIGGER claviger_key_guard AFTER UPDATE OR DELETE ON claviger_key
    FOR EACH ROW EXECUTE FUNCTION claviger_key_guard();

INSERT INTO claviger_state (id, revision, policy_number, audit_number, audit_hash)
    VALUES (1, 0, 0, 0, '0000000000000000000000000000000000000000000000000000000000000000');

INSERT INTO claviger_schema (version) VALUES (1);
