-- +goose Up

-- Every version of a service under which a case was opened.
CREATE TABLE catalog_versions (
    service  text NOT NULL,
    version  text NOT NULL,
    body     jsonb NOT NULL,
    first_at timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (service, version)
);

-- The running part of registration numbers.
CREATE SEQUENCE application_numbers;

CREATE TABLE applications (
    id           uuid PRIMARY KEY,
    number       text UNIQUE,                   -- from submission on: 26-000123-4
    tracking     text,                          -- secret of the receipt, six characters
    service      text NOT NULL,
    version      text NOT NULL,
    lane         text NOT NULL,
    priority     smallint NOT NULL DEFAULT 1,   -- of the lane; lower first
    section      text NOT NULL,
    presence     boolean NOT NULL DEFAULT false,
    state        text NOT NULL,
    rev          int NOT NULL DEFAULT 1,        -- grows with each change; compare before you swap
    person_id    bigint NOT NULL REFERENCES people, -- whose chat it was opened in
    applicant_id bigint REFERENCES people,      -- the citizen, if known as a chat of their own
    filer_staff  bigint REFERENCES staff,       -- the operator who filed it
    counter_id   bigint REFERENCES counters,    -- where it was filed
    channel      text NOT NULL DEFAULT '',
    village      text REFERENCES regions,
    subject      text NOT NULL DEFAULT '',      -- name of who it is about
    subject_nik  text NOT NULL DEFAULT '',
    phone        text NOT NULL DEFAULT '',      -- the citizen's, E.164
    collect      text NOT NULL DEFAULT '',      -- mandiri, desa, kecamatan, dinas
    answers      jsonb NOT NULL DEFAULT '{}',
    reason       text NOT NULL DEFAULT '',      -- of the last return, rejection or answer: for the applicant
    visit        text NOT NULL DEFAULT '',      -- when and where to come, in words
    created_at   timestamptz NOT NULL DEFAULT now(),
    submitted_at timestamptz,                   -- first submission
    queue_at     timestamptz,                   -- its place in the queue; kept over returns
    state_at     timestamptz NOT NULL DEFAULT now(),
    ended_at     timestamptz,
    claimed_by   bigint REFERENCES staff,
    claimed_at   timestamptz,
    clock_used   int NOT NULL DEFAULT 0,        -- working minutes consumed before clock_since
    clock_since  timestamptz,                   -- the clock runs since; null while it stands
    due_at       timestamptz                    -- promised; null while the clock stands
);
CREATE INDEX applications_queue ON applications (state, priority, queue_at) WHERE ended_at IS NULL;
CREATE INDEX applications_claimed ON applications (claimed_by) WHERE claimed_by IS NOT NULL;
CREATE INDEX applications_person ON applications (person_id, created_at DESC) WHERE number IS NOT NULL;
CREATE INDEX applications_applicant ON applications (applicant_id, created_at DESC) WHERE applicant_id IS NOT NULL AND number IS NOT NULL;
CREATE INDEX applications_staff ON applications (filer_staff) WHERE filer_staff IS NOT NULL;
CREATE INDEX applications_nik ON applications (subject_nik) WHERE subject_nik <> '';
CREATE INDEX applications_phone ON applications (phone) WHERE phone <> '';
CREATE INDEX applications_village ON applications (village);

-- Photos and documents. The bytes are on disk, encrypted with a key of their
-- own, which is kept here wrapped by the office's key.
CREATE TABLE files (
    id          uuid PRIMARY KEY,
    sha256      bytea NOT NULL,                 -- of the bytes as they came
    mime        text NOT NULL,
    bytes       int NOT NULL,
    width       int NOT NULL DEFAULT 0,
    height      int NOT NULL DEFAULT 0,
    pages       int NOT NULL DEFAULT 1,
    wrapped_key bytea NOT NULL,
    conversation_id bigint,                     -- from whose chat; null for products
    created_at  timestamptz NOT NULL DEFAULT now()
);
CREATE INDEX files_same ON files (sha256);

-- Who looked at a file, when and what for (UU 27/2022, article 31).
CREATE TABLE file_views (
    id             bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    file_id        uuid NOT NULL REFERENCES files,
    application_id uuid REFERENCES applications,
    staff_id       bigint REFERENCES staff,     -- null: the applicant, by tracking code
    purpose        text NOT NULL,
    at             timestamptz NOT NULL DEFAULT now()
);
CREATE INDEX file_views_file ON file_views (file_id);

-- A file serving as a page of a requirement. Replaced pages stay, removed.
CREATE TABLE attachments (
    id             bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    application_id uuid NOT NULL REFERENCES applications,
    requirement    text NOT NULL,
    file_id        uuid NOT NULL REFERENCES files,
    added_at       timestamptz NOT NULL DEFAULT now(),
    removed_at     timestamptz
);
CREATE INDEX attachments_application ON attachments (application_id);
CREATE INDEX attachments_file ON attachments (file_id);

-- The verifier's word on each requirement; the last one counts.
CREATE TABLE verdicts (
    application_id uuid NOT NULL REFERENCES applications,
    requirement    text NOT NULL,
    good           boolean NOT NULL,
    reason         text NOT NULL DEFAULT '',
    staff_id       bigint NOT NULL REFERENCES staff,
    at             timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (application_id, requirement)
);

-- What the national system gave back, as the officer recorded it.
CREATE TABLE siak_entries (
    id             bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    application_id uuid NOT NULL REFERENCES applications,
    number         text NOT NULL,
    entered_on     date NOT NULL,
    note           text NOT NULL DEFAULT '',
    staff_id       bigint NOT NULL REFERENCES staff,
    at             timestamptz NOT NULL DEFAULT now()
);
CREATE INDEX siak_entries_application ON siak_entries (application_id);

-- Products: made unsigned, then signed; file_id is the newest of the two.
CREATE TABLE documents (
    id             bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    application_id uuid NOT NULL REFERENCES applications,
    product        text NOT NULL,
    name           text NOT NULL,
    file_id        uuid NOT NULL REFERENCES files,
    signed_at      timestamptz,
    signature      text NOT NULL DEFAULT '',    -- the signer's reference
    UNIQUE (application_id, product)
);

-- Every change of every case, once, in order. Nothing else moves a case.
CREATE TABLE journal (
    id             bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    application_id uuid NOT NULL REFERENCES applications,
    at             timestamptz NOT NULL,
    action         text NOT NULL,
    from_state     text NOT NULL,
    to_state       text NOT NULL,
    actor          text NOT NULL CHECK (actor IN ('applicant', 'staff', 'system')),
    person_id      bigint REFERENCES people,
    staff_id       bigint REFERENCES staff,
    note           jsonb NOT NULL DEFAULT '{}',
    announced_at   timestamptz                  -- null: somebody is still to be told
);
CREATE INDEX journal_application ON journal (application_id, id);
CREATE INDEX journal_unannounced ON journal (id) WHERE announced_at IS NULL;
