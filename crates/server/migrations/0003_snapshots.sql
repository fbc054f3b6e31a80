-- What was last read at Zuora, so that pages open at once after a restart, and also while Zuora does not answer. Nothing of it
-- is missed when it is gone. Instants are epoch milliseconds. Everything here is SQL that SQLite and PostgreSQL both accept.

CREATE TABLE snapshots (
    -- Whom it was read from: a database that is pointed at another tenant must not show this one.
    tenant TEXT NOT NULL,
    -- `environments`, or `jobs` and the id of their environment.
    name TEXT NOT NULL,
    -- The list as JSON.
    body TEXT NOT NULL,
    read_at BIGINT NOT NULL,
    PRIMARY KEY (tenant, name)
);
