-- +goose Up

-- The regency's 25 kecamatan and 294 villages, official codes.
CREATE TABLE regions (
    code   text PRIMARY KEY,
    name   text NOT NULL,
    kind   text NOT NULL CHECK (kind IN ('kecamatan', 'desa', 'kelurahan')),
    parent text REFERENCES regions
);
CREATE INDEX regions_parent ON regions (parent);

-- Where people are served: 9 front offices, 25 kecamatan, 294 villages,
-- faskes, and the public line.
CREATE TABLE counters (
    id     bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    code   text NOT NULL UNIQUE,
    name   text NOT NULL,
    kind   text NOT NULL CHECK (kind IN ('dinas', 'kecamatan', 'desa', 'faskes', 'online')),
    region text REFERENCES regions,
    status text NOT NULL DEFAULT 'active' CHECK (status IN ('pilot', 'active', 'closed'))
);
CREATE INDEX counters_region ON counters (region);

CREATE TABLE staff (
    id            bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    username      text NOT NULL UNIQUE CHECK (username = lower(username)),
    name          text NOT NULL,
    password_hash text NOT NULL,
    active        boolean NOT NULL DEFAULT true,
    must_change   boolean NOT NULL DEFAULT false,
    created_at    timestamptz NOT NULL DEFAULT now()
);

-- A duty, and where it holds: at a counter, for a section, in a kecamatan.
CREATE TABLE staff_roles (
    id         bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    staff_id   bigint NOT NULL REFERENCES staff,
    role       text NOT NULL,
    counter_id bigint REFERENCES counters,
    section    text,
    region     text REFERENCES regions,
    UNIQUE NULLS NOT DISTINCT (staff_id, role, counter_id, section, region)
);

-- Wrong passwords, by name and by where they came from, so that a stranger's
-- guesses lock out the stranger and not the owner.
CREATE TABLE login_failures (
    username text NOT NULL,
    source   text NOT NULL,
    failures int NOT NULL,
    until    timestamptz NOT NULL,
    PRIMARY KEY (username, source)
);

-- Sessions of the panel (github.com/alexedwards/scs); token is a hash.
CREATE TABLE sessions (
    token  text PRIMARY KEY,
    data   bytea NOT NULL,
    expiry timestamptz NOT NULL
);
CREATE INDEX sessions_expiry ON sessions (expiry);

-- Whoever writes to us. One person may write from several addresses.
CREATE TABLE people (
    id         bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    name       text NOT NULL DEFAULT '',
    phone      text NOT NULL DEFAULT '',
    lang       text NOT NULL DEFAULT '',
    staff_id   bigint REFERENCES staff,
    counter_id bigint REFERENCES counters,
    created_at timestamptz NOT NULL DEFAULT now()
);
CREATE INDEX people_staff ON people (staff_id) WHERE staff_id IS NOT NULL;
CREATE INDEX people_phone ON people (phone) WHERE phone <> '';

-- The privacy notice was shown (UU 27/2022, articles 21 to 24).
CREATE TABLE consents (
    person_id bigint NOT NULL REFERENCES people,
    version   text NOT NULL,
    channel   text NOT NULL,
    at        timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (person_id, version)
);

-- Codes by which staff link a chat. Only the hash is kept.
CREATE TABLE invitations (
    code_hash  bytea PRIMARY KEY,
    staff_id   bigint NOT NULL REFERENCES staff,
    counter_id bigint NOT NULL REFERENCES counters,
    created_by bigint REFERENCES staff,
    created_at timestamptz NOT NULL DEFAULT now(),
    expires_at timestamptz NOT NULL,
    used_at    timestamptz,
    used_by    bigint REFERENCES people
);
