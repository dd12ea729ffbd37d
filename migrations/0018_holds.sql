-- +goose Up

-- When somebody last did something at the panel, to the minute. What they hold
-- goes back to the queues when that was long ago.
ALTER TABLE staff ADD COLUMN seen_at timestamptz;

-- Cases that were taken from whoever held them, by their head or because
-- nobody was there; shown to them until they have read it.
CREATE TABLE lost_holds (
    id             bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    application_id uuid NOT NULL REFERENCES applications,
    staff_id       bigint NOT NULL REFERENCES staff, -- who held it
    by_staff       bigint REFERENCES staff,          -- null: nobody was there
    reason         text NOT NULL,
    at             timestamptz NOT NULL,
    read_at        timestamptz
);
CREATE INDEX lost_holds_unread ON lost_holds (staff_id, id) WHERE read_at IS NULL;
CREATE INDEX lost_holds_application ON lost_holds (application_id);
CREATE INDEX lost_holds_by ON lost_holds (by_staff) WHERE by_staff IS NOT NULL;

-- Who sent a case back gets it first when it comes again.
CREATE INDEX journal_returns ON journal (staff_id, application_id) WHERE action = 'return';
