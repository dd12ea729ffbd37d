package sms

import (
	"context"
	"errors"
	"fmt"
	"hash/crc32"
	"strings"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"

	"sakti/channels"
)

const sendTimeout = 20 * time.Second

// Send puts the message into the outbox, unless it is there already or was
// sent before: a second try changes nothing. Whether the network takes it, and
// what it costs in the end, tells a receipt.
func (g *Gammu) Send(ctx context.Context, message channels.Outgoing) (channels.Sent, error) {
	l, err := prepare(message, g.config.Parts)
	if err != nil {
		return channels.Sent{}, err
	}
	if len(l.id) > longestID || strings.ContainsRune(l.id, 0) {
		return channels.Sent{}, final("nomor urut pesan terlalu panjang untuk Gammu")
	}
	ctx, cancel := context.WithTimeout(ctx, sendTimeout)
	defer cancel()
	if err := pgx.BeginFunc(ctx, g.pool, func(tx pgx.Tx) error { return g.enqueue(ctx, tx, l) }); err != nil {
		return channels.Sent{}, storage(err)
	}
	return channels.Sent{Provider: l.id, Parts: len(l.parts)}, nil
}

// enqueue writes the rows of one message. The lock keeps two tries of the
// same message apart; the daemon moves a row from outbox to sentitems by
// inserting first, so that one statement finds it in at least one of the two.
func (g *Gammu) enqueue(ctx context.Context, tx pgx.Tx, l letter) error {
	if _, err := tx.Exec(ctx, `SELECT pg_advisory_xact_lock(hashtextextended($1, 0))`, creator+l.id); err != nil {
		return err
	}
	var known bool
	err := tx.QueryRow(ctx, `SELECT EXISTS (SELECT FROM outbox WHERE "CreatorID" = $1)
		OR EXISTS (SELECT FROM sentitems WHERE "CreatorID" = $1)`, creator+l.id).Scan(&known)
	if err != nil || known {
		return err
	}
	var row int64
	err = tx.QueryRow(ctx, `INSERT INTO outbox ("CreatorID", "DestinationNumber", "TextDecoded", "UDH", "MultiPart",
			"Coding", "Class", "DeliveryReport", "SenderID")
		VALUES ($1, $2, $3, nullif($4, ''), $5, 'Default_No_Compression', -1, 'yes', nullif($6, '')) RETURNING "ID"`,
		creator+l.id, g.config.Number.spell(l.phone), l.parts[0], l.header(1), len(l.parts) > 1, g.config.PhoneID).Scan(&row)
	if err != nil {
		return err
	}
	for i, part := range l.parts[1:] {
		_, err := tx.Exec(ctx, `INSERT INTO outbox_multipart ("ID", "SequencePosition", "TextDecoded", "UDH", "Coding", "Class")
			VALUES ($1, $2, $3, $4, 'Default_No_Compression', -1)`, row, i+2, part, l.header(i+2))
		if err != nil {
			return err
		}
	}
	return nil
}

// header is the user data header, in hex, by which a phone joins the parts
// (3GPP TS 23.040, 9.2.3.24.1); "" if there is one part only.
func (l letter) header(part int) string {
	if len(l.parts) == 1 {
		return ""
	}
	return fmt.Sprintf("050003%02X%02X%02X", byte(crc32.ChecksumIEEE([]byte(l.id))), len(l.parts), part)
}

// storage is a fault of the database. All of them may pass, even a missing
// right, once somebody has mended it; but then nothing can be sent at all.
func storage(err error) error {
	refusal := &channels.SendError{After: 30 * time.Second, All: true, Reason: "basis data SMS tidak terjangkau", Err: err}
	var answer *pgconn.PgError
	if errors.As(err, &answer) && answer.Code != "" && !passing(answer.Code) {
		refusal.Reason = "basis data SMS menolak (" + answer.Code + ")"
	}
	return refusal
}

// passing are the classes of Postgres errors that mend themselves: connection,
// transaction rollback, resources, operator intervention.
func passing(code string) bool {
	for _, class := range []string{"08", "40", "53", "57"} {
		if strings.HasPrefix(code, class) {
			return true
		}
	}
	return false
}

// expire takes out of the outbox what the modem has not taken for so long, and
// tells it as failed. The daemon claims a message by setting SendingTimeOut;
// one that it holds, or has sent in part, is left to it. If receive fails, the
// rows stay and are found again.
func (g *Gammu) expire(ctx context.Context, receive channels.Receive) error {
	return pgx.BeginFunc(ctx, g.pool, func(tx pgx.Tx) error {
		rows, err := tx.Query(ctx, `DELETE FROM outbox WHERE "ID" IN (SELECT o."ID" FROM outbox o
				WHERE o."CreatorID" LIKE $1 || '%' AND o."InsertIntoDB" < LOCALTIMESTAMP - $2::interval
				AND o."SendingTimeOut" < LOCALTIMESTAMP
				AND NOT EXISTS (SELECT FROM sentitems s WHERE s."ID" = o."ID")
				ORDER BY o."ID" LIMIT 100 FOR UPDATE SKIP LOCKED)
			RETURNING "ID", "CreatorID", "DestinationNumber"`, creator, g.config.Expire)
		if err != nil {
			return err
		}
		var gone []int64
		var events []channels.Event
		var id int64
		var owner, number string
		_, err = pgx.ForEachRow(rows, []any{&id, &owner, &number}, func() error {
			gone = append(gone, id)
			events = append(events, g.receipt(owner, number, time.Now(), channels.Receipt{
				State: channels.Failed, Reason: "modem tidak mengambil SMS pada waktunya"}))
			return nil
		})
		if err != nil || len(events) == 0 {
			return err
		}
		if _, err := tx.Exec(ctx, `DELETE FROM outbox_multipart WHERE "ID" = ANY($1)`, gone); err != nil {
			return err
		}
		return receive(ctx, events)
	})
}
