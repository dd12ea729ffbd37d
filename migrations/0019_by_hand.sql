-- +goose Up

-- Somebody of ours answered with the number's own phone: until then the bot
-- leaves the chat to them.
ALTER TABLE conversations ADD COLUMN hand_until timestamptz;

-- Nobody's reply was written on a number's own phone, where it is not known by
-- whom.
ALTER TABLE chat_replies ALTER COLUMN staff_id DROP NOT NULL;
CREATE INDEX chat_replies_by_hand ON chat_replies (at) WHERE staff_id IS NULL;
