-- Who did what, and what came of it: rows are added and never changed. Each carries the hash of the one before, so that a
-- change behind the console's back shows (`reprise audit verify`). Instants are epoch milliseconds. Everything here is SQL that
-- SQLite and PostgreSQL both accept.

CREATE TABLE audit (
    sequence BIGINT NOT NULL PRIMARY KEY,
    -- What the entry says, as JSON: this is what is hashed.
    entry TEXT NOT NULL,
    -- The hash of the entry before; empty for the first.
    before TEXT NOT NULL,
    -- SHA-256, in hex, over the hash of the entry before and this one.
    hash TEXT NOT NULL,
    -- What is looked for, from the entry.
    at BIGINT NOT NULL,
    environment_id TEXT,
    action TEXT NOT NULL,
    outcome TEXT NOT NULL
);

CREATE INDEX audit_by_environment ON audit (environment_id, sequence);
