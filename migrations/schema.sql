-- The tables as all migrations together leave them, for reading. Made by
-- `make schema`; do not edit. The job queue's own tables (river_*) are left out.

-- The running part of registration numbers.
CREATE SEQUENCE application_numbers;

-- The regency's 25 kecamatan and 294 villages, official codes.
CREATE TABLE regions (
    code text PRIMARY KEY,
    name text NOT NULL,
    kind text NOT NULL CHECK (kind = ANY (ARRAY['kecamatan'::text, 'desa'::text, 'kelurahan'::text])),
    parent text REFERENCES regions(code)
);
CREATE INDEX regions_parent ON regions (parent);

-- Where people are served: 9 front offices, 25 kecamatan, 294 villages,
-- faskes, and the public line.
CREATE TABLE counters (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    code text NOT NULL UNIQUE,
    name text NOT NULL,
    kind text NOT NULL CHECK (kind = ANY (ARRAY['dinas'::text, 'kecamatan'::text, 'desa'::text, 'faskes'::text, 'online'::text])),
    region text REFERENCES regions(code),
    status text NOT NULL DEFAULT 'active'::text CHECK (status = ANY (ARRAY['pilot'::text, 'active'::text, 'closed'::text])),
    hours text NOT NULL DEFAULT ''::text
);
CREATE INDEX counters_region ON counters (region);

CREATE TABLE staff (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    username text NOT NULL UNIQUE CHECK (username = lower(username)),
    name text NOT NULL,
    password_hash text NOT NULL,
    active boolean NOT NULL DEFAULT true,
    must_change boolean NOT NULL DEFAULT false,
    created_at timestamp with time zone NOT NULL DEFAULT now(),
    session_epoch bigint NOT NULL DEFAULT 0,
    seen_at timestamp with time zone
);

-- A duty, and where it holds: at a counter, for a section, in a kecamatan.
CREATE TABLE staff_roles (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    staff_id bigint NOT NULL REFERENCES staff(id),
    role text NOT NULL,
    counter_id bigint REFERENCES counters(id),
    section text,
    region text REFERENCES regions(code),
    UNIQUE NULLS NOT DISTINCT (staff_id, role, counter_id, section, region)
);

-- Wrong passwords, by name and by where they came from, so that a stranger's
-- guesses lock out the stranger and not the owner.
CREATE TABLE login_failures (
    username text NOT NULL,
    source text NOT NULL,
    failures integer NOT NULL,
    until timestamp with time zone NOT NULL,
    PRIMARY KEY (username, source)
);
CREATE INDEX login_failures_until ON login_failures (until);

-- Sessions of the panel (github.com/alexedwards/scs); token is a hash.
CREATE TABLE sessions (
    token text PRIMARY KEY,
    data bytea NOT NULL,
    expiry timestamp with time zone NOT NULL
);
CREATE INDEX sessions_expiry ON sessions (expiry);

-- Whoever writes to us. One person may write from several addresses.
CREATE TABLE people (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    name text NOT NULL DEFAULT ''::text,
    phone text NOT NULL DEFAULT ''::text,
    lang text NOT NULL DEFAULT ''::text,
    staff_id bigint REFERENCES staff(id),
    counter_id bigint REFERENCES counters(id),
    created_at timestamp with time zone NOT NULL DEFAULT now()
);
CREATE INDEX people_staff ON people (staff_id) WHERE staff_id IS NOT NULL;
CREATE INDEX people_phone ON people (phone) WHERE phone <> ''::text;

-- The privacy notice was shown (UU 27/2022, articles 21 to 24).
CREATE TABLE consents (
    person_id bigint NOT NULL REFERENCES people(id),
    version text NOT NULL,
    channel text NOT NULL,
    at timestamp with time zone NOT NULL DEFAULT now(),
    PRIMARY KEY (person_id, version)
);

-- Codes by which staff link a chat. Only the hash is kept.
CREATE TABLE invitations (
    code_hash bytea PRIMARY KEY,
    staff_id bigint NOT NULL REFERENCES staff(id),
    counter_id bigint NOT NULL REFERENCES counters(id),
    created_by bigint REFERENCES staff(id),
    created_at timestamp with time zone NOT NULL DEFAULT now(),
    expires_at timestamp with time zone NOT NULL,
    used_at timestamp with time zone,
    used_by bigint REFERENCES people(id)
);

-- Every version of a service under which a case was opened.
CREATE TABLE catalog_versions (
    service text NOT NULL,
    version text NOT NULL,
    body jsonb NOT NULL,
    first_at timestamp with time zone NOT NULL DEFAULT now(),
    PRIMARY KEY (service, version)
);

