-- What a server with the migrations up to 0005 left behind. ENVIRONMENT stands for the id of a sample. Accepted by SQLite
-- and PostgreSQL.

INSERT INTO intents (
    id, sequence, environment_id, kind, state, person, reason, scheduled_at, replaces, created_at, known_jobs, sent_at, sent_at_wall,
    looks, job_id, refusal_status, refusal_code, refusal
) VALUES
    ('6f0d1c1e-0a4b-4f6e-9d52-7a1c9a3f0001', 1, 'ENVIRONMENT', 'REFRESH', 'ACCEPTED', 'ann@example.com', 'UAT “Größe”', NULL, NULL, 1795000000000, '["8a4f2c10-1b7d-4e59-8c3a-6d2e9f0b5c01"]', 1795000000000, 1795000000000, 0, '8a4f2c10-1b7d-4e59-8c3a-6d2e9f0b5c02', NULL, NULL, NULL),
    ('6f0d1c1e-0a4b-4f6e-9d52-7a1c9a3f0002', 2, 'ENVIRONMENT', 'MOVE', 'REFUSED', NULL, NULL, 1795600000000, '8a4f2c10-1b7d-4e59-8c3a-6d2e9f0b5c02', 1795100000000, NULL, NULL, NULL, 0, NULL, 403, 'not-permitted', 'You may not do this.'),
    ('6f0d1c1e-0a4b-4f6e-9d52-7a1c9a3f0003', 3, 'ENVIRONMENT', 'REFRESH', 'UNKNOWN', NULL, NULL, NULL, NULL, 1795510800000, '[]', 1795510800000, 1795510800000, 3, NULL, NULL, NULL, NULL);

INSERT INTO wishes (
    environment_id, revision, state, person, reason, not_before, created_at, last_refreshed_at, intent_id, job_id, refusal
) VALUES
    ('ENVIRONMENT', '1c0f', 'WAITING', NULL, 'Dress rehearsal', NULL, 1795400000000, 1795300000000, NULL, NULL, NULL);

INSERT INTO followed_jobs (job_id, environment_id, status, settled, longest_pause, ended_at) VALUES
    ('8a4f2c10-1b7d-4e59-8c3a-6d2e9f0b5c02', 'ENVIRONMENT', 'COMPLETED', 1, 900000, 1795050000000);

INSERT INTO job_changes (job_id, at, status, percent) VALUES
    ('8a4f2c10-1b7d-4e59-8c3a-6d2e9f0b5c02', 1795000000000, 'NEW', 0),
    ('8a4f2c10-1b7d-4e59-8c3a-6d2e9f0b5c02', 1795050000000, 'COMPLETED', 100);

INSERT INTO notes (environment_id, alias, owner, purpose, contact, person, updated_at) VALUES
    ('ENVIRONMENT', 'Probe “Größe”', 'Finance', NULL, 'Ann <ann@example.com>', 'ann@example.com', 1795400000000);

INSERT INTO holds (id, environment_id, begins_at, ends_at, reason, person, created_at) VALUES
    ('3e1b', 'ENVIRONMENT', 1795400000000, 1795800000000, 'UAT week', 'ann@example.com', 1795400000000),
    ('3e1c', NULL, 1796000000000, 1796100000000, 'Month end', NULL, 1795400000000);

INSERT INTO ticks (job_id, item, person, ticked_at) VALUES
    ('8a4f2c10-1b7d-4e59-8c3a-6d2e9f0b5c02', 'sign-in', 'ann@example.com', 1795060000000);

INSERT INTO done_once (name, done_at) VALUES ('samples', 1795000000000);

INSERT INTO stops (job_id, environment_id, state, presses, in_doubt, sent_at_wall, looks) VALUES
    ('8a4f2c10-1b7d-4e59-8c3a-6d2e9f0b5c02', 'ENVIRONMENT', 'UNKNOWN', 2, 1, 1795510800000, 3);

INSERT INTO snapshots (tenant, name, body, read_at) VALUES
    ('tests', 'environments', '{"from": "nowhere"}', 1795400000000),
    ('https://rest.zuora.com 0e2a', 'environments', '[{"id":"ENVIRONMENT","tenantName":"Probe “Größe”"}]', 1795400000000),
    ('https://rest.zuora.com 0e2a', 'jobs ENVIRONMENT', '[{"id":"8a4f","testEnvironmentId":"ENVIRONMENT","status":"IMPORTING","progressPercentage":40}]', 1795400000000);

INSERT INTO audit (sequence, entry, before, hash, at, environment_id, action, outcome) VALUES
    (1, '{"time":"2026-11-19T00:00:00Z","action":"note","outcome":"done","environmentId":"x"}', '', 'f5d46bc69c4fea4d9fcf52163f8b80936ffe9b08588552917ce134bc43ecf817', 1795046400000, 'x', 'note', 'done');

INSERT INTO sessions (id, person, subject, token, id_token, created_at, seen_at, ends_at) VALUES
    ('60303ae22b998861bce3b28f33eec1be758a213c86c93c076dbe9f558c11c752', '{"id":"u-1","name":"Ann","email":"ann@example.com","groups":["finance"]}', 'u-1', NULL, NULL, 1795046400000, 1795046400000, 1795089600000);

INSERT INTO sign_ins (id, pending, destination, created_at) VALUES
    ('aa', '{}', '/', 1795046400000);

INSERT INTO approvals (id, sequence, environment_id, state, asker, person, reason, scheduled_at, created_at, expires_at) VALUES
    ('a-1', 1, 'ENVIRONMENT', 'WAITING', '{"person":{"id":"u-1","name":"Ann"},"portal":null}', 'Ann', 'Cycle 3', NULL, 1795046400000, 1795132800000);
