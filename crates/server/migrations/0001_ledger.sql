-- What the console keeps beside the backend. Instants are epoch milliseconds of the backend's clock, unless a column says
-- `wall`. Everything here is SQL that SQLite and PostgreSQL both accept.

-- Requests for a refresh, each written down before it is sent.
CREATE TABLE intents (
    -- Also its Idempotency-Key and its Zuora-Track-Id.
    id TEXT NOT NULL PRIMARY KEY,
    -- In the order in which they were made: several may be of the same moment.
    sequence BIGINT NOT NULL,
    environment_id TEXT NOT NULL,
    kind TEXT NOT NULL,
    state TEXT NOT NULL,
    person TEXT,
    reason TEXT,
    scheduled_at BIGINT,
    -- The planned job in whose place it is asked for.
    replaces TEXT,
    created_at BIGINT NOT NULL,
    -- The jobs that were there before it was sent, as a JSON list of ids: what is none of them may be ours.
    known_jobs TEXT,
    sent_at BIGINT,
    sent_at_wall BIGINT,
    -- How often it was looked for since.
    looks BIGINT NOT NULL DEFAULT 0,
    job_id TEXT,
    refusal_status BIGINT,
    refusal_code TEXT,
    refusal TEXT
);

-- One at a time for each environment, whatever the number of processes.
CREATE UNIQUE INDEX intents_open ON intents (environment_id) WHERE state IN ('SAVED', 'STOPPING', 'SENT', 'UNKNOWN');
CREATE INDEX intents_in_order ON intents (environment_id, sequence);
CREATE INDEX intents_by_sequence ON intents (sequence);
CREATE INDEX intents_by_job ON intents (job_id);

-- Refreshes that wait for the first moment at which they are allowed; what became of one stays until it was seen.
CREATE TABLE wishes (
    environment_id TEXT NOT NULL PRIMARY KEY,
    -- Another one each time it is made or changed.
    revision TEXT NOT NULL,
    state TEXT NOT NULL,
    person TEXT,
    reason TEXT,
    not_before BIGINT,
    created_at BIGINT NOT NULL,
    -- When the environment had been refreshed last: whoever refreshes it meanwhile has fulfilled the wish.
    last_refreshed_at BIGINT,
    -- The last request that was made for it.
    intent_id TEXT,
    job_id TEXT,
    refusal TEXT
);

-- Jobs that are or were followed.
CREATE TABLE followed_jobs (
    job_id TEXT NOT NULL PRIMARY KEY,
    environment_id TEXT NOT NULL,
    -- What it was last seen to be, and whether it had ended.
    status TEXT NOT NULL,
    settled BIGINT NOT NULL,
    -- The longest time in milliseconds that a refresh stood still, once it has completed under our eyes.
    longest_pause BIGINT,
    ended_at BIGINT
);

CREATE INDEX followed_jobs_unsettled ON followed_jobs (settled);
CREATE INDEX followed_jobs_by_end ON followed_jobs (environment_id, ended_at);

-- What was seen of them. Of a job that has ended only changes of status are kept.
CREATE TABLE job_changes (
    job_id TEXT NOT NULL,
    at BIGINT NOT NULL,
    status TEXT NOT NULL,
    percent BIGINT NOT NULL,
    PRIMARY KEY (job_id, at, status, percent)
);
