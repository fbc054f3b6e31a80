-- Whom to tell by email about the jobs of an environment.
CREATE TABLE notifications (
    id TEXT NOT NULL PRIMARY KEY,
    environment_id TEXT NOT NULL REFERENCES environments (id),
    address TEXT NOT NULL,
    name TEXT,
    created_at BIGINT NOT NULL
);

CREATE INDEX notifications_by_environment ON notifications (environment_id, created_at);
