-- What people write down for each other. `person` is who did it, as people call them. Instants are epoch milliseconds of
-- the backend's clock. Everything here is SQL that SQLite and PostgreSQL both accept.

-- What is noted about an environment; no row where nothing is.
CREATE TABLE notes (
    environment_id TEXT NOT NULL PRIMARY KEY,
    alias TEXT,
    owner TEXT,
    purpose TEXT,
    -- As it was typed.
    contact TEXT,
    person TEXT,
    updated_at BIGINT NOT NULL
);

-- Times in which no refresh may start. One that was ended early is kept with that end.
CREATE TABLE holds (
    id TEXT NOT NULL PRIMARY KEY,
    -- Every environment without it.
    environment_id TEXT,
    begins_at BIGINT NOT NULL,
    ends_at BIGINT NOT NULL,
    reason TEXT NOT NULL,
    person TEXT,
    created_at BIGINT NOT NULL
);

CREATE INDEX holds_by_end ON holds (ends_at);

-- What was ticked off after a refresh.
CREATE TABLE ticks (
    job_id TEXT NOT NULL,
    item TEXT NOT NULL,
    person TEXT,
    ticked_at BIGINT NOT NULL,
    PRIMARY KEY (job_id, item)
);

-- What is done once in the life of a database, whatever becomes of it later.
CREATE TABLE done_once (
    name TEXT NOT NULL PRIMARY KEY,
    done_at BIGINT NOT NULL
);
