-- +goose Up

-- What the photo gate saw on a photo. It is a hint for the officer and the
-- ground on which the gate's thresholds are set; nothing is decided by it.
CREATE TABLE shots (
    file_id  uuid PRIMARY KEY REFERENCES files ON DELETE CASCADE,
    weak     text NOT NULL DEFAULT '',     -- why it was asked for again; its sender insisted
    remark   text NOT NULL DEFAULT '',     -- what the sender was not asked about
    turn     smallint NOT NULL DEFAULT 0,  -- degrees clockwise until its text stands upright
    phash    bit(1024),                    -- perceptual hash; null for a PDF
    measures jsonb NOT NULL DEFAULT '{}'
);

-- Photos of one kind of requirement, newest first: where copies are looked for.
CREATE INDEX attachments_requirement ON attachments (requirement, added_at);
