-- +goose Up

-- What a thing was and what it became, so that the log is also its history.
ALTER TABLE office_log ADD COLUMN was text NOT NULL DEFAULT '';
ALTER TABLE office_log ADD COLUMN became text NOT NULL DEFAULT '';
CREATE INDEX office_log_about ON office_log (about, id);
CREATE INDEX office_log_staff ON office_log (staff_id, id);

-- What people set without a restart. What is not here is as the environment
-- says. Who changed it, when and from what stands in office_log, about
-- 'setting ' and the name.
CREATE TABLE office_settings (
    name  text PRIMARY KEY,
    value text NOT NULL
);

-- The machines of a counter. Their history stands in office_log, about
-- 'equipment ' and the id.
CREATE TABLE equipment (
    id         bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    counter_id bigint NOT NULL REFERENCES counters,
    kind       text NOT NULL CHECK (kind IN ('printer', 'scanner', 'computer', 'phone', 'modem')),
    label      text NOT NULL DEFAULT '',        -- make and type
    state      text NOT NULL CHECK (state IN ('good', 'faulty', 'repair')),
    note       text NOT NULL DEFAULT '',        -- what is wrong with it, where it is
    since      date NOT NULL,                   -- in this state
    removed_at timestamptz                      -- no longer at the counter
);
CREATE INDEX equipment_counter ON equipment (counter_id);
CREATE INDEX equipment_faulty ON equipment (state) WHERE state <> 'good' AND removed_at IS NULL;
