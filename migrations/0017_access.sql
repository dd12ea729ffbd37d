-- +goose Up

-- Grows whenever all of somebody's sessions are to end: with a new password,
-- with the account closed, or because an admin says so. A session carries the
-- number under which it began, so one that was on its way into the table at
-- that moment is over too.
ALTER TABLE staff ADD COLUMN session_epoch bigint NOT NULL DEFAULT 0;

-- Browsers from which somebody came in before. Wrong passwords from there
-- count by themselves, so a stranger behind the same address does not lock out
-- the owner. Only a hash of the browser's cookie is kept.
CREATE TABLE known_browsers (
    hash     bytea NOT NULL,
    staff_id bigint NOT NULL REFERENCES staff,
    first_at timestamptz NOT NULL,
    last_at  timestamptz NOT NULL, -- the last login
    PRIMARY KEY (hash, staff_id)
);
CREATE INDEX known_browsers_last ON known_browsers (last_at);
CREATE INDEX known_browsers_staff ON known_browsers (staff_id, last_at);

-- Links by which somebody gives themselves a password, once. Only a hash of
-- the link's secret is kept.
CREATE TABLE panel_invitations (
    hash       bytea PRIMARY KEY,
    staff_id   bigint NOT NULL REFERENCES staff,
    created_by bigint REFERENCES staff, -- null: the command line
    created_at timestamptz NOT NULL,
    expires_at timestamptz NOT NULL,
    used_at    timestamptz
);
CREATE INDEX panel_invitations_staff ON panel_invitations (staff_id);

-- What retention throws away is found by its age.
CREATE INDEX case_views_at ON case_views (at);
CREATE INDEX login_failures_until ON login_failures (until);
CREATE INDEX office_log_logins ON office_log (at) WHERE action IN ('login', 'login.passkey');