CREATE TABLE applications (
    id uuid PRIMARY KEY,
    number text UNIQUE,                              -- from submission on: 26-000123-4
    tracking text,                                   -- secret of the receipt, six characters
    service text NOT NULL,
    version text NOT NULL,
    lane text NOT NULL,
    priority smallint NOT NULL DEFAULT 1,            -- of the lane; lower first
    section text NOT NULL,
    presence boolean NOT NULL DEFAULT false,
    state text NOT NULL,
    rev integer NOT NULL DEFAULT 1,                  -- grows with each change; compare before you swap
    person_id bigint NOT NULL REFERENCES people(id), -- whose chat it was opened in
    applicant_id bigint REFERENCES people(id),       -- the citizen, if known as a chat of their own
    filer_staff bigint REFERENCES staff(id),         -- the operator who filed it
    counter_id bigint REFERENCES counters(id),       -- where it was filed
    channel text NOT NULL DEFAULT ''::text,
    village text REFERENCES regions(code),
    subject text NOT NULL DEFAULT ''::text,          -- name of who it is about
    subject_nik text NOT NULL DEFAULT ''::text,
    phone text NOT NULL DEFAULT ''::text,            -- the citizen's, E.164
    collect text NOT NULL DEFAULT ''::text,          -- mandiri, desa, kecamatan, dinas
    answers jsonb NOT NULL DEFAULT '{}'::jsonb,
    reason text NOT NULL DEFAULT ''::text,           -- of the last return, rejection or answer: for the applicant
    visit text NOT NULL DEFAULT ''::text,            -- when and where to come, in words
    created_at timestamp with time zone NOT NULL DEFAULT now(),
    submitted_at timestamp with time zone,           -- first submission
    queue_at timestamp with time zone,               -- its place in the queue; kept over returns
    state_at timestamp with time zone NOT NULL DEFAULT now(),
    ended_at timestamp with time zone,
    claimed_by bigint REFERENCES staff(id),
    claimed_at timestamp with time zone,
    clock_used integer NOT NULL DEFAULT 0,           -- working minutes consumed before clock_since
    clock_since timestamp with time zone,            -- the clock runs since; null while it stands
    due_at timestamp with time zone                  -- promised; null while the clock stands
);
CREATE INDEX applications_queue ON applications (state, priority, queue_at) WHERE ended_at IS NULL;
CREATE INDEX applications_claimed ON applications (claimed_by) WHERE claimed_by IS NOT NULL;
CREATE INDEX applications_person ON applications (person_id, created_at DESC) WHERE number IS NOT NULL;
CREATE INDEX applications_applicant ON applications (applicant_id, created_at DESC) WHERE applicant_id IS NOT NULL AND number IS NOT NULL;
CREATE INDEX applications_staff ON applications (filer_staff) WHERE filer_staff IS NOT NULL;
CREATE INDEX applications_nik ON applications (subject_nik) WHERE subject_nik <> ''::text;
CREATE INDEX applications_phone ON applications (phone) WHERE phone <> ''::text;
CREATE INDEX applications_village ON applications (village);
CREATE INDEX applications_waiting ON applications (person_id) WHERE state = ANY (ARRAY['returned'::text, 'ready'::text, 'printed'::text, 'appointment'::text]);
CREATE INDEX applications_waiting_applicant ON applications (applicant_id) WHERE state = ANY (ARRAY['returned'::text, 'ready'::text, 'printed'::text, 'appointment'::text]);
CREATE INDEX applications_submitted ON applications (submitted_at) WHERE submitted_at IS NOT NULL;
CREATE INDEX applications_drafts ON applications (person_id) WHERE number IS NULL;

-- Photos and documents. The bytes are on disk, encrypted with a key of their
-- own, which is kept here wrapped by the office's key.
CREATE TABLE files (
    id uuid PRIMARY KEY,
    sha256 bytea NOT NULL,  -- of the bytes as they came
    mime text NOT NULL,
    bytes integer NOT NULL,
    width integer NOT NULL DEFAULT 0,
    height integer NOT NULL DEFAULT 0,
    pages integer NOT NULL DEFAULT 1,
    wrapped_key bytea NOT NULL,
    conversation_id bigint, -- from whose chat; null for products
    created_at timestamp with time zone NOT NULL DEFAULT now()
);
CREATE INDEX files_same ON files (sha256);

-- Who looked at a file, when and what for (UU 27/2022, article 31).
CREATE TABLE file_views (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    file_id uuid NOT NULL REFERENCES files(id),
    application_id uuid REFERENCES applications(id),
    staff_id bigint REFERENCES staff(id), -- null: the applicant, by tracking code
    purpose text NOT NULL,
    at timestamp with time zone NOT NULL DEFAULT now()
);
CREATE INDEX file_views_file ON file_views (file_id);

-- A file serving as a page of a requirement. Replaced pages stay, removed.
CREATE TABLE attachments (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    application_id uuid NOT NULL REFERENCES applications(id),
    requirement text NOT NULL,
    file_id uuid NOT NULL REFERENCES files(id),
    added_at timestamp with time zone NOT NULL DEFAULT now(),
    removed_at timestamp with time zone
);
CREATE INDEX attachments_application ON attachments (application_id);
CREATE INDEX attachments_file ON attachments (file_id);
CREATE INDEX attachments_requirement ON attachments (requirement, added_at);

-- The verifier's word on each requirement; the last one counts.
CREATE TABLE verdicts (
    application_id uuid NOT NULL REFERENCES applications(id),
    requirement text NOT NULL,
    good boolean NOT NULL,
    reason text NOT NULL DEFAULT ''::text,
    staff_id bigint NOT NULL REFERENCES staff(id),
    at timestamp with time zone NOT NULL DEFAULT now(),
    PRIMARY KEY (application_id, requirement)
);

