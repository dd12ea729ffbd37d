-- +goose Up

-- When the process that holds a line last said so. A line that nobody holds
-- is alarmed of, and can be buried.
ALTER TABLE lines ADD COLUMN held_at timestamptz NOT NULL DEFAULT now();

-- A Community's announcement group: only its admins write, its members answer
-- in comments that a linked device can't read.
ALTER TABLE groups ADD COLUMN announcement boolean NOT NULL DEFAULT false;

-- Two chats that turned out to be one: the other goes on in moved_to.
ALTER TABLE conversations ADD COLUMN moved_to bigint REFERENCES conversations;
CREATE INDEX conversations_moved ON conversations (moved_to) WHERE moved_to IS NOT NULL;

-- Answers that could not be brought, whose people are still to be told
-- otherwise. Those of the past are past.
UPDATE outbox SET handed_on = true WHERE journal_id IS NULL AND failed_at IS NOT NULL;
CREATE INDEX outbox_lost ON outbox (failed_at) WHERE journal_id IS NULL AND failed_at IS NOT NULL AND NOT handed_on;
