package core

import (
	"context"
	"time"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"
)

// Ticket is somebody in chat who needs a human. The bot opens tickets; people
// take and close them.
type Ticket struct {
	ID             int64      `db:"id"`
	ConversationID int64      `db:"conversation_id"`
	Reason         string     `db:"reason"` // asked, stuck, photo, …
	OpenedAt       time.Time  `db:"opened_at"`
	ClaimedBy      *int64     `db:"claimed_by"` // who answers; nil while nobody does
	ClaimedName    *string    `db:"claimed_name"`
	Channel        string     `db:"channel"`
	Group          bool       `db:"is_group"`    // it was asked in a group, see Question
	GroupTitle     string     `db:"group_title"` // of that group
	Settled        string     `db:"settled"`     // it was answered in the group meanwhile, and how, see Question; else ""
	Name           string     `db:"name"`        // as the channel shows it, unverified; of the asker in a group
	Phone          Phone      `db:"phone"`       // "" where the channel shows none
	CaseID         *uuid.UUID `db:"case_id"`
	Number         *string    `db:"number"` // of the person's newest case that was sent
	Words          string     `db:"words"`  // the last that they wrote before asking, oldest first; in a group the question
}

// ticketRoles may see and close tickets.
var ticketRoles = []string{"call_centre", "head_of_section"}

func mayHelp(staff *Staff) error {
	if staff.Has(ticketRoles...) {
		return nil
	}
	return fail(Forbidden, "Permintaan bantuan bukan tugas Anda.")
}

const ticketSQL = `SELECT t.id, t.conversation_id, t.reason, t.opened_at, t.claimed_by, s.name AS claimed_name, c.channel, c.is_group,
		coalesce(g.title, '') AS group_title, coalesce(q.settled, '') AS settled,
		coalesce(q.name, p.name, '') AS name, coalesce(p.phone, '') AS phone, a.id AS case_id, a.number, coalesce(q.words, w.words) AS words
	FROM tickets t JOIN conversations c ON c.id = t.conversation_id LEFT JOIN people p ON p.id = c.person_id
	LEFT JOIN groups g ON g.conversation_id = c.id LEFT JOIN group_questions q ON q.ticket_id = t.id
	LEFT JOIN staff s ON s.id = t.claimed_by
	LEFT JOIN LATERAL (SELECT id, number FROM applications
		WHERE person_id = p.id AND number IS NOT NULL ORDER BY created_at DESC LIMIT 1) a ON true
	CROSS JOIN LATERAL (SELECT coalesce(string_agg(m.words, ' / ' ORDER BY m.id), '') AS words FROM (
		SELECT id, body->>'text' AS words FROM messages WHERE conversation_id = c.id AND NOT c.is_group
			AND received_at <= t.opened_at + interval '1 second' AND body->>'text' <> '' ORDER BY id DESC LIMIT 3) m) w
	WHERE t.closed_at IS NULL `

// OpenTickets lists who waits for a human, longest first. Forbidden to
// everybody but the call centre and heads of section.
func (o *Office) OpenTickets(ctx context.Context, tx pgx.Tx, staff *Staff, limit int) ([]Ticket, error) {
	if err := mayHelp(staff); err != nil {
		return nil, err
	}
	rows, err := tx.Query(ctx, ticketSQL+`ORDER BY t.opened_at, t.id LIMIT $1`, limit)
	if err != nil {
		return nil, err
	}
	return pgx.CollectRows(rows, pgx.RowToStructByName[Ticket])
}

// TicketOn is an open ticket of a conversation, nil if there is none: the one
// with this id, for a group may have several, or the oldest.
func (o *Office) TicketOn(ctx context.Context, tx pgx.Tx, staff *Staff, conversation, id int64) (*Ticket, error) {
	if err := mayHelp(staff); err != nil {
		return nil, err
	}
	rows, err := tx.Query(ctx, ticketSQL+`AND t.conversation_id = $1 ORDER BY t.id = $2 DESC, t.opened_at, t.id LIMIT 1`, conversation, id)
	if err != nil {
		return nil, err
	}
	list, err := pgx.CollectRows(rows, pgx.RowToAddrOfStructByName[Ticket])
	if err != nil || len(list) == 0 {
		return nil, err
	}
	return list[0], nil
}

// ClaimTicket gives a ticket to the person alone, and returns its
// conversation. Conflict, naming who was faster, if somebody has it.
func (o *Office) ClaimTicket(ctx context.Context, tx pgx.Tx, staff *Staff, id int64) (conversation int64, err error) {
	if err := mayHelp(staff); err != nil {
		return 0, err
	}
	err = tx.QueryRow(ctx, `UPDATE tickets SET claimed_by = $2, claimed_at = coalesce(claimed_at, $3)
		WHERE id = $1 AND closed_at IS NULL AND (claimed_by IS NULL OR claimed_by = $2) RETURNING conversation_id`,
		id, staff.ID, o.Now()).Scan(&conversation)
	if none(err) {
		return 0, o.ticketTaken(ctx, tx, id)
	}
	return conversation, err
}

// ticketTaken says why a ticket can't be had.
func (o *Office) ticketTaken(ctx context.Context, tx pgx.Tx, id int64) error {
	var who *string
	var closed bool
	err := tx.QueryRow(ctx, `SELECT s.name, t.closed_at IS NOT NULL FROM tickets t LEFT JOIN staff s ON s.id = t.claimed_by WHERE t.id = $1`, id).Scan(&who, &closed)
	switch {
	case none(err):
		return fail(NotFound, "Permintaan bantuan ini tidak ada.")
	case err != nil:
		return err
	case closed || who == nil:
		return fail(Conflict, "Permintaan ini sudah ditutup orang lain.")
	}
	return fail(Conflict, "%s sudah mengambil permintaan ini.", *who)
}

// ReleaseTicket lets others have the person's ticket.
func (o *Office) ReleaseTicket(ctx context.Context, tx pgx.Tx, staff *Staff, id int64) (conversation int64, err error) {
	if err := mayHelp(staff); err != nil {
		return 0, err
	}
	err = tx.QueryRow(ctx, `UPDATE tickets SET claimed_by = NULL, claimed_at = NULL
		WHERE id = $1 AND closed_at IS NULL AND claimed_by = $2 RETURNING conversation_id`, id, staff.ID).Scan(&conversation)
	if none(err) {
		return 0, fail(Conflict, "Permintaan ini tidak sedang Anda pegang.")
	}
	return conversation, err
}

// CloseTicket records that the person was helped, and returns the conversation
// in which they asked. Conflict if somebody closed it before, somebody else
// has it, or there is none.
func (o *Office) CloseTicket(ctx context.Context, tx pgx.Tx, staff *Staff, id int64) (conversation int64, err error) {
	if err := mayHelp(staff); err != nil {
		return 0, err
	}
	err = tx.QueryRow(ctx, `UPDATE tickets SET closed_at = $2, closed_by = $3
		WHERE id = $1 AND closed_at IS NULL AND (claimed_by IS NULL OR claimed_by = $3) RETURNING conversation_id`,
		id, o.Now(), staff.ID).Scan(&conversation)
	if none(err) {
		return 0, o.ticketTaken(ctx, tx, id)
	}
	return conversation, err
}