-- What the national system gave back, as the officer recorded it.
CREATE TABLE siak_entries (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    application_id uuid NOT NULL REFERENCES applications(id),
    number text NOT NULL,
    entered_on date NOT NULL,
    note text NOT NULL DEFAULT ''::text,
    staff_id bigint NOT NULL REFERENCES staff(id),
    at timestamp with time zone NOT NULL DEFAULT now()
);
CREATE INDEX siak_entries_application ON siak_entries (application_id);

-- Products: made unsigned, then signed; file_id is the newest of the two.
CREATE TABLE documents (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    application_id uuid NOT NULL REFERENCES applications(id),
    product text NOT NULL,
    name text NOT NULL,
    file_id uuid NOT NULL REFERENCES files(id),
    signed_at timestamp with time zone,
    signature text NOT NULL DEFAULT ''::text, -- the signer's reference
    UNIQUE (application_id, product)
);

-- Every change of every case, once, in order. Nothing else moves a case.
CREATE TABLE journal (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    application_id uuid NOT NULL REFERENCES applications(id),
    at timestamp with time zone NOT NULL,
    action text NOT NULL,
    from_state text NOT NULL,
    to_state text NOT NULL,
    actor text NOT NULL CHECK (actor = ANY (ARRAY['applicant'::text, 'staff'::text, 'system'::text])),
    person_id bigint REFERENCES people(id),
    staff_id bigint REFERENCES staff(id),
    note jsonb NOT NULL DEFAULT '{}'::jsonb,
    announced_at timestamp with time zone  -- null: somebody is still to be told
);
CREATE INDEX journal_application ON journal (application_id, id);
CREATE INDEX journal_unannounced ON journal (id) WHERE announced_at IS NULL;
CREATE INDEX journal_outcome ON journal (at, to_state) WHERE to_state = ANY (ARRAY['ready'::text, 'closed'::text, 'returned'::text]);
CREATE INDEX journal_work ON journal (at) WHERE actor = 'staff'::text AND from_state <> to_state AND from_state <> ''::text AND from_state <> 'draft'::text;
CREATE INDEX journal_returns ON journal (staff_id, application_id) WHERE action = 'return'::text;
CREATE INDEX journal_person ON journal (person_id) WHERE person_id IS NOT NULL;

-- One chat with one person.
CREATE TABLE conversations (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    channel text NOT NULL,
    account text NOT NULL,
    chat text NOT NULL,
    person_id bigint REFERENCES people(id),
    state json NOT NULL DEFAULT '{}'::json, -- dialog.State; json, for it is only stored and read whole
    blocked_at timestamp with time zone,    -- the person wants no messages
    created_at timestamp with time zone NOT NULL DEFAULT now(),
    is_group boolean NOT NULL DEFAULT false,
    closed_at timestamp with time zone,
    moved_to bigint REFERENCES conversations(id),
    hand_until timestamp with time zone,
    UNIQUE (channel, account, chat),
    CHECK (is_group = (person_id IS NULL))
) WITH (fillfactor=50);
CREATE INDEX conversations_person ON conversations (person_id);
CREATE INDEX conversations_moved ON conversations (moved_to) WHERE moved_to IS NOT NULL;

-- The queue of the chat turn: a narrow row beside each conversation, which
-- alone is rewritten when something comes in.
CREATE TABLE turns (
    conversation_id bigint PRIMARY KEY REFERENCES conversations(id),
    due_at timestamp with time zone,     -- something waits since; null when all is answered
    done_upto bigint NOT NULL DEFAULT 0, -- the last message answered
    failures integer NOT NULL DEFAULT 0, -- turns failed in a row
    resume text
) WITH (fillfactor=50);
CREATE INDEX turns_due ON turns (due_at) WHERE due_at IS NOT NULL;

-- What came in. A row here is the promise that it will be answered.
-- Ids of one conversation ascend in commit order, because the row of its turn
-- is locked before they are drawn.
-- No foreign key: its check would lock and dirty the conversation's row for
-- every message, and the row is known to be there, for its turn is held.
CREATE TABLE messages (
    conversation_id bigint NOT NULL,
    id bigint GENERATED ALWAYS AS IDENTITY,
    channel text NOT NULL,
    account text NOT NULL,
    key text NOT NULL,
    body json NOT NULL,                   -- channels.Event
    received_at timestamp with time zone NOT NULL DEFAULT now(),
    media text NOT NULL DEFAULT ''::text, -- '', 'wanted', 'done'
    media_at timestamp with time zone,    -- when to try (again)
    media_tries integer NOT NULL DEFAULT 0,
    files jsonb,                          -- []dialog.File, once fetched
    error text NOT NULL DEFAULT ''::text, -- parked: why it could not be answered
    UNIQUE (channel, account, key),
    PRIMARY KEY (conversation_id, id)
);
CREATE INDEX messages_media ON messages (media_at) WHERE media = 'wanted'::text;

