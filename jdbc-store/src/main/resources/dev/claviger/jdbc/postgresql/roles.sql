-- Optional: two roles with no more rights than their work needs, to be run once by the owner of the tables, after
-- claviger-2__marks.sql. Then make the host's own login a member: GRANT claviger_application TO ...
-- In a schema other than public the roles need USAGE on it as well.
-- Who has run the file of schema version 1 before: leave out the two CREATE ROLE, and run the rest again.

-- What the application does. It adds to policies and audit records and cannot alter or remove them; it cannot remove a
-- key, and no table is its own.
CREATE ROLE claviger_application NOLOGIN;

GRANT SELECT ON claviger_schema, claviger_state, claviger_key, claviger_key_use, claviger_policy, claviger_change,
    claviger_mark, claviger_audit, claviger_call, claviger_pulse TO claviger_application;

GRANT INSERT ON claviger_key, claviger_key_use, claviger_policy, claviger_change, claviger_mark, claviger_audit,
    claviger_call, claviger_pulse TO claviger_application;

GRANT UPDATE ON claviger_state, claviger_key, claviger_key_use, claviger_pulse TO claviger_application;

-- The change log is trimmed as it grows; the pulse of a node that is gone is removed.
GRANT DELETE ON claviger_change, claviger_pulse TO claviger_application;

-- What removes audit records, records of calls and ended keys that have been kept long enough, and puts that itself on
-- record. It reads neither digests nor sealed keys.
CREATE ROLE claviger_maintenance NOLOGIN;

GRANT SELECT ON claviger_schema, claviger_state, claviger_audit, claviger_change, claviger_call, claviger_key_use
    TO claviger_maintenance;

GRANT SELECT (id, owner, name, version, issuer, issued_at, predecessor, parent, expires_at, suspended_at, revoked_at,
    successor, live_until, owner_since) ON claviger_key TO claviger_maintenance;

GRANT INSERT ON claviger_change, claviger_audit TO claviger_maintenance;

GRANT UPDATE ON claviger_state TO claviger_maintenance;

GRANT DELETE ON claviger_audit, claviger_change, claviger_call, claviger_key, claviger_key_use
    TO claviger_maintenance;
