-- What belongs to the clients of the API. Instants here are of the wall: a token lives an hour of its holder's time,
-- however fast the service's clock runs.

-- Tokens that were given out, by the SHA-256 of each: who reads the database can use none of them.
CREATE TABLE tokens (
    digest TEXT NOT NULL PRIMARY KEY,
    client_id TEXT NOT NULL,
    expires_at_wall BIGINT NOT NULL
);

CREATE INDEX tokens_by_end ON tokens (expires_at_wall);

-- Requests that came with an Idempotency-Key, and what they were answered.
CREATE TABLE idempotency_keys (
    idempotency_key TEXT NOT NULL PRIMARY KEY,
    method TEXT NOT NULL,
    path TEXT NOT NULL,
    started_at_wall BIGINT NOT NULL,
    -- Tells this attempt from a later one that took over after a crash.
    attempt TEXT NOT NULL,
    -- Both are there as soon as the request has been answered: the HTTP status, and the body or the refusal as JSON.
    status BIGINT,
    answer TEXT
);

CREATE INDEX idempotency_keys_by_age ON idempotency_keys (started_at_wall);