-- What goes out. A row is written before anything is sent. No foreign key, as
-- above.
CREATE TABLE outbox (
    conversation_id bigint NOT NULL,
    id bigint GENERATED ALWAYS AS IDENTITY,
    channel text NOT NULL,
    account text NOT NULL,
    chat text NOT NULL,
    body json NOT NULL,               -- text, choices
    journal_id bigint,                -- of a notice
    audience text,                    -- of a notice: applicant or filer
    created_at timestamp with time zone NOT NULL DEFAULT now(),
    send_at timestamp with time zone, -- null once sent or given up
    sent_at timestamp with time zone,
    failed_at timestamp with time zone,
    tries integer NOT NULL DEFAULT 0,
    provider text NOT NULL DEFAULT ''::text,
    error text NOT NULL DEFAULT ''::text,
    unasked boolean NOT NULL DEFAULT false,
    delivered_at timestamp with time zone,
    read_at timestamp with time zone,
    parts integer NOT NULL DEFAULT 0,
    handed_on boolean NOT NULL DEFAULT false,
    PRIMARY KEY (conversation_id, id)
);
CREATE UNIQUE INDEX outbox_notice ON outbox (journal_id, conversation_id) WHERE journal_id IS NOT NULL;
CREATE INDEX outbox_provider ON outbox (channel, account, provider) WHERE provider <> ''::text AND (channel <> ALL (ARRAY['simulator'::text, 'telegram'::text]));
CREATE INDEX outbox_failed ON outbox (failed_at) WHERE journal_id IS NOT NULL AND failed_at IS NOT NULL AND NOT handed_on;
CREATE INDEX outbox_unasked ON outbox (channel, account, sent_at) WHERE unasked;
CREATE INDEX outbox_waiting ON outbox (channel, account, id) WHERE send_at IS NOT NULL AND NOT unasked;
CREATE INDEX outbox_later ON outbox (channel, account, send_at) WHERE send_at IS NOT NULL AND unasked;
CREATE INDEX outbox_failures ON outbox (channel, account, failed_at) WHERE failed_at IS NOT NULL;
CREATE INDEX outbox_lost ON outbox (failed_at) WHERE journal_id IS NULL AND failed_at IS NOT NULL AND NOT handed_on;

-- Somebody who needs a human.
CREATE TABLE tickets (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    conversation_id bigint NOT NULL REFERENCES conversations(id),
    reason text NOT NULL,
    opened_at timestamp with time zone NOT NULL DEFAULT now(),
    closed_at timestamp with time zone,
    closed_by bigint REFERENCES staff(id),
    claimed_by bigint REFERENCES staff(id),
    claimed_at timestamp with time zone,
    outcome text NOT NULL DEFAULT ''::text,
    snoozed_at timestamp with time zone,
    snoozed_until timestamp with time zone
);
CREATE INDEX tickets_open ON tickets (opened_at) WHERE closed_at IS NULL;
CREATE INDEX tickets_conversation ON tickets (conversation_id);
CREATE INDEX tickets_held ON tickets (conversation_id) WHERE closed_at IS NULL AND claimed_by IS NOT NULL;

-- Notices that reached nobody, for the village counter to carry.
CREATE TABLE unreached (
    journal_id bigint NOT NULL REFERENCES journal(id),
    audience text NOT NULL,
    why text NOT NULL,
    at timestamp with time zone NOT NULL DEFAULT now(),
    counter_id bigint REFERENCES counters(id),
    done_at timestamp with time zone,
    done_by bigint REFERENCES staff(id),
    PRIMARY KEY (journal_id, audience)
);
CREATE INDEX unreached_open ON unreached (counter_id, at) WHERE done_at IS NULL;

-- What the photo gate saw on a photo. It is a hint for the officer and the
-- ground on which the gate's thresholds are set; nothing is decided by it.
CREATE TABLE shots (
    file_id uuid PRIMARY KEY REFERENCES files(id) ON DELETE CASCADE,
    weak text NOT NULL DEFAULT ''::text,   -- why it was asked for again; its sender insisted
    remark text NOT NULL DEFAULT ''::text, -- what the sender was not asked about
    turn smallint NOT NULL DEFAULT 0,      -- degrees clockwise until its text stands upright
    phash bit(1024),                       -- perceptual hash; null for a PDF
    measures jsonb NOT NULL DEFAULT '{}'::jsonb,
    pieces integer[]
);
CREATE INDEX shots_near ON shots USING gin (pieces) WITH (fastupdate=off);
CREATE INDEX shots_weak ON shots (file_id) WHERE weak <> ''::text;

-- Other addresses of the same chat: a phone number beside its LID, or the
-- address under which the chat was known before.
CREATE TABLE addresses (
    channel text NOT NULL,
    account text NOT NULL,
    chat text NOT NULL,
    conversation_id bigint NOT NULL REFERENCES conversations(id),
    PRIMARY KEY (channel, account, chat)
);

-- Receipts that came before the sending was recorded: a phone may be faster.
CREATE TABLE early_receipts (
    channel text NOT NULL,
    account text NOT NULL,
    provider text NOT NULL,
    state text NOT NULL,
    reason text NOT NULL,
    parts integer NOT NULL,
    at timestamp with time zone NOT NULL,
    PRIMARY KEY (channel, account, provider, state)
);
CREATE INDEX early_receipts_at ON early_receipts (at);

