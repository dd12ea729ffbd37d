package core

import (
	"context"
	"time"

	"github.com/jackc/pgx/v5"
)

// How a ticket goes from one officer to another, or waits for a while.

// Helper is a colleague to whom a chat can be handed.
type Helper struct {
	ID   int64  `db:"id"`
	Name string `db:"name"`
	Held int    `db:"held"` // chats that they have now
}

// Helpers are the others who answer chats and are at work, those with the
// fewest chats first.
func (o *Office) Helpers(ctx context.Context, tx pgx.Tx, staff *Staff) ([]Helper, error) {
	rows, err := tx.Query(ctx, `SELECT s.id, s.name, (SELECT count(*) FROM tickets t WHERE t.claimed_by = s.id AND t.closed_at IS NULL)::int AS held
		FROM staff s WHERE s.active AND s.id <> $1 AND EXISTS (SELECT FROM staff_roles r WHERE r.staff_id = s.id AND r.role = ANY($2))
			AND NOT EXISTS (SELECT FROM absences a WHERE a.staff_id = s.id AND a.ended_at IS NULL AND $3::date BETWEEN a.from_day AND a.until_day)
		ORDER BY held, s.name, s.id`, staff.ID, ticketRoles, o.today())
	if err != nil {
		return nil, err
	}
	return pgx.CollectRows(rows, pgx.RowToStructByName[Helper])
}

// PassTicket hands a ticket to a colleague, with a note for them, and returns
// its conversation. Who has it may, or a head of section; anybody, while
// nobody has it. Conflict if somebody else has it; Invalid if the colleague
// can't take it.
func (o *Office) PassTicket(ctx context.Context, tx pgx.Tx, staff *Staff, id, to int64, note string) (conversation int64, err error) {
	if err := mayHelp(staff); err != nil {
		return 0, err
	}
	helpers, err := o.Helpers(ctx, tx, staff)
	if err != nil {
		return 0, err
	}
	known := false
	for _, helper := range helpers {
		known = known || helper.ID == to
	}
	if !known {
		return 0, fail(Invalid, "Pilih rekan yang sedang bertugas.")
	}
	if note, err = checkNote(note, false); err != nil {
		return 0, err
	}
	err = tx.QueryRow(ctx, `UPDATE tickets SET claimed_by = $2, claimed_at = $3, snoozed_at = NULL, snoozed_until = NULL
		WHERE id = $1 AND closed_at IS NULL AND (claimed_by IS NULL OR claimed_by = $4 OR $5) AND claimed_by IS DISTINCT FROM $2
		RETURNING conversation_id`, id, to, o.Now(), staff.ID, staff.Has("head_of_section")).Scan(&conversation)
	if none(err) {
		return 0, o.ticketTaken(ctx, tx, id)
	}
	if err != nil {
		return 0, err
	}
	return conversation, o.note(ctx, tx, staff, conversation, note, &to)
}

// snoozeMost is how long a ticket may be put off.
const snoozeMost = 14 * 24 * time.Hour

// SnoozeTicket puts a ticket off until then, or until the person writes again,
// and returns its conversation. Its holder keeps it. Conflict if somebody else
// has it.
func (o *Office) SnoozeTicket(ctx context.Context, tx pgx.Tx, staff *Staff, id int64, until time.Time) (conversation int64, err error) {
	if err := mayHelp(staff); err != nil {
		return 0, err
	}
	now := o.Now()
	if !until.After(now) || until.Sub(now) > snoozeMost {
		return 0, fail(Invalid, "Pilih waktu yang akan datang, paling lama 14 hari.")
	}
	err = tx.QueryRow(ctx, `UPDATE tickets SET snoozed_at = $2, snoozed_until = $3
		WHERE id = $1 AND closed_at IS NULL AND (claimed_by IS NULL OR claimed_by = $4) RETURNING conversation_id`,
		id, now, until, staff.ID).Scan(&conversation)
	if none(err) {
		return 0, o.ticketTaken(ctx, tx, id)
	}
	return conversation, err
}

// WakeTicket ends a snooze.
func (o *Office) WakeTicket(ctx context.Context, tx pgx.Tx, staff *Staff, id int64) (conversation int64, err error) {
	if err := mayHelp(staff); err != nil {
		return 0, err
	}
	err = tx.QueryRow(ctx, `UPDATE tickets SET snoozed_at = NULL, snoozed_until = NULL WHERE id = $1 AND closed_at IS NULL
		AND (claimed_by IS NULL OR claimed_by = $2) RETURNING conversation_id`, id, staff.ID).Scan(&conversation)
	if none(err) {
		return 0, o.ticketTaken(ctx, tx, id)
	}
	return conversation, err
}

// BackToBot lets go of whoever has the private chat, for the bot to speak there
// again. The ticket stays open, and a note says why.
func (o *Office) BackToBot(ctx context.Context, tx pgx.Tx, conversation int64, why string) error {
	tag, err := tx.Exec(ctx, `UPDATE tickets SET claimed_by = NULL, claimed_at = NULL WHERE conversation_id = $1 AND closed_at IS NULL
		AND claimed_by IS NOT NULL`, conversation)
	if err != nil || tag.RowsAffected() == 0 {
		return err
	}
	return o.note(ctx, tx, nil, conversation, why, nil)
}

// homeAfter is how long who has a chat may be silent there while the office is
// closed, before they are taken to have gone home.
const homeAfter = 30 * time.Minute

// HolderGone reports whether who has the private chat has gone home: the
// office is closed, and they took it, or wrote there last, a while ago.
func (o *Office) HolderGone(ctx context.Context, tx pgx.Tx, conversation int64) (gone bool, err error) {
	now := o.Now()
	if o.Catalog.Holidays.Open(now) {
		return false, nil
	}
	err = tx.QueryRow(ctx, `SELECT coalesce(max(greatest(t.claimed_at, r.at)) < $2, false) FROM tickets t
		LEFT JOIN chat_replies r ON r.conversation_id = t.conversation_id
		WHERE t.conversation_id = $1 AND t.closed_at IS NULL AND t.claimed_by IS NOT NULL`, conversation, now.Add(-homeAfter)).Scan(&gone)
	return gone, err
}

// forgotten is how long, in working time, somebody may wait for who has their
// chat, before it goes back to all.
const forgotten = time.Hour

// ReleaseForgotten takes chats from those who let their people wait too long,
// and says how many: they are offered to all again, and the bot speaks there.
// Chats that were put off stay.
func (o *Office) ReleaseForgotten(ctx context.Context, tx pgx.Tx) (n int, err error) {
	rows, err := tx.Query(ctx, ticketSQL+`AND t.claimed_by IS NOT NULL AND t.claimed_at < $3 FOR UPDATE OF t SKIP LOCKED`, 0, o.Now(), o.Now().Add(-forgotten))
	if err != nil {
		return 0, err
	}
	list, err := pgx.CollectRows(rows, pgx.RowToAddrOfStructByName[Ticket])
	if err != nil {
		return 0, err
	}
	for _, t := range list {
		used, _, err := o.Patience(ctx, tx, t)
		if err != nil {
			return n, err
		}
		if used < forgotten || t.SnoozedUntil != nil {
			continue
		}
		if _, err := tx.Exec(ctx, `UPDATE tickets SET claimed_by = NULL, claimed_at = NULL WHERE id = $1`, t.ID); err != nil {
			return n, err
		}
		if err := o.note(ctx, tx, nil, t.ConversationID, "Lebih dari satu jam tidak dijawab "+*t.ClaimedName+", jadi kembali ke semua petugas.", nil); err != nil {
			return n, err
		}
		n++
	}
	return n, nil
}
