-- +goose Up

-- What an officer decided and can still take back. Nothing of it has happened
-- yet: the case is moved, and the citizen told, when due_at has come.
CREATE TABLE pending_acts (
    application_id uuid PRIMARY KEY REFERENCES applications,
    staff_id       bigint NOT NULL REFERENCES staff,
    action         text NOT NULL,
    rev            int NOT NULL,                -- of the case as the officer saw it
    note           jsonb NOT NULL DEFAULT '{}',
    asked_at       timestamptz NOT NULL,
    due_at         timestamptz NOT NULL,
    failed         text NOT NULL DEFAULT ''     -- why it could not be done, for the officer
);
CREATE INDEX pending_acts_due ON pending_acts (due_at) WHERE failed = '';
CREATE INDEX pending_acts_staff ON pending_acts (staff_id);

-- The answers of a case as they were when it was last sent back, to be seen
-- beside those that came again.
CREATE TABLE returned_answers (
    application_id uuid PRIMARY KEY REFERENCES applications,
    answers        jsonb NOT NULL,
    at             timestamptz NOT NULL
);

-- Who works on a request for help, so that two do not answer one person.
ALTER TABLE tickets ADD COLUMN claimed_by bigint REFERENCES staff;
ALTER TABLE tickets ADD COLUMN claimed_at timestamptz;

-- Which officer wrote a message in a chat.
CREATE TABLE chat_replies (
    conversation_id bigint NOT NULL,
    outbox_id       bigint NOT NULL,
    staff_id        bigint NOT NULL REFERENCES staff,
    PRIMARY KEY (conversation_id, outbox_id)
);

-- The second factor of office roles (RFC 6238). The secret is sealed with the
-- office's key; a code is good once, so the step it came from is kept.
CREATE TABLE second_factors (
    staff_id     bigint PRIMARY KEY REFERENCES staff,
    secret       bytea NOT NULL,
    confirmed_at timestamptz,                   -- null while it is being set up
    last_step    bigint NOT NULL DEFAULT 0      -- of 30 seconds, since 1970
);

-- For who lost the phone. Each is good once; only its hash is kept.
CREATE TABLE recovery_codes (
    staff_id bigint NOT NULL REFERENCES staff,
    hash     bytea NOT NULL,
    used_at  timestamptz,
    PRIMARY KEY (staff_id, hash)
);

-- What is done to accounts and channels, by whom: there is no case for the
-- journal to hold.
CREATE TABLE office_log (
    id       bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    at       timestamptz NOT NULL,
    staff_id bigint REFERENCES staff,           -- null: the command line
    action   text NOT NULL,
    about    text NOT NULL DEFAULT ''           -- never a person's data
);
