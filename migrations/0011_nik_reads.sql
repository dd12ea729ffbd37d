-- +goose Up

-- What a machine read off photos of identity cards: a suggestion for the
-- verifier's eyes, never an answer.
CREATE TABLE nik_reads (
    file_id uuid PRIMARY KEY REFERENCES files ON DELETE CASCADE,
    nik     text NOT NULL,               -- '' where none could be read
    at      timestamptz NOT NULL DEFAULT now()
);
