-- +goose Up

-- A chat may be a group, which is nobody's; and it may be closed to us: the
-- provider refuses what is sent unasked until the person writes again.
ALTER TABLE conversations
    ALTER COLUMN person_id DROP NOT NULL,
    ADD COLUMN is_group boolean NOT NULL DEFAULT false,
    ADD COLUMN closed_at timestamptz,
    ADD CONSTRAINT conversations_whose CHECK (is_group = (person_id IS NULL));

-- Other addresses of the same chat: a phone number beside its LID, or the
-- address under which the chat was known before.
CREATE TABLE addresses (
    channel         text NOT NULL,
    account         text NOT NULL,
    chat            text NOT NULL,
    conversation_id bigint NOT NULL REFERENCES conversations,
    PRIMARY KEY (channel, account, chat)
);

-- How far a message came, and whether it was sent unasked: such a message
-- waits for the day, and counts against the line's daily measure.
ALTER TABLE outbox
    ADD COLUMN unasked boolean NOT NULL DEFAULT false,
    ADD COLUMN delivered_at timestamptz,
    ADD COLUMN read_at timestamptz,
    ADD COLUMN parts int NOT NULL DEFAULT 0,          -- billed: SMS parts
    ADD COLUMN handed_on boolean NOT NULL DEFAULT false; -- a notice that failed has gone to the next rung
CREATE INDEX outbox_provider ON outbox (channel, account, provider)
    WHERE provider <> '' AND channel NOT IN ('simulator', 'telegram');
CREATE INDEX outbox_failed ON outbox (failed_at) WHERE journal_id IS NOT NULL AND failed_at IS NOT NULL AND NOT handed_on;
CREATE INDEX outbox_unasked ON outbox (channel, account, sent_at) WHERE unasked;
DROP INDEX outbox_waiting;
CREATE INDEX outbox_waiting ON outbox (channel, account, id) WHERE send_at IS NOT NULL AND NOT unasked;
CREATE INDEX outbox_later ON outbox (channel, account, send_at) WHERE send_at IS NOT NULL AND unasked;

-- Receipts that came before the sending was recorded: a phone may be faster.
CREATE TABLE early_receipts (
    channel  text NOT NULL,
    account  text NOT NULL,
    provider text NOT NULL,
    state    text NOT NULL,
    reason   text NOT NULL,
    parts    int NOT NULL,
    at       timestamptz NOT NULL,
    PRIMARY KEY (channel, account, provider, state)
);
CREATE INDEX early_receipts_at ON early_receipts (at);

-- Rungs of the delivery ladder that a notice was not even tried on, and why.
CREATE TABLE passed_over (
    id         bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    journal_id bigint NOT NULL REFERENCES journal,
    audience   text NOT NULL,
    channel    text NOT NULL,
    why        text NOT NULL,
    at         timestamptz NOT NULL DEFAULT now()
);
CREATE INDEX passed_over_journal ON passed_over (journal_id);

-- The last rung: the village counter tells the person itself.
ALTER TABLE unreached
    ADD COLUMN counter_id bigint REFERENCES counters,
    ADD COLUMN done_at timestamptz,
    ADD COLUMN done_by bigint REFERENCES staff;
CREATE INDEX unreached_open ON unreached (counter_id, at) WHERE done_at IS NULL;

-- Cases in which the person, or the operator who filed them, has to do
-- something: an operator with forty cases a week must not lose sight of one.
CREATE INDEX applications_waiting ON applications (person_id) WHERE state IN ('returned', 'ready', 'printed', 'appointment');
CREATE INDEX applications_waiting_applicant ON applications (applicant_id) WHERE state IN ('returned', 'ready', 'printed', 'appointment');

-- The hours of a counter in words; '' where nobody has said.
ALTER TABLE counters ADD COLUMN hours text NOT NULL DEFAULT '';

-- The lines to the providers, as their channels report them.
CREATE TABLE lines (
    channel     text NOT NULL,
    account     text NOT NULL,
    state       text NOT NULL DEFAULT 'connecting',   -- channels.LinkState
    reason      text NOT NULL DEFAULT '',
    until_at    timestamptz,
    phone       text NOT NULL DEFAULT '',             -- the line's own number, E.164
    phone_seen  timestamptz,
    state_at    timestamptz NOT NULL DEFAULT now(),
    first_up_at timestamptz,                          -- warm-up counts from here; null again once unlinked
    heard_at    timestamptz,                          -- last message in, to some seconds
    canary_at   timestamptz,                          -- last sign of life from another line of ours
    alarmed     text NOT NULL DEFAULT '',             -- the state that people were alarmed of
    stopped_at  timestamptz,                          -- nothing is sent since
    stopped_by  bigint REFERENCES staff,
    PRIMARY KEY (channel, account)
);

-- What people did at the screen about a line. The process that holds the line
-- carries it out.
CREATE TABLE line_orders (
    id        bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    channel   text NOT NULL,
    account   text NOT NULL,
    kind      text NOT NULL CHECK (kind IN ('link_qr', 'link_code', 'unlink', 'stop', 'resume')),
    phone     text NOT NULL DEFAULT '',
    asked_by  bigint NOT NULL REFERENCES staff,
    asked_at  timestamptz NOT NULL DEFAULT now(),
    taken_at  timestamptz,
    step      text NOT NULL DEFAULT '',               -- channels.LinkStepKind
    data      text NOT NULL DEFAULT '',               -- of the step; wiped at the end
    ends_at   timestamptz,                            -- of the step's data
    answer    text NOT NULL DEFAULT '',               -- of the person at the screen; wiped once read
    done_at   timestamptz,
    error     text NOT NULL DEFAULT ''
);
CREATE INDEX line_orders_open ON line_orders (channel, account) WHERE done_at IS NULL;
