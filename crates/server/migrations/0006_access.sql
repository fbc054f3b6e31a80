-- Who is signed in. Only hashes of what browsers and portals hold are kept: whoever reads the database cannot sign in with it.
-- Instants are epoch milliseconds of the wall. Everything here is SQL that SQLite and PostgreSQL both accept.

-- A browser that signed in, or a portal's token for one of its people.
CREATE TABLE sessions (
    -- SHA-256, in hex, of the cookie or the token.
    id TEXT NOT NULL PRIMARY KEY,
    -- Who it is, as JSON, and what tells them apart.
    person TEXT NOT NULL,
    subject TEXT NOT NULL,
    -- What a portal's token allows, as JSON; none for a browser.
    token TEXT,
    -- What the provider wants to see again when its own session is ended.
    id_token TEXT,
    created_at BIGINT NOT NULL,
    -- When somebody last did something.
    seen_at BIGINT NOT NULL,
    -- When it ends whatever happens.
    ends_at BIGINT NOT NULL
);

CREATE INDEX sessions_by_subject ON sessions (subject);

-- Sign-ins that were begun: each is good for one return.
CREATE TABLE sign_ins (
    -- SHA-256, in hex, of the cookie of the browser and the state that the provider brings back.
    id TEXT NOT NULL PRIMARY KEY,
    -- What is compared with the provider's answer, as JSON.
    pending TEXT NOT NULL,
    -- Where in the console to go then.
    destination TEXT NOT NULL,
    created_at BIGINT NOT NULL
);
