-- +goose Up

-- Copies of a photo are looked for among all that were ever sent, so an index
-- brings the few that can be near: those that share one of the 32 pieces of 32
-- bits that a hash is cut into. A copy of which 58 bits are turned over still
-- shares several; of other photos of the same kind of paper, some 3% share one
-- by chance, and those are compared bit by bit. Each piece is mixed with its
-- place, so that it only equals a piece in the same place.
ALTER TABLE shots ADD COLUMN pieces int[]; -- of phash; null for a PDF
UPDATE shots SET pieces = ARRAY(SELECT ((substring(phash FROM i * 32 + 1 FOR 32))::bit(32) # (i::bigint * 2654435769)::bit(32))::int
    FROM generate_series(0, 31) AS i) WHERE phash IS NOT NULL;

-- No pending list: it is read whole at every search, and costs it more than
-- it spares the few rows that come in.
CREATE INDEX shots_near ON shots USING gin (pieces) WITH (fastupdate = off);

-- Weak photos are thrown away when nobody has used them for a while.
CREATE INDEX shots_weak ON shots (file_id) WHERE weak <> '';