-- Rungs of the delivery ladder that a notice was not even tried on, and why.
CREATE TABLE passed_over (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    journal_id bigint NOT NULL REFERENCES journal(id),
    audience text NOT NULL,
    channel text NOT NULL,
    why text NOT NULL,
    at timestamp with time zone NOT NULL DEFAULT now()
);
CREATE INDEX passed_over_journal ON passed_over (journal_id);

-- The lines to the providers, as their channels report them.
CREATE TABLE lines (
    channel text NOT NULL,
    account text NOT NULL,
    state text NOT NULL DEFAULT 'connecting'::text, -- channels.LinkState
    reason text NOT NULL DEFAULT ''::text,
    until_at timestamp with time zone,
    phone text NOT NULL DEFAULT ''::text,           -- the line's own number, E.164
    phone_seen timestamp with time zone,
    state_at timestamp with time zone NOT NULL DEFAULT now(),
    first_up_at timestamp with time zone,           -- warm-up counts from here; null again once unlinked
    heard_at timestamp with time zone,              -- last message in, to some seconds
    canary_at timestamp with time zone,             -- last sign of life from another line of ours
    alarmed text NOT NULL DEFAULT ''::text,         -- the state that people were alarmed of
    stopped_at timestamp with time zone,            -- nothing is sent since
    stopped_by bigint REFERENCES staff(id),
    held_at timestamp with time zone NOT NULL DEFAULT now(),
    PRIMARY KEY (channel, account)
);

-- What people did at the screen about a line. The process that holds the line
-- carries it out.
CREATE TABLE line_orders (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    channel text NOT NULL,
    account text NOT NULL,
    kind text NOT NULL CHECK (kind = ANY (ARRAY['link_qr'::text, 'link_code'::text, 'unlink'::text, 'stop'::text, 'resume'::text])),
    phone text NOT NULL DEFAULT ''::text,
    asked_by bigint NOT NULL REFERENCES staff(id),
    asked_at timestamp with time zone NOT NULL DEFAULT now(),
    taken_at timestamp with time zone,
    step text NOT NULL DEFAULT ''::text,   -- channels.LinkStepKind
    data text NOT NULL DEFAULT ''::text,   -- of the step; wiped at the end
    ends_at timestamp with time zone,      -- of the step's data
    answer text NOT NULL DEFAULT ''::text, -- of the person at the screen; wiped once read
    done_at timestamp with time zone,
    error text NOT NULL DEFAULT ''::text
);
CREATE INDEX line_orders_open ON line_orders (channel, account) WHERE done_at IS NULL;

-- Which linked device serves a slot, the stable name of a number's place:
-- conversations belong to the slot, so that the number may be replaced.
CREATE TABLE whatsapp_slots (
    slot text PRIMARY KEY,
    device text UNIQUE,                   -- address of the linked device; null without one
    phone text NOT NULL DEFAULT ''::text, -- its number as E.164; stays when the link has ended
    linked_at timestamp with time zone,
    ended text NOT NULL DEFAULT ''::text, -- why the last link ended at WhatsApp; '' if it did not
    seen_at timestamp with time zone      -- when the main phone was last known to be online
);

-- What is to be remembered of a chat.
CREATE TABLE whatsapp_chats (
    slot text NOT NULL,
    chat text NOT NULL,
    timer integer NOT NULL, -- seconds after which its messages disappear; 0: they stay
    PRIMARY KEY (slot, chat)
);

-- Messages that came but could not be decrypted. The sender's phone is asked
-- to send them again; what is still missing at due_at becomes an event.
CREATE TABLE whatsapp_missing (
    slot text NOT NULL,
    key text NOT NULL,   -- key of the message if it still comes
    due_at timestamp with time zone NOT NULL,
    event json NOT NULL, -- channels.Event with its key, chat and other addresses
    PRIMARY KEY (slot, key)
);

-- The groups that the bot sits in, and how it behaves there. A group that
-- nobody has switched on gets answers to commands and nothing else.
CREATE TABLE groups (
    conversation_id bigint PRIMARY KEY REFERENCES conversations(id),
    title text NOT NULL DEFAULT ''::text,
    active boolean NOT NULL DEFAULT false,                                                                   -- questions are watched, posts are made
    ours boolean NOT NULL DEFAULT false,                                                                     -- our account may delete what others wrote
    delete_numbers boolean NOT NULL DEFAULT true,                                                            -- and does so with NIKs and numbers of families
    delete_photos boolean NOT NULL DEFAULT true,                                                             -- and with photos that look like a document
    lang text NOT NULL DEFAULT ''::text,                                                                     -- in which the bot speaks there; '' is Indonesian
    question_minutes integer NOT NULL DEFAULT 20 CHECK (question_minutes >= 1 AND question_minutes <= 1440), -- working minutes a question may stand
    daily_at integer DEFAULT 450 CHECK (daily_at >= 420 AND daily_at <= 1199),                               -- minutes since midnight WIB; null: no daily digest
    weekly_at integer DEFAULT 450 CHECK (weekly_at >= 420 AND weekly_at <= 1199),                            -- the same for the weekly one
    weekly_day integer NOT NULL DEFAULT 1 CHECK (weekly_day >= 1 AND weekly_day <= 5),                       -- Monday is 1
    private_link text NOT NULL DEFAULT ''::text,                                                             -- where people are sent for what is personal; '' for the channel's own
    joined_at timestamp with time zone NOT NULL DEFAULT now(),
    left_at timestamp with time zone,                                                                        -- our account was taken out
    announcement boolean NOT NULL DEFAULT false
);

