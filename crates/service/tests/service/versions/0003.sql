-- What a service with the migrations up to 0003 left behind: jobs that were made, completed, stopped and failed, one
-- that runs and one that is planned. Accepted by SQLite and PostgreSQL.

INSERT INTO clock (id, anchor_wall, anchor_service, speed, last_seen_wall) VALUES
    (1, 1769590800000, 1769590800000, 1, 1795510800000);

INSERT INTO environments (
    id, tenant_id, tenant_name, source_tenant_id, environment_type, data_copy_type, status, provisioned_at,
    deactivates_at, revenue_tenant_id, revenue_tenant_name, created_at, created_by, updated_at, updated_by
) VALUES
    ('5d0c1a52-6f3e-4b67-9a52-0c1f5d8e7a01', '21001', 'UAT Europe — “Größe”', '10001', 'ENTERPRISE', 'FULL', 'ACTIVE', 1769590800000, NULL, NULL, NULL, 1769590800000, '2c92c0f95d1e4a7b015d2f8a4c3b1e07', 1769590800000, '2c92c0f95d1e4a7b015d2f8a4c3b1e07'),
    ('5d0c1a52-6f3e-4b67-9a52-0c1f5d8e7a02', '21002', 'Finance training', '10001', 'DEVELOPER', 'CONFIGURATION', 'ACTIVE', 1787734800000, NULL, '31002', 'Finance training Revenue', 1787734800000, '2c92c0f95d1e4a7b015d2f8a4c3b1e07', 1795338000000, '58f182ab203c447b8b9cd90382da030a'),
    ('5d0c1a52-6f3e-4b67-9a52-0c1f5d8e7a03', '21003', 'Proof of concept 2024', '10001', 'ENTERPRISE', 'FULL', 'ACTIVE', NULL, 1792918800000, NULL, NULL, 1760950800000, '2c92c0f95d1e4a7b015d2f8a4c3b1e07', 1792918800000, '2c92c0f95d1e4a7b015d2f8a4c3b1e07');

