-- +goose Up

-- The keys of the linked WhatsApp devices. The library makes its tables in
-- here by itself. Who reads them can speak as the office: keep them to the
-- program's role. They must never be put back from an older backup while the
-- number is in use, for their counters only go forward.
CREATE SCHEMA IF NOT EXISTS whatsapp;

-- Which linked device serves a slot, the stable name of a number's place:
-- conversations belong to the slot, so that the number may be replaced.
CREATE TABLE whatsapp_slots (
    slot      text PRIMARY KEY,
    device    text UNIQUE,                     -- address of the linked device; null without one
    phone     text NOT NULL DEFAULT '',        -- its number as E.164; stays when the link has ended
    linked_at timestamptz,
    ended     text NOT NULL DEFAULT '',        -- why the last link ended at WhatsApp; '' if it did not
    seen_at   timestamptz                      -- when the main phone was last known to be online
);

-- What is to be remembered of a chat.
CREATE TABLE whatsapp_chats (
    slot  text NOT NULL,
    chat  text NOT NULL,
    timer int NOT NULL,                        -- seconds after which its messages disappear; 0: they stay
    PRIMARY KEY (slot, chat)
);

-- Messages that came but could not be decrypted. The sender's phone is asked
-- to send them again; what is still missing at due_at becomes an event.
CREATE TABLE whatsapp_missing (
    slot   text NOT NULL,
    key    text NOT NULL,                      -- key of the message if it still comes
    due_at timestamptz NOT NULL,
    event  json NOT NULL,                      -- channels.Event with its key, chat and other addresses
    PRIMARY KEY (slot, key)
);
