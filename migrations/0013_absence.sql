-- +goose Up

-- Who is not at work on which days. What they held goes to the stand-in, or
-- back to its place in the queue, and they are given nothing new.
CREATE TABLE absences (
    id          bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    staff_id    bigint NOT NULL REFERENCES staff,
    from_day    date NOT NULL,
    until_day   date NOT NULL CHECK (until_day >= from_day), -- the last one, WIB
    stand_in    bigint REFERENCES staff,                     -- null: all goes back to the queues
    set_by      bigint REFERENCES staff,                     -- null: the command line
    set_at      timestamptz NOT NULL,
    released_at timestamptz,                                 -- what they held was taken from them
    ended_at    timestamptz                                  -- back earlier, or it was a mistake
);
CREATE INDEX absences_staff ON absences (staff_id, until_day);
CREATE INDEX absences_to_begin ON absences (from_day) WHERE released_at IS NULL AND ended_at IS NULL;

-- Who opened a case that is not of their queue, and what for (UU 27/2022,
-- article 31).
CREATE TABLE case_views (
    id             bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    application_id uuid NOT NULL REFERENCES applications,
    staff_id       bigint NOT NULL REFERENCES staff,
    at             timestamptz NOT NULL,
    reason         text NOT NULL
);
CREATE INDEX case_views_application ON case_views (application_id, id);

-- What each officer did in a stretch of time. The words after WHERE are those
-- of the question (core/workload.go).
CREATE INDEX journal_work ON journal (at) WHERE actor = 'staff' AND from_state <> to_state AND from_state <> '' AND from_state <> 'draft';
