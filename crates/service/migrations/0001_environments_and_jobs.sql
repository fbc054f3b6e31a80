-- Instants are epoch milliseconds of the service's clock, unless a column says `wall`.
-- Everything here is SQL that SQLite and PostgreSQL both accept.

CREATE TABLE environments (
    id TEXT NOT NULL PRIMARY KEY,
    tenant_id TEXT NOT NULL,
    tenant_name TEXT NOT NULL,
    source_tenant_id TEXT NOT NULL,
    environment_type TEXT NOT NULL,
    data_copy_type TEXT NOT NULL,
    -- The status while no job runs.
    status TEXT NOT NULL,
    provisioned_at BIGINT,
    deactivates_at BIGINT,
    revenue_tenant_id TEXT,
    revenue_tenant_name TEXT,
    created_at BIGINT NOT NULL,
    created_by TEXT NOT NULL,
    updated_at BIGINT NOT NULL,
    updated_by TEXT NOT NULL,
    -- Counted up first in every transaction that changes the environment's jobs: that takes the write lock in SQLite
    -- and the row's lock in PostgreSQL, so that two of them never decide at the same time.
    revision BIGINT NOT NULL DEFAULT 0
);

CREATE TABLE jobs (
    id TEXT NOT NULL PRIMARY KEY,
    environment_id TEXT NOT NULL REFERENCES environments (id),
    job_type TEXT NOT NULL,
    created_at BIGINT NOT NULL,
    created_by TEXT NOT NULL,
    scheduled_at BIGINT,
    -- How long each stage takes, as JSON.
    plan TEXT NOT NULL,
    stop_requested_at BIGINT,
    stopped_by TEXT,
    -- The next two follow from the others. They are kept so that `is one active` and `when did the last one complete`
    -- are one step in an index, however many jobs there are.
    ends_at BIGINT NOT NULL,
    outcome TEXT NOT NULL
);

CREATE INDEX jobs_by_age ON jobs (environment_id, created_at);
CREATE INDEX jobs_by_end ON jobs (environment_id, ends_at);
CREATE INDEX jobs_by_outcome ON jobs (environment_id, job_type, outcome, ends_at);
CREATE INDEX jobs_still_active ON jobs (ends_at);

-- One row: where the service's clock stands.
CREATE TABLE clock (
    id BIGINT NOT NULL PRIMARY KEY CHECK (id = 1),
    anchor_wall BIGINT NOT NULL,
    anchor_service BIGINT NOT NULL,
    speed BIGINT NOT NULL,
    last_seen_wall BIGINT NOT NULL
);
