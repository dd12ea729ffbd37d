-- +goose Up

-- How many messages each line has sent on each day, WIB. It is counted while
-- they are recorded, for the outbox is far too long to be counted for a page.
CREATE TABLE line_days (
    channel text NOT NULL,
    account text NOT NULL,
    day     date NOT NULL,
    sent    int NOT NULL,
    PRIMARY KEY (channel, account, day)
);

-- Failures are few.
CREATE INDEX outbox_failures ON outbox (channel, account, failed_at) WHERE failed_at IS NOT NULL;
