-- Schema version 2 of Claviger for PostgreSQL, on top of version 1. Nodes of the release before go on working on it.
-- Run it in one transaction. It writes claviger_key once: decisions wait meanwhile, up to a minute for a million keys.
-- A statement ends with a semicolon before an empty line; the bodies of functions have no empty lines.

-- The mark is a random number of the change that made the revision. It tells a history from another with the same
-- numbers, as after a restored backup or a fail-over that lost commits.
ALTER TABLE claviger_state ADD COLUMN mark BIGINT NOT NULL DEFAULT 0;

-- One row that every change writes: room for its versions in one page, and a vacuum that does not wait for a share of
-- the rows.
ALTER TABLE claviger_state SET (fillfactor = 10, autovacuum_vacuum_threshold = 200, autovacuum_vacuum_scale_factor = 0);

-- NULL: written by the release before, which has no marks.
ALTER TABLE claviger_change ADD COLUMN mark BIGINT;

-- live_until: until when the key works, if nobody suspends it; NULL for a revoked key.
-- owner_since: when the owner's account was created, as far as the host says.
ALTER TABLE claviger_key
    ADD COLUMN live_until BIGINT GENERATED ALWAYS AS
        (CASE WHEN revoked_at IS NULL THEN COALESCE(expires_at, 9223372036854775807) END) STORED,
    ADD COLUMN owner_since BIGINT;

CREATE INDEX claviger_key_live ON claviger_key (owner, live_until);

CREATE INDEX claviger_audit_by_period ON claviger_audit (at, number);

DROP INDEX claviger_audit_by_time;

-- Records of calls, where they are kept here: outside the chain of hashes, so that they wait for no change.
CREATE TABLE claviger_call (
    number  BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    at      BIGINT NOT NULL,
    type    VARCHAR(40) COLLATE "C" NOT NULL,
    actor   VARCHAR(300) COLLATE "C" NOT NULL,
    owner   VARCHAR(255) COLLATE "C",
    key_id  BIGINT,
    details TEXT COLLATE "C" NOT NULL
);

CREATE INDEX claviger_call_by_period ON claviger_call (at, number);

CREATE INDEX claviger_call_by_key ON claviger_call (key_id, at, number);

-- A node's newest token, by which it can see whether it reads what it has written.
CREATE TABLE claviger_pulse (
    node  VARCHAR(40) COLLATE "C" NOT NULL PRIMARY KEY,
    token BIGINT NOT NULL,
    at    BIGINT NOT NULL
) WITH (fillfactor = 10, autovacuum_vacuum_threshold = 200, autovacuum_vacuum_scale_factor = 0);

DROP TRIGGER claviger_key_guard ON claviger_key;

-- A revocation is final.
CREATE OR REPLACE FUNCTION claviger_key_guard() RETURNS trigger LANGUAGE plpgsql SET search_path FROM CURRENT AS $$
BEGIN
    RAISE EXCEPTION 'a revocation cannot be taken back' USING ERRCODE = 'integrity_constraint_violation';
END
$$;

CREATE TRIGGER claviger_key_guard AFTER UPDATE ON claviger_key FOR EACH ROW
    WHEN (OLD.revoked_at IS NOT NULL AND NEW.revoked_at IS DISTINCT FROM OLD.revoked_at)
    EXECUTE FUNCTION claviger_key_guard();

-- Keys that somebody edits or deletes by hand are a change that the nodes are told of: Claviger itself always raises the
-- version. One revision for a statement, however many keys it touches; after TRUNCATE it names none, and so means all.
CREATE FUNCTION claviger_key_told() RETURNS trigger LANGUAGE plpgsql SET search_path FROM CURRENT AS $$
DECLARE
    touched BIGINT[];
BEGIN
    IF TG_OP = 'UPDATE' THEN
        touched := ARRAY(
            SELECT id FROM (SELECT id, version FROM keys_before UNION ALL SELECT id, version FROM keys_after) k
            GROUP BY id HAVING MIN(version) = MAX(version));
    ELSIF TG_OP = 'DELETE' THEN
        touched := ARRAY(SELECT id FROM keys_before);
    END IF;
    IF touched = '{}' THEN
        RETURN NULL;
    END IF;
    UPDATE claviger_state
        SET revision = revision + 1, mark = 1 + FLOOR(RANDOM() * 9007199254740991)::BIGINT WHERE id = 1;
    INSERT INTO claviger_change (revision, key_id, mark)
        SELECT s.revision, t.id, s.mark FROM claviger_state s, UNNEST(touched) AS t (id) WHERE s.id = 1;
    RETURN NULL;
END
$$;

CREATE TRIGGER claviger_key_edited AFTER UPDATE ON claviger_key
    REFERENCING OLD TABLE AS keys_before NEW TABLE AS keys_after
    FOR EACH STATEMENT EXECUTE FUNCTION claviger_key_told();

CREATE TRIGGER claviger_key_deleted AFTER DELETE ON claviger_key
    REFERENCING OLD TABLE AS keys_before
    FOR EACH STATEMENT EXECUTE FUNCTION claviger_key_told();

CREATE TRIGGER claviger_key_truncated AFTER TRUNCATE ON claviger_key
    FOR EACH STATEMENT EXECUTE FUNCTION claviger_key_told();

-- The oldest release that can work on these tables, by its schema version.
ALTER TABLE claviger_schema ADD COLUMN readable_from INTEGER;

UPDATE claviger_schema SET version = 2, readable_from = 1;
