-- Passwords of a demonstration: as readable as they are worthless.
MERGE INTO person (id, password, role, team, locked, created_at) VALUES
    ('ada', '{noop}ada-demo', 'admin', 'office', FALSE, TIMESTAMP WITH TIME ZONE '2026-01-01 00:00:00Z'),
    ('grace', '{noop}grace-demo', 'user', 'warehouse', FALSE, TIMESTAMP WITH TIME ZONE '2026-01-01 00:00:00Z'),
    ('alan', '{noop}alan-demo', 'user', 'visitors', FALSE, TIMESTAMP WITH TIME ZONE '2026-01-01 00:00:00Z');
