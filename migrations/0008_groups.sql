-- +goose Up

-- The groups that the bot sits in, and how it behaves there. A group that
-- nobody has switched on gets answers to commands and nothing else.
CREATE TABLE groups (
    conversation_id  bigint PRIMARY KEY REFERENCES conversations,
    title            text NOT NULL DEFAULT '',
    active           boolean NOT NULL DEFAULT false, -- questions are watched, posts are made
    ours             boolean NOT NULL DEFAULT false, -- our account may delete what others wrote
    delete_numbers   boolean NOT NULL DEFAULT true,  -- and does so with NIKs and numbers of families
    delete_photos    boolean NOT NULL DEFAULT true,  -- and with photos that look like a document
    lang             text NOT NULL DEFAULT '',       -- in which the bot speaks there; '' is Indonesian
    question_minutes int NOT NULL DEFAULT 20 CHECK (question_minutes BETWEEN 1 AND 1440), -- working minutes a question may stand
    daily_at         int DEFAULT 450 CHECK (daily_at BETWEEN 420 AND 1199),  -- minutes since midnight WIB; null: no daily digest
    weekly_at        int DEFAULT 450 CHECK (weekly_at BETWEEN 420 AND 1199), -- the same for the weekly one
    weekly_day       int NOT NULL DEFAULT 1 CHECK (weekly_day BETWEEN 1 AND 5), -- Monday is 1
    private_link     text NOT NULL DEFAULT '',       -- where people are sent for what is personal; '' for the channel's own
    joined_at        timestamptz NOT NULL DEFAULT now(),
    left_at          timestamptz                     -- our account was taken out
);

-- What a group was told lately, so that it is not told again: by topic.
CREATE TABLE group_told (
    conversation_id bigint NOT NULL REFERENCES conversations,
    topic           text NOT NULL,
    at              timestamptz NOT NULL,
    times           int NOT NULL DEFAULT 1, -- asked since at
    PRIMARY KEY (conversation_id, topic)
);

-- Questions that were put to a group at large. One that nobody answers has a
-- ticket, and is answered in the group.
CREATE TABLE group_questions (
    id              bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    conversation_id bigint NOT NULL REFERENCES conversations,
    ref             text NOT NULL,            -- the provider's id of the message
    author          text NOT NULL,            -- the address of its author
    name            text NOT NULL DEFAULT '', -- as the author shows it
    words           text NOT NULL,            -- NIKs masked
    asked_at        timestamptz NOT NULL,
    due_at          timestamptz,              -- goes to the call centre then; null once it need not or has
    settled_at      timestamptz,              -- answered in the group, or taken back
    settled         text NOT NULL DEFAULT '' CHECK (settled IN ('', 'quoted', 'named', 'thanked', 'deleted', 'office')),
    ticket_id       bigint REFERENCES tickets,
    UNIQUE (conversation_id, ref)
);
CREATE INDEX group_questions_due ON group_questions (due_at) WHERE due_at IS NOT NULL;
CREATE INDEX group_questions_author ON group_questions (conversation_id, author, asked_at);
CREATE INDEX group_questions_ticket ON group_questions (ticket_id) WHERE ticket_id IS NOT NULL;

-- What a head has to say to groups, and to operators at their next visit.
CREATE TABLE announcements (
    id           bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    words        text NOT NULL,
    post_at      timestamptz NOT NULL,
    operators    boolean NOT NULL DEFAULT false, -- shown to each operator once, when they write next
    shown_until  timestamptz,                    -- to operators; null if not to them
    created_at   timestamptz NOT NULL DEFAULT now(),
    created_by   bigint NOT NULL REFERENCES staff,
    cancelled_at timestamptz,
    cancelled_by bigint REFERENCES staff,
    posted_at    timestamptz                     -- its posts stand in the outbox
);
CREATE INDEX announcements_due ON announcements (post_at) WHERE posted_at IS NULL AND cancelled_at IS NULL;

-- The groups that an announcement is for, and its row in the outbox of each.
CREATE TABLE announcement_posts (
    announcement_id bigint NOT NULL REFERENCES announcements,
    conversation_id bigint NOT NULL REFERENCES conversations,
    outbox_id       bigint, -- null until posted
    PRIMARY KEY (announcement_id, conversation_id)
);

-- Who of the staff has been shown an announcement in chat.
CREATE TABLE announcement_views (
    announcement_id bigint NOT NULL REFERENCES announcements,
    staff_id        bigint NOT NULL REFERENCES staff,
    at              timestamptz NOT NULL,
    PRIMARY KEY (announcement_id, staff_id)
);

-- The digests that were posted, each once.
CREATE TABLE digests (
    conversation_id bigint NOT NULL REFERENCES conversations,
    kind            text NOT NULL CHECK (kind IN ('daily', 'weekly')),
    day             date NOT NULL, -- on which it was posted; of a weekly one, the Monday of that week
    at              timestamptz NOT NULL,
    outbox_id       bigint,
    PRIMARY KEY (conversation_id, kind, day)
);

-- Figures are counted by these.
CREATE INDEX applications_submitted ON applications (submitted_at) WHERE submitted_at IS NOT NULL;
CREATE INDEX journal_outcome ON journal (at, to_state) WHERE to_state IN ('ready', 'closed', 'returned');