-- What a group was told lately, so that it is not told again: by topic.
CREATE TABLE group_told (
    conversation_id bigint NOT NULL REFERENCES conversations(id),
    topic text NOT NULL,
    at timestamp with time zone NOT NULL,
    times integer NOT NULL DEFAULT 1, -- asked since at
    PRIMARY KEY (conversation_id, topic)
);

-- Questions that were put to a group at large. One that nobody answers has a
-- ticket, and is answered in the group.
CREATE TABLE group_questions (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    conversation_id bigint NOT NULL REFERENCES conversations(id),
    ref text NOT NULL,                   -- the provider's id of the message
    author text NOT NULL,                -- the address of its author
    name text NOT NULL DEFAULT ''::text, -- as the author shows it
    words text NOT NULL,                 -- NIKs masked
    asked_at timestamp with time zone NOT NULL,
    due_at timestamp with time zone,     -- goes to the call centre then; null once it need not or has
    settled_at timestamp with time zone, -- answered in the group, or taken back
    settled text NOT NULL DEFAULT ''::text CHECK (settled = ANY (ARRAY[''::text, 'quoted'::text, 'named'::text, 'thanked'::text, 'deleted'::text, 'office'::text])),
    ticket_id bigint REFERENCES tickets(id),
    UNIQUE (conversation_id, ref)
);
CREATE INDEX group_questions_due ON group_questions (due_at) WHERE due_at IS NOT NULL;
CREATE INDEX group_questions_author ON group_questions (conversation_id, author, asked_at);
CREATE INDEX group_questions_ticket ON group_questions (ticket_id) WHERE ticket_id IS NOT NULL;

-- What a head has to say to groups, and to operators at their next visit.
CREATE TABLE announcements (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    words text NOT NULL,
    post_at timestamp with time zone NOT NULL,
    operators boolean NOT NULL DEFAULT false, -- shown to each operator once, when they write next
    shown_until timestamp with time zone,     -- to operators; null if not to them
    created_at timestamp with time zone NOT NULL DEFAULT now(),
    created_by bigint NOT NULL REFERENCES staff(id),
    cancelled_at timestamp with time zone,
    cancelled_by bigint REFERENCES staff(id),
    posted_at timestamp with time zone        -- its posts stand in the outbox
);
CREATE INDEX announcements_due ON announcements (post_at) WHERE posted_at IS NULL AND cancelled_at IS NULL;

-- The groups that an announcement is for, and its row in the outbox of each.
CREATE TABLE announcement_posts (
    announcement_id bigint NOT NULL REFERENCES announcements(id),
    conversation_id bigint NOT NULL REFERENCES conversations(id),
    outbox_id bigint, -- null until posted
    PRIMARY KEY (announcement_id, conversation_id)
);

-- Who of the staff has been shown an announcement in chat.
CREATE TABLE announcement_views (
    announcement_id bigint NOT NULL REFERENCES announcements(id),
    staff_id bigint NOT NULL REFERENCES staff(id),
    at timestamp with time zone NOT NULL,
    PRIMARY KEY (announcement_id, staff_id)
);

-- The digests that were posted, each once.
CREATE TABLE digests (
    conversation_id bigint NOT NULL REFERENCES conversations(id),
    kind text NOT NULL CHECK (kind = ANY (ARRAY['daily'::text, 'weekly'::text])),
    day date NOT NULL, -- on which it was posted; of a weekly one, the Monday of that week
    at timestamp with time zone NOT NULL,
    outbox_id bigint,
    PRIMARY KEY (conversation_id, kind, day)
);

-- What an officer decided and can still take back. Nothing of it has happened
-- yet: the case is moved, and the citizen told, when due_at has come.
CREATE TABLE pending_acts (
    application_id uuid PRIMARY KEY REFERENCES applications(id),
    staff_id bigint NOT NULL REFERENCES staff(id),
    action text NOT NULL,
    rev integer NOT NULL,                  -- of the case as the officer saw it
    note jsonb NOT NULL DEFAULT '{}'::jsonb,
    asked_at timestamp with time zone NOT NULL,
    due_at timestamp with time zone NOT NULL,
    failed text NOT NULL DEFAULT ''::text  -- why it could not be done, for the officer
);
CREATE INDEX pending_acts_due ON pending_acts (due_at) WHERE failed = ''::text;
CREATE INDEX pending_acts_staff ON pending_acts (staff_id);

