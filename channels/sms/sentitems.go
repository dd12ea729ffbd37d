package sms

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/jackc/pgx/v5"

	"sakti/channels"
)

// sent is one message of ours in sentitems, with all its parts.
type sent struct {
	Owner  string // CreatorID
	Number string
	States []string // of the parts
	Code   int      // the network's, -1 if there is none
	At     time.Time
}

// receipts tells what has newly become of messages. It stays silent while the
// daemon still works at one, and while the network has not said anything.
func (g *Gammu) receipts(ctx context.Context, receive channels.Receive) error {
	if err := g.age(ctx); err != nil {
		return err
	}
	list, err := g.sentItems(ctx)
	if err != nil {
		return err
	}
	events := []channels.Event{}
	for _, s := range list {
		receipt, settled := s.receipt()
		if settled && g.told[s.Owner] != receipt.State {
			events = append(events, g.receipt(s.Owner, s.Number, s.At, receipt))
		}
	}
	for batch := range slices.Chunk(events, 100) {
		if err := receive(ctx, batch); err != nil {
			return err
		}
		for _, event := range batch {
			g.told[creator+event.Receipt.Providers[0]] = event.Receipt.State
		}
	}
	return nil
}

// age looks up, once an hour, from which row on messages matter, so that each
// look reads the newest part of a table that nobody empties.
func (g *Gammu) age(ctx context.Context) error {
	if time.Since(g.aged) < time.Hour {
		return nil
	}
	err := g.pool.QueryRow(ctx, `SELECT coalesce(min("ID"), 0) FROM (
		SELECT "ID" FROM sentitems WHERE "CreatorID" LIKE $1 || '%' AND "InsertIntoDB" > LOCALTIMESTAMP - $2::interval
		UNION ALL SELECT "ID" FROM outbox WHERE "CreatorID" LIKE $1 || '%') AS recent`,
		creator, g.config.Lookback).Scan(&g.first)
	if err == nil {
		g.aged, g.told = time.Now(), map[string]channels.Delivery{}
	}
	return err
}

func (g *Gammu) sentItems(ctx context.Context) ([]sent, error) {
	rows, err := g.pool.Query(ctx, `SELECT s."CreatorID" AS owner, min(s."DestinationNumber") AS number,
			array_agg(s."Status"::text ORDER BY s."SequencePosition") AS states, max(s."StatusError") AS code,
			max(s."UpdatedInDB") AT TIME ZONE current_setting('TimeZone') AS at
		FROM sentitems s
		WHERE s."ID" >= $1 AND s."CreatorID" LIKE $2 || '%' AND s."InsertIntoDB" > LOCALTIMESTAMP - $3::interval
			AND NOT EXISTS (SELECT FROM outbox o WHERE o."ID" = s."ID")
		GROUP BY s."ID", s."CreatorID" ORDER BY s."ID"`, g.first, creator, g.config.Lookback)
	if err != nil {
		return nil, err
	}
	return pgx.CollectRows(rows, pgx.RowToStructByName[sent])
}

// receipt is what is known of a message. A part that failed makes the whole
// unreadable; only parts that left the modem are billed.
func (s sent) receipt() (receipt channels.Receipt, settled bool) {
	delivered := true
	for _, state := range s.States {
		switch state {
		case "SendingError", "Error":
			receipt.State, receipt.Reason = channels.Failed, "modem tidak berhasil mengirim SMS"
		case "DeliveryFailed":
			receipt.State, receipt.Reason = channels.Failed, "operator seluler melaporkan SMS tidak sampai"
			if s.Code >= 0 {
				receipt.Reason += fmt.Sprintf(" (kode %d)", s.Code)
			}
			receipt.Parts++
		default:
			receipt.Parts++
		}
		delivered = delivered && state == "DeliveryOK"
	}
	if delivered {
		receipt.State = channels.Delivered
	}
	return receipt, receipt.State != ""
}

// receipt is the event for a row of ours.
func (g *Gammu) receipt(owner, number string, at time.Time, receipt channels.Receipt) channels.Event {
	id := strings.TrimPrefix(owner, creator)
	receipt.Providers = []string{id}
	phone, _ := e164(number) // ours: it was one when it was written
	return channels.Event{
		Channel: Name, Account: AccountGammu, Key: "r." + id + "." + string(receipt.State),
		Chat: phone, At: notAfter(at, time.Now()), Kind: channels.KindReceipt, Receipt: &receipt,
	}
}

// notAfter guards against a daemon whose clock or zone differs.
func notAfter(at, now time.Time) time.Time {
	if at.After(now) {
		return now.UTC()
	}
	return at.UTC()
}
