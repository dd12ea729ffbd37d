-- +goose Up

-- Somebody of ours answered with the number's own phone: until then the bot
-- leaves the chat to them.
ALTER TABLE conversations ADD COLUMN hand_until timestamptz;

-- A reply without an officer was written on a number's own phone; by whom is
-- not known.
ALTER TABLE chat_replies ALTER COLUMN staff_id DROP NOT NULL;
CREATE INDEX chat_replies_by_hand ON chat_replies (at) WHERE staff_id IS NULL;
