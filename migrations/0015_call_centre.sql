-- +goose Up

-- Answers that the call centre has ready. What is not here is as the program
-- brings it; a row takes the place of one of those, or is the office's own.
-- Their history stands in office_log, about 'canned ' and the code.
CREATE TABLE canned_answers (
    code  text PRIMARY KEY,             -- what is typed to find it
    title text NOT NULL,
    words jsonb NOT NULL DEFAULT '{}',  -- by language
    off   boolean NOT NULL DEFAULT false -- not offered
);

-- Why somebody is no longer waiting, and until when a ticket waits itself.
ALTER TABLE tickets
    ADD COLUMN outcome       text NOT NULL DEFAULT '',  -- why it was closed
    ADD COLUMN snoozed_at    timestamptz,               -- put off then; over as soon as the person writes again
    ADD COLUMN snoozed_until timestamptz;
CREATE INDEX tickets_held ON tickets (conversation_id) WHERE closed_at IS NULL AND claimed_by IS NOT NULL;

-- When an officer wrote a message.
ALTER TABLE chat_replies ADD COLUMN at timestamptz NOT NULL DEFAULT now();

-- Somebody of the staff gives a chat back to the bot: the step at which it
-- goes on, '' for where it stood; null if nobody does.
ALTER TABLE turns ADD COLUMN resume text;

-- What staff write to each other beside a chat. The person never reads it.
CREATE TABLE chat_notes (
    id              bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    conversation_id bigint NOT NULL REFERENCES conversations,
    staff_id        bigint REFERENCES staff,            -- null: the service itself
    at              timestamptz NOT NULL,
    words           text NOT NULL DEFAULT '',
    handed_to       bigint REFERENCES staff             -- with this note the chat went to them
);
CREATE INDEX chat_notes_conversation ON chat_notes (conversation_id, id);

-- Up to when an officer has seen a chat.
CREATE TABLE chat_looks (
    conversation_id bigint NOT NULL REFERENCES conversations,
    staff_id        bigint NOT NULL REFERENCES staff,
    at              timestamptz NOT NULL,
    PRIMARY KEY (conversation_id, staff_id)
);

-- What an officer has begun to write. written_at is by the browser's clock,
-- to be compared with what the browser itself has kept.
CREATE TABLE chat_drafts (
    conversation_id bigint NOT NULL REFERENCES conversations,
    staff_id        bigint NOT NULL REFERENCES staff,
    words           text NOT NULL,
    written_at      bigint NOT NULL,                    -- milliseconds since 1970
    at              timestamptz NOT NULL,
    PRIMARY KEY (conversation_id, staff_id)
);

-- Who has a chat open now, and who is writing. It may be lost.
CREATE UNLOGGED TABLE chat_presence (
    conversation_id bigint NOT NULL,
    staff_id        bigint NOT NULL,
    seen_at         timestamptz NOT NULL,
    typed_at        timestamptz,
    PRIMARY KEY (conversation_id, staff_id)
);
