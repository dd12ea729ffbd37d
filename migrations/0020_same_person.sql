-- +goose Up

-- Somebody turns out to be known already: what is theirs is found without
-- reading all cases and the whole journal, for what comes in waits meanwhile.
CREATE INDEX applications_drafts ON applications (person_id) WHERE number IS NULL;
CREATE INDEX journal_person ON journal (person_id) WHERE person_id IS NOT NULL;
