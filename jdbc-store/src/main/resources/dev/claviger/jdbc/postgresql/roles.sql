-- Optional: two roles with no more rights than their work needs, to be run once by the owner of the tables, after
-- V1__claviger.sql. Then make the host's own login a member: GRANT claviger_application TO ...
-- In a schema other than public the roles need USAGE on it as well.

-- What the application does. It adds to policies and audit records and cannot alter or remove them; it cannot remove a
-- key, and no table is its own.
CREATE ROLE claviger_application NOLOGIN;

GRANT SELECT ON claviger_schema, claviger_state, claviger_key, claviger_key_use, claviger_policy, claviger_change,
    claviger_mark, claviger_audit TO claviger_application;

GRANT INSERT ON claviger_key, claviger_key_use, claviger_policy, claviger_change, claviger_mark, claviger_audit
    TO claviger_application;

GRANT UPDATE ON claviger_state, claviger_key, claviger_key_use TO claviger_application;

-- The change log is trimmed as it grows.
GRANT DELETE ON claviger_change TO claviger_application;

-- What removes audit records that have been kept long enough, and puts that itself on record.
CREATE ROLE claviger_maintenance NOLOGIN;

GRANT SELECT ON claviger_schema, claviger_state, claviger_audit, claviger_change TO claviger_maintenance;

GRANT INSERT ON claviger_change, claviger_audit TO claviger_maintenance;

GRANT UPDATE ON claviger_state TO claviger_maintenance;

GRANT DELETE ON claviger_audit, claviger_change TO claviger_maintenance;
