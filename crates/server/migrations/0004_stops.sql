-- Stops of jobs, each written down before it is sent. Accepted by SQLite and PostgreSQL.
CREATE TABLE stops (
    job_id TEXT NOT NULL PRIMARY KEY,
    environment_id TEXT NOT NULL,
    state TEXT NOT NULL,
    -- How often it was asked for.
    presses BIGINT NOT NULL,
    -- Whether the press before the last one may have stopped the job.
    in_doubt BIGINT NOT NULL,
    -- When the last one was sent, in epoch milliseconds of the wall.
    sent_at_wall BIGINT NOT NULL,
    -- How often the job was looked at since.
    looks BIGINT NOT NULL DEFAULT 0
);

CREATE INDEX stops_by_state ON stops (state);