-- The answers of a case as they were when it was last sent back, to be seen
-- beside those that came again.
CREATE TABLE returned_answers (
    application_id uuid PRIMARY KEY REFERENCES applications(id),
    answers jsonb NOT NULL,
    at timestamp with time zone NOT NULL
);

-- Which officer wrote a message in a chat.
CREATE TABLE chat_replies (
    conversation_id bigint NOT NULL,
    outbox_id bigint NOT NULL,
    staff_id bigint REFERENCES staff(id),
    at timestamp with time zone NOT NULL DEFAULT now(),
    PRIMARY KEY (conversation_id, outbox_id)
);
CREATE INDEX chat_replies_by_hand ON chat_replies (at) WHERE staff_id IS NULL;

-- The second factor of office roles (RFC 6238). The secret is sealed with the
-- office's key; a code is good once, so the step it came from is kept.
CREATE TABLE second_factors (
    staff_id bigint PRIMARY KEY REFERENCES staff(id),
    secret bytea NOT NULL,
    confirmed_at timestamp with time zone, -- null while it is being set up
    last_step bigint NOT NULL DEFAULT 0    -- of 30 seconds, since 1970
);

-- For who lost the phone. Each is good once; only its hash is kept.
CREATE TABLE recovery_codes (
    staff_id bigint NOT NULL REFERENCES staff(id),
    hash bytea NOT NULL,
    used_at timestamp with time zone,
    PRIMARY KEY (staff_id, hash)
);

-- What is done to accounts and channels, by whom: there is no case for the
-- journal to hold.
CREATE TABLE office_log (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    at timestamp with time zone NOT NULL,
    staff_id bigint REFERENCES staff(id), -- null: the command line
    action text NOT NULL,
    about text NOT NULL DEFAULT ''::text, -- never a person's data
    was text NOT NULL DEFAULT ''::text,
    became text NOT NULL DEFAULT ''::text
);
CREATE INDEX office_log_about ON office_log (about, id);
CREATE INDEX office_log_staff ON office_log (staff_id, id);
CREATE INDEX office_log_logins ON office_log (at) WHERE action = ANY (ARRAY['login'::text, 'login.passkey'::text]);

-- What people set without a restart. What is not here is as the environment
-- says. Who changed it, when and from what stands in office_log, about
-- 'setting ' and the name.
CREATE TABLE office_settings (
    name text PRIMARY KEY,
    value text NOT NULL
);

-- The machines of a counter. Their history stands in office_log, about
-- 'equipment ' and the id.
CREATE TABLE equipment (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    counter_id bigint NOT NULL REFERENCES counters(id),
    kind text NOT NULL CHECK (kind = ANY (ARRAY['printer'::text, 'scanner'::text, 'computer'::text, 'phone'::text, 'modem'::text])),
    label text NOT NULL DEFAULT ''::text, -- make and type
    state text NOT NULL CHECK (state = ANY (ARRAY['good'::text, 'faulty'::text, 'repair'::text])),
    note text NOT NULL DEFAULT ''::text,  -- what is wrong with it, where it is
    since date NOT NULL,                  -- in this state
    removed_at timestamp with time zone   -- no longer at the counter
);
CREATE INDEX equipment_counter ON equipment (counter_id);
CREATE INDEX equipment_faulty ON equipment (state) WHERE state <> 'good'::text AND removed_at IS NULL;

-- What a machine read off photos of identity cards: a suggestion for the
-- verifier's eyes, never an answer.
CREATE TABLE nik_reads (
    file_id uuid PRIMARY KEY REFERENCES files(id) ON DELETE CASCADE,
    nik text NOT NULL, -- '' where none could be read
    at timestamp with time zone NOT NULL DEFAULT now()
);

-- The passkeys of people who work at the panel (WebAuthn level 3): what is
-- needed to check a signature of the device that holds the private half.
CREATE TABLE passkeys (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    staff_id bigint NOT NULL REFERENCES staff(id),
    credential bytea NOT NULL UNIQUE, -- the device's name for it
    public_key bytea NOT NULL,        -- COSE
    counter bigint NOT NULL,          -- of signatures; 0 for ever where the device does not count
    synced boolean NOT NULL,          -- may be copied to the owner's other devices
    name text NOT NULL,               -- its owner's
    created_at timestamp with time zone NOT NULL,
    used_at timestamp with time zone
);
CREATE INDEX passkeys_staff ON passkeys (staff_id);

-- Challenges that no passkey has answered yet. Whoever deletes the row may
-- use it, so each is good once, on whatever process.
CREATE TABLE passkey_challenges (
    hash bytea PRIMARY KEY,
    until timestamp with time zone NOT NULL
);
CREATE INDEX passkey_challenges_until ON passkey_challenges (until);

-- Who is not at work on which days. What they held goes to the stand-in, or
-- back to its place in the queue, and they are given nothing new.
CREATE TABLE absences (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    staff_id bigint NOT NULL REFERENCES staff(id),
    from_day date NOT NULL,
    until_day date NOT NULL,              -- the last one, WIB
    stand_in bigint REFERENCES staff(id), -- null: all goes back to the queues
    set_by bigint REFERENCES staff(id),   -- null: the command line
    set_at timestamp with time zone NOT NULL,
    released_at timestamp with time zone, -- what they held was taken from them
    ended_at timestamp with time zone,    -- back earlier, or it was a mistake
    CHECK (until_day >= from_day)
);
CREATE INDEX absences_staff ON absences (staff_id, until_day);
CREATE INDEX absences_to_begin ON absences (from_day) WHERE released_at IS NULL AND ended_at IS NULL;

