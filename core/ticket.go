package core

import (
	"context"
	"time"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"
)

// Ticket is somebody in chat who needs a human. The bot opens tickets; people
// close them.
type Ticket struct {
	ID       int64      `db:"id"`
	Reason   string     `db:"reason"` // asked, stuck, photo, …
	OpenedAt time.Time  `db:"opened_at"`
	Channel  string     `db:"channel"`
	Name     string     `db:"name"`  // as the channel shows it, unverified
	Phone    Phone      `db:"phone"` // "" where the channel shows none
	CaseID   *uuid.UUID `db:"case_id"`
	Number   *string    `db:"number"` // of the person's newest case that was sent
	Words    string     `db:"words"`  // the last that they wrote before asking, oldest first
}

// ticketRoles may see and close tickets.
var ticketRoles = []string{"call_centre", "head_of_section"}

// OpenTickets lists who waits for a human, longest first. Forbidden to
// everybody but the call centre and heads of section.
func (o *Office) OpenTickets(ctx context.Context, tx pgx.Tx, staff *Staff, limit int) ([]Ticket, error) {
	if !staff.Has(ticketRoles...) {
		return nil, fail(Forbidden, "Permintaan bantuan bukan tugas Anda.")
	}
	rows, err := tx.Query(ctx, `SELECT t.id, t.reason, t.opened_at, c.channel, p.name, p.phone, a.id AS case_id, a.number, w.words
		FROM tickets t JOIN conversations c ON c.id = t.conversation_id JOIN people p ON p.id = c.person_id
		LEFT JOIN LATERAL (SELECT id, number FROM applications
			WHERE person_id = p.id AND number IS NOT NULL ORDER BY created_at DESC LIMIT 1) a ON true
		CROSS JOIN LATERAL (SELECT coalesce(string_agg(m.words, ' / ' ORDER BY m.id), '') AS words FROM (
			SELECT id, body->>'text' AS words FROM messages WHERE conversation_id = c.id AND received_at <= t.opened_at + interval '1 second'
				AND body->>'text' <> '' ORDER BY id DESC LIMIT 3) m) w
		WHERE t.closed_at IS NULL ORDER BY t.opened_at, t.id LIMIT $1`, limit)
	if err != nil {
		return nil, err
	}
	return pgx.CollectRows(rows, pgx.RowToStructByName[Ticket])
}

// CloseTicket records that the person was helped, and returns the conversation
// in which they asked. Conflict if somebody closed it before, or there is none.
func (o *Office) CloseTicket(ctx context.Context, tx pgx.Tx, staff *Staff, id int64) (conversation int64, err error) {
	if !staff.Has(ticketRoles...) {
		return 0, fail(Forbidden, "Permintaan bantuan bukan tugas Anda.")
	}
	err = tx.QueryRow(ctx, `UPDATE tickets SET closed_at = $2, closed_by = $3
		WHERE id = $1 AND closed_at IS NULL RETURNING conversation_id`, id, o.Now(), staff.ID).Scan(&conversation)
	if none(err) {
		return 0, fail(Conflict, "Permintaan ini sudah ditutup orang lain.")
	}
	return conversation, err
}
