-- +goose Up

-- The passkeys of people who work at the panel (WebAuthn level 3): what is
-- needed to check a signature of the device that holds the private half.
CREATE TABLE passkeys (
    id         bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    staff_id   bigint NOT NULL REFERENCES staff,
    credential bytea NOT NULL UNIQUE,           -- the device's name for it
    public_key bytea NOT NULL,                  -- COSE
    counter    bigint NOT NULL,                 -- of signatures; 0 for ever where the device does not count
    synced     boolean NOT NULL,                -- may be copied to the owner's other devices
    name       text NOT NULL,                   -- its owner's
    created_at timestamptz NOT NULL,
    used_at    timestamptz
);
CREATE INDEX passkeys_staff ON passkeys (staff_id);

-- Challenges that no passkey has answered yet. Whoever deletes the row may
-- use it, so each is good once, on whatever process.
CREATE TABLE passkey_challenges (
    hash  bytea PRIMARY KEY,
    until timestamptz NOT NULL
);
CREATE INDEX passkey_challenges_until ON passkey_challenges (until);