-- Who opened a case that is not of their queue, and what for (UU 27/2022,
-- article 31).
CREATE TABLE case_views (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    application_id uuid NOT NULL REFERENCES applications(id),
    staff_id bigint NOT NULL REFERENCES staff(id),
    at timestamp with time zone NOT NULL,
    reason text NOT NULL
);
CREATE INDEX case_views_application ON case_views (application_id, id);
CREATE INDEX case_views_at ON case_views (at);

-- How many messages each line has sent on each day, WIB. It is counted while
-- they are recorded, for the outbox is far too long to be counted for a page.
CREATE TABLE line_days (
    channel text NOT NULL,
    account text NOT NULL,
    day date NOT NULL,
    sent integer NOT NULL,
    PRIMARY KEY (channel, account, day)
);

-- Answers that the call centre has ready. What is not here is as the program
-- brings it; a row takes the place of one of those, or is the office's own.
-- Their history stands in office_log, about 'canned ' and the code.
CREATE TABLE canned_answers (
    code text PRIMARY KEY,                    -- what is typed to find it
    title text NOT NULL,
    words jsonb NOT NULL DEFAULT '{}'::jsonb, -- by language
    off boolean NOT NULL DEFAULT false        -- not offered
);

-- What staff write to each other beside a chat. The person never reads it.
CREATE TABLE chat_notes (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    conversation_id bigint NOT NULL REFERENCES conversations(id),
    staff_id bigint REFERENCES staff(id),  -- null: the service itself
    at timestamp with time zone NOT NULL,
    words text NOT NULL DEFAULT ''::text,
    handed_to bigint REFERENCES staff(id)  -- with this note the chat went to them
);
CREATE INDEX chat_notes_conversation ON chat_notes (conversation_id, id);

-- Up to when an officer has seen a chat.
CREATE TABLE chat_looks (
    conversation_id bigint NOT NULL REFERENCES conversations(id),
    staff_id bigint NOT NULL REFERENCES staff(id),
    at timestamp with time zone NOT NULL,
    PRIMARY KEY (conversation_id, staff_id)
);

-- What an officer has begun to write. written_at is by the browser's clock,
-- to be compared with what the browser itself has kept.
CREATE TABLE chat_drafts (
    conversation_id bigint NOT NULL REFERENCES conversations(id),
    staff_id bigint NOT NULL REFERENCES staff(id),
    words text NOT NULL,
    written_at bigint NOT NULL, -- milliseconds since 1970
    at timestamp with time zone NOT NULL,
    PRIMARY KEY (conversation_id, staff_id)
);

CREATE TABLE chat_presence (
    conversation_id bigint NOT NULL,
    staff_id bigint NOT NULL,
    seen_at timestamp with time zone NOT NULL,
    typed_at timestamp with time zone,
    PRIMARY KEY (conversation_id, staff_id)
);

-- Browsers from which somebody came in before. Wrong passwords from there
-- count by themselves, so a stranger behind the same address does not lock out
-- the owner. Only a hash of the browser's cookie is kept.
CREATE TABLE known_browsers (
    hash bytea NOT NULL,
    staff_id bigint NOT NULL REFERENCES staff(id),
    first_at timestamp with time zone NOT NULL,
    last_at timestamp with time zone NOT NULL, -- the last login
    PRIMARY KEY (hash, staff_id)
);
CREATE INDEX known_browsers_last ON known_browsers (last_at);
CREATE INDEX known_browsers_staff ON known_browsers (staff_id, last_at);

-- Links by which somebody gives themselves a password, once. Only a hash of
-- the link's secret is kept.
CREATE TABLE panel_invitations (
    hash bytea PRIMARY KEY,
    staff_id bigint NOT NULL REFERENCES staff(id),
    created_by bigint REFERENCES staff(id), -- null: the command line
    created_at timestamp with time zone NOT NULL,
    expires_at timestamp with time zone NOT NULL,
    used_at timestamp with time zone
);
CREATE INDEX panel_invitations_staff ON panel_invitations (staff_id);

-- Cases that were taken from whoever held them, by their head or because
-- nobody was there; shown to them until they have read it.
CREATE TABLE lost_holds (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    application_id uuid NOT NULL REFERENCES applications(id),
    staff_id bigint NOT NULL REFERENCES staff(id), -- who held it
    by_staff bigint REFERENCES staff(id),          -- null: nobody was there
    reason text NOT NULL,
    at timestamp with time zone NOT NULL,
    read_at timestamp with time zone
);
CREATE INDEX lost_holds_unread ON lost_holds (staff_id, id) WHERE read_at IS NULL;
CREATE INDEX lost_holds_application ON lost_holds (application_id);
CREATE INDEX lost_holds_by ON lost_holds (by_staff) WHERE by_staff IS NOT NULL;
