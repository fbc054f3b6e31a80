-- Refreshes that a second person has to agree to. Instants are epoch milliseconds of the backend's clock. Everything here is SQL
-- that SQLite and PostgreSQL both accept.

CREATE TABLE approvals (
    -- Also the id of the intent, and so the Idempotency-Key, once somebody has agreed.
    id TEXT NOT NULL PRIMARY KEY,
    -- In the order in which they were asked for: several may be of the same moment.
    sequence BIGINT NOT NULL,
    environment_id TEXT NOT NULL,
    state TEXT NOT NULL,
    -- Who asked for it, as JSON, and as people call them.
    asker TEXT NOT NULL,
    person TEXT NOT NULL,
    reason TEXT,
    scheduled_at BIGINT,
    created_at BIGINT NOT NULL,
    expires_at BIGINT NOT NULL,
    -- Who agreed or did not, and when.
    decided_by TEXT,
    decided_at BIGINT,
    refusal TEXT,
    job_id TEXT
);

-- One at a time for each environment, whatever the number of processes.
CREATE UNIQUE INDEX approvals_open ON approvals (environment_id) WHERE state = 'WAITING';
CREATE INDEX approvals_in_order ON approvals (environment_id, sequence);