INSERT INTO jobs (
    id, environment_id, job_type, created_at, created_by, scheduled_at, plan, stop_requested_at, stopped_by, ends_at, outcome
) VALUES
    ('8a4f2c10-1b7d-4e59-8c3a-6d2e9f0b5c01', '5d0c1a52-6f3e-4b67-9a52-0c1f5d8e7a01', 'CREATE', 1769590800000, '2c92c0f95d1e4a7b015d2f8a4c3b1e07', NULL, '{"stages":[{"status":"NEW","seconds":5},{"status":"QUEUED","seconds":200},{"status":"INITIATED","seconds":300},{"status":"PROVISIONING","seconds":5000},{"status":"FINALIZING","seconds":600}],"estimateSeconds":6105,"stoppingSeconds":120}', NULL, NULL, 1769596905000, 'COMPLETED'),
    ('8a4f2c10-1b7d-4e59-8c3a-6d2e9f0b5c02', '5d0c1a52-6f3e-4b67-9a52-0c1f5d8e7a01', 'REFRESH', 1790326800000, '2c92c0f95d1e4a7b015d2f8a4c3b1e07', NULL, '{"stages":[{"status":"NEW","seconds":5},{"status":"QUEUED","seconds":300},{"status":"INITIATED","seconds":1200},{"status":"EXPORTING","seconds":9600},{"status":"SCRUBBING","seconds":7200},{"status":"RESETTING","seconds":2800},{"status":"IMPORTING","seconds":15600},{"status":"FINALIZING","seconds":3600}],"estimateSeconds":40305,"stoppingSeconds":120}', NULL, NULL, 1790367105000, 'COMPLETED'),
    ('8a4f2c10-1b7d-4e59-8c3a-6d2e9f0b5c03', '5d0c1a52-6f3e-4b67-9a52-0c1f5d8e7a01', 'REFRESH', 1795251600000, '2c92c0f95d1e4a7b015d2f8a4c3b1e07', NULL, '{"stages":[{"status":"NEW","seconds":5},{"status":"QUEUED","seconds":300},{"status":"INITIATED","seconds":1200},{"status":"EXPORTING","seconds":9600},{"status":"SCRUBBING","seconds":7200},{"status":"RESETTING","seconds":2800},{"status":"IMPORTING","seconds":15600},{"status":"FINALIZING","seconds":3600}],"estimateSeconds":40305,"stoppingSeconds":120}', 1795266000000, '58f182ab203c447b8b9cd90382da030a', 1795266120000, 'CANCELLED'),
    ('8a4f2c10-1b7d-4e59-8c3a-6d2e9f0b5c04', '5d0c1a52-6f3e-4b67-9a52-0c1f5d8e7a01', 'REFRESH', 1795503600000, '2c92c0f95d1e4a7b015d2f8a4c3b1e07', NULL, '{"stages":[{"status":"NEW","seconds":5},{"status":"QUEUED","seconds":300},{"status":"INITIATED","seconds":1200},{"status":"EXPORTING","seconds":9600},{"status":"SCRUBBING","seconds":7200},{"status":"RESETTING","seconds":2800},{"status":"IMPORTING","seconds":15600},{"status":"FINALIZING","seconds":3600}],"estimateSeconds":40305,"stoppingSeconds":120}', NULL, NULL, 1795543905000, 'COMPLETED'),
    ('8a4f2c10-1b7d-4e59-8c3a-6d2e9f0b5c05', '5d0c1a52-6f3e-4b67-9a52-0c1f5d8e7a02', 'REFRESH', 1793782800000, '58f182ab203c447b8b9cd90382da030a', 1793869200000, '{"stages":[{"status":"QUEUED","seconds":180},{"status":"INITIATED","seconds":600},{"status":"EXPORTING","seconds":4320},{"status":"SCRUBBING","seconds":3240},{"status":"RESETTING","seconds":1260},{"status":"IMPORTING","seconds":7020},{"status":"FINALIZING","seconds":1620}],"estimateSeconds":18240,"stoppingSeconds":120}', NULL, NULL, 1793887440000, 'COMPLETED'),
    ('8a4f2c10-1b7d-4e59-8c3a-6d2e9f0b5c06', '5d0c1a52-6f3e-4b67-9a52-0c1f5d8e7a02', 'REFRESH', 1795507200000, '58f182ab203c447b8b9cd90382da030a', 1795942800000, '{"stages":[{"status":"QUEUED","seconds":180},{"status":"INITIATED","seconds":600},{"status":"EXPORTING","seconds":4320},{"status":"SCRUBBING","seconds":3240},{"status":"RESETTING","seconds":1260},{"status":"IMPORTING","seconds":7020},{"status":"FINALIZING","seconds":1620}],"estimateSeconds":18240,"stoppingSeconds":120}', NULL, NULL, 1795961040000, 'COMPLETED'),
    ('8a4f2c10-1b7d-4e59-8c3a-6d2e9f0b5c07', '5d0c1a52-6f3e-4b67-9a52-0c1f5d8e7a03', 'REFRESH', 1778230800000, '2c92c0f95d1e4a7b015d2f8a4c3b1e07', NULL, '{"stages":[{"status":"NEW","seconds":5},{"status":"QUEUED","seconds":300},{"status":"INITIATED","seconds":1200},{"status":"EXPORTING","seconds":9600},{"status":"SCRUBBING","seconds":7200},{"status":"RESETTING","seconds":2800},{"status":"IMPORTING","seconds":15600},{"status":"FINALIZING","seconds":3600}],"estimateSeconds":40305,"stoppingSeconds":120,"failure":{"status":"IMPORTING","percent":40}}', NULL, NULL, 1778258145000, 'FAILED');

INSERT INTO notifications (id, environment_id, address, name, created_at) VALUES
    ('6b1f0c2e-5a4d-4c3b-8e2f-1a0b9c8d7e01', '5d0c1a52-6f3e-4b67-9a52-0c1f5d8e7a01', 'ops@example.com', 'Ops “Größe”', 1795338000000),
    ('6b1f0c2e-5a4d-4c3b-8e2f-1a0b9c8d7e02', '5d0c1a52-6f3e-4b67-9a52-0c1f5d8e7a01', 'qa@example.com', NULL, 1795338001000);

INSERT INTO tokens (digest, client_id, expires_at_wall) VALUES
    ('9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08', '0e2a9d0c-0b52-4f7a-9f3e-6a1b2c3d4e5f', 4102444800000);

INSERT INTO idempotency_keys (idempotency_key, method, path, started_at_wall, attempt, status, answer) VALUES
    ('a', 'POST', '/test-environments/5d0c1a52-6f3e-4b67-9a52-0c1f5d8e7a01/jobs', 1795510800000, '1c', 201, '{"id":"8a4f2c10-1b7d-4e59-8c3a-6d2e9f0b5c04"}'),
    ('b', 'POST', '/test-environments/5d0c1a52-6f3e-4b67-9a52-0c1f5d8e7a02/jobs', 1795510800000, '2c', NULL, NULL);
