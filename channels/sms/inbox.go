package sms

import (
	"cmp"
	"context"
	"encoding/hex"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/jackc/pgx/v5"

	"sakti/channels"
)

// partsWait is how long the other parts of a long SMS are awaited before what
// is there is taken as all there is.
const partsWait = 15 * time.Minute

// arrived is one row of inbox: an SMS, or one part of a long one.
type arrived struct {
	ID     int64
	Number string
	Text   string
	Header string // user data header in hex
	Coding string
	At     time.Time
	Age    time.Duration // since the daemon wrote it
}

// incoming is one SMS with its parts, in order once join has returned it.
type incoming struct {
	parts []arrived
	total int // parts that there should be
}

// inbox takes what people wrote. A row is marked as processed only after
// receive has returned nil. Rows that no person sent (operators' short
// numbers, advertisers' names, USSD) are left as they are, for whoever wants
// to read the balance.
func (g *Gammu) inbox(ctx context.Context, receive channels.Receive) error {
	if g.config.Deaf {
		return nil
	}
	rows, err := g.pool.Query(ctx, `SELECT "ID" AS id, "SenderNumber" AS number, "TextDecoded" AS text, "UDH" AS header,
			"Coding" AS coding, "ReceivingDateTime" AT TIME ZONE current_setting('TimeZone') AS at,
			LOCALTIMESTAMP - "UpdatedInDB" AS age
		FROM inbox WHERE NOT "Processed" AND "Class" <> 127 AND "SenderNumber" ~ '^[+]?[0-9]{8,15}$'
			AND ($1 = '' OR "RecipientID" = $1)
		ORDER BY "ID" LIMIT 500`, g.config.PhoneID)
	if err != nil {
		return err
	}
	list, err := pgx.CollectRows(rows, pgx.RowToStructByName[arrived])
	if err != nil {
		return err
	}
	var events []channels.Event
	var done []int64
	for _, sms := range join(list) {
		if event, ok := sms.event(); ok {
			events = append(events, event)
		}
		for _, part := range sms.parts {
			done = append(done, part.ID)
		}
	}
	if len(done) == 0 {
		return nil
	}
	if err := receive(ctx, events); err != nil {
		return err
	}
	_, err = g.pool.Exec(ctx, `UPDATE inbox SET "Processed" = true WHERE "ID" = ANY($1)`, done)
	return err
}

// join puts parts together and returns what is complete or has waited long
// enough, in the order of arrival.
func join(list []arrived) []incoming {
	var all []*incoming
	open := map[string][]*incoming{} // unfinished, by sender and reference
	for _, row := range list {
		reference, total, part := row.place()
		key := fmt.Sprintf("%s %s %d", row.Number, reference, total)
		home := slices.IndexFunc(open[key], func(in *incoming) bool {
			return !slices.ContainsFunc(in.parts, func(p arrived) bool { _, _, n := p.place(); return n == part })
		})
		if total > 1 && home >= 0 {
			open[key][home].parts = append(open[key][home].parts, row)
			continue
		}
		in := &incoming{parts: []arrived{row}, total: total}
		open[key], all = append(open[key], in), append(all, in)
	}
	var ready []incoming
	for _, in := range all {
		if len(in.parts) < in.total && in.parts[0].Age < partsWait {
			continue
		}
		slices.SortStableFunc(in.parts, func(a, b arrived) int {
			_, _, m := a.place()
			_, _, n := b.place()
			return cmp.Compare(m, n)
		})
		ready = append(ready, *in)
	}
	return ready
}

// place reads which part of how many a row is, from the header's element for
// joined messages, with a reference of 8 bits (0) or 16 (8).
func (a arrived) place() (reference string, total, part int) {
	header, err := hex.DecodeString(a.Header)
	if err != nil || len(header) < 1 {
		return "", 1, 1
	}
	for rest := header[1:]; len(rest) >= 2 && len(rest) >= 2+int(rest[1]); rest = rest[2+int(rest[1]):] {
		body := rest[2 : 2+int(rest[1])]
		long := rest[0] == 8 && len(body) == 4
		if !long && (rest[0] != 0 || len(body) != 3) {
			continue
		}
		last := len(body) - 2
		return hex.EncodeToString(body[:last]), max(int(body[last]), 1), int(body[last+1])
	}
	return "", 1, 1
}

// event is the SMS as the service sees it. The row's number alone would name
// another message after the tables were made anew, so the time goes with it.
func (in incoming) event() (channels.Event, bool) {
	first := slices.MinFunc(in.parts, func(a, b arrived) int { return cmp.Compare(a.ID, b.ID) })
	phone, ok := e164(first.Number)
	if !ok {
		return channels.Event{}, false
	}
	event := channels.Event{
		Channel: Name, Account: AccountGammu, Key: fmt.Sprintf("i%d.%d", first.ID, first.At.Unix()),
		Chat: phone, Phone: phone, At: notAfter(first.At, time.Now()), Kind: channels.KindText,
	}
	var text strings.Builder
	for _, part := range in.parts {
		if part.Coding != "8bit" {
			text.WriteString(part.Text)
		}
	}
	event.Text = strings.TrimSpace(text.String())
	if event.Text == "" {
		event.Kind = channels.KindOther
	}
	return event, true
}
