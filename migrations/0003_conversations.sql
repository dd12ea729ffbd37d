-- +goose Up

-- One chat with one person.
CREATE TABLE conversations (
    id         bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    channel    text NOT NULL,
    account    text NOT NULL,
    chat       text NOT NULL,
    person_id  bigint NOT NULL REFERENCES people,
    state      json NOT NULL DEFAULT '{}',      -- dialog.State; json, for it is only stored and read whole
    blocked_at timestamptz,                     -- the person wants no messages
    created_at timestamptz NOT NULL DEFAULT now(),
    UNIQUE (channel, account, chat)
) WITH (fillfactor = 50);
CREATE INDEX conversations_person ON conversations (person_id);

-- The queue of the chat turn: a narrow row beside each conversation, which
-- alone is rewritten when something comes in.
CREATE TABLE turns (
    conversation_id bigint PRIMARY KEY REFERENCES conversations,
    due_at          timestamptz,                -- something waits since; null when all is answered
    done_upto       bigint NOT NULL DEFAULT 0,  -- the last message answered
    failures        int NOT NULL DEFAULT 0      -- turns failed in a row
) WITH (fillfactor = 50);
CREATE INDEX turns_due ON turns (due_at) WHERE due_at IS NOT NULL;

-- What came in. A row here is the promise that it will be answered.
-- Ids of one conversation ascend in commit order, because the row of its turn
-- is locked before they are drawn.
-- No foreign key: its check would lock and dirty the conversation's row for
-- every message, and the row is known to be there, for its turn is held.
CREATE TABLE messages (
    conversation_id bigint NOT NULL,
    id              bigint GENERATED ALWAYS AS IDENTITY,
    channel         text NOT NULL,
    account         text NOT NULL,
    key             text NOT NULL,
    body            json NOT NULL,              -- channels.Event
    received_at     timestamptz NOT NULL DEFAULT now(),
    media           text NOT NULL DEFAULT '',   -- '', 'wanted', 'done'
    media_at        timestamptz,                -- when to try (again)
    media_tries     int NOT NULL DEFAULT 0,
    files           jsonb,                      -- []dialog.File, once fetched
    error           text NOT NULL DEFAULT '',   -- parked: why it could not be answered
    PRIMARY KEY (conversation_id, id),
    UNIQUE (channel, account, key)
);
CREATE INDEX messages_media ON messages (media_at) WHERE media = 'wanted';

-- What goes out. A row is written before anything is sent. No foreign key, as
-- above.
CREATE TABLE outbox (
    conversation_id bigint NOT NULL,
    id              bigint GENERATED ALWAYS AS IDENTITY,
    channel         text NOT NULL,
    account         text NOT NULL,
    chat            text NOT NULL,
    body            json NOT NULL,              -- text, choices
    journal_id      bigint,                     -- of a notice
    audience        text,                       -- of a notice: applicant or filer
    created_at      timestamptz NOT NULL DEFAULT now(),
    send_at         timestamptz,                -- null once sent or given up
    sent_at         timestamptz,
    failed_at       timestamptz,
    tries           int NOT NULL DEFAULT 0,
    provider        text NOT NULL DEFAULT '',
    error           text NOT NULL DEFAULT '',
    PRIMARY KEY (conversation_id, id)
);
-- One sentence per event and chat, also if applicant and filer are one person.
CREATE UNIQUE INDEX outbox_notice ON outbox (journal_id, conversation_id) WHERE journal_id IS NOT NULL;
CREATE INDEX outbox_waiting ON outbox (channel, account, id) WHERE send_at IS NOT NULL;

-- Somebody who needs a human.
CREATE TABLE tickets (
    id              bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    conversation_id bigint NOT NULL REFERENCES conversations,
    reason          text NOT NULL,
    opened_at       timestamptz NOT NULL DEFAULT now(),
    closed_at       timestamptz,
    closed_by       bigint REFERENCES staff
);
CREATE INDEX tickets_open ON tickets (opened_at) WHERE closed_at IS NULL;
CREATE INDEX tickets_conversation ON tickets (conversation_id);

-- Notices that reached nobody, for the village counter to carry.
CREATE TABLE unreached (
    journal_id bigint NOT NULL REFERENCES journal,
    audience   text NOT NULL,
    why        text NOT NULL,
    at         timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (journal_id, audience)
);
