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

// BackToBot lets go of whoever has the private chat: its person asked for the
// bot. The ticket stays open, and a note says why.
func (o *Office) BackToBot(ctx context.Context, tx pgx.Tx, conversation int64) error {
	tag, err := tx.Exec(ctx, `UPDATE tickets SET claimed_by = NULL, claimed_at = NULL WHERE conversation_id = $1 AND closed_at IS NULL
		AND claimed_by IS NOT NULL`, conversation)
	if err != nil || tag.RowsAffected() == 0 {
		return err
	}
	return o.note(ctx, tx, nil, conversation, "Orangnya menulis “menu”, jadi asisten menjawab lagi. Ambil lagi bila masih perlu.", nil)
}
