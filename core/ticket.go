package core

import (
	"context"
	"time"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"
)

// Ticket is somebody in chat who needs a human. The bot opens tickets; people
// take and close them. While somebody has a ticket of a private chat the bot
// is silent there.
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
	Number         *string    `db:"number"`        // of the person's newest case that was sent
	Words          string     `db:"words"`         // the last that they wrote before asking, oldest first; in a group the question
	AnsweredAt     *time.Time `db:"answered_at"`   // when one of the staff last wrote to them about it
	WaitingSince   *time.Time `db:"waiting_since"` // the oldest that nobody has answered; nil: it is their turn
	SnoozedUntil   *time.Time `db:"snoozed_until"` // put off till then; nil as soon as the person writes again
	Unread         int        `db:"unread"`        // messages of theirs that the reader has not seen; of the last 100
}

// ticketRoles may see and close tickets.
var ticketRoles = []string{"call_centre", "head_of_section"}

func mayHelp(staff *Staff) error {
	if staff.Has(ticketRoles...) {
		return nil
	}
	return fail(Forbidden, "Permintaan bantuan bukan tugas Anda.")
}

// ticketSQL reads open tickets for the officer $1 at the time $2. Who waits is
// counted by their words: what they wrote since one of the staff last did.
const ticketSQL = `SELECT t.id, t.conversation_id, t.reason, t.opened_at, t.claimed_by, s.name AS claimed_name, c.channel, c.is_group,
		coalesce(g.title, '') AS group_title, coalesce(q.settled, '') AS settled,
		coalesce(q.name, p.name, '') AS name, coalesce(p.phone, '') AS phone, a.id AS case_id, a.number, coalesce(q.words, w.words) AS words,
		r.at AS answered_at, CASE WHEN r.at IS NULL THEN t.opened_at ELSE n.since END AS waiting_since,
		CASE WHEN t.snoozed_until > $2 AND coalesce(n.latest <= t.snoozed_at, true) THEN t.snoozed_until END AS snoozed_until, n.unread
	FROM tickets t JOIN conversations c ON c.id = t.conversation_id LEFT JOIN people p ON p.id = c.person_id
	LEFT JOIN groups g ON g.conversation_id = c.id LEFT JOIN group_questions q ON q.ticket_id = t.id
	LEFT JOIN staff s ON s.id = t.claimed_by LEFT JOIN chat_looks l ON l.conversation_id = c.id AND l.staff_id = $1
	LEFT JOIN LATERAL (SELECT id, number FROM applications
		WHERE person_id = p.id AND number IS NOT NULL ORDER BY created_at DESC LIMIT 1) a ON true
	CROSS JOIN LATERAL (SELECT max(at) AS at FROM chat_replies WHERE conversation_id = c.id AND at >= t.opened_at) r
	CROSS JOIN LATERAL (SELECT min(m.at) FILTER (WHERE m.at > r.at) AS since, max(m.at) AS latest,
			count(*) FILTER (WHERE m.at > coalesce(l.at, t.opened_at - interval '1 minute'))::int AS unread
		FROM (SELECT received_at AS at FROM messages WHERE conversation_id = c.id AND NOT c.is_group
			AND body->>'kind' NOT IN ('reaction', 'deleted', 'blocked', 'unblocked') ORDER BY id DESC LIMIT 100) m) n
	CROSS JOIN LATERAL (SELECT coalesce(string_agg(m.words, ' / ' ORDER BY m.id), '') AS words FROM (
		SELECT id, body->>'text' AS words FROM messages WHERE conversation_id = c.id AND NOT c.is_group
			AND received_at <= t.opened_at + interval '1 second' AND body->>'text' <> '' ORDER BY id DESC LIMIT 3) m) w
	WHERE t.closed_at IS NULL `

// OpenTickets lists those who need a human: first who waits, longest first,
// then whose turn it is, then who was put off. Forbidden to everybody but the
// call centre and heads of section.
func (o *Office) OpenTickets(ctx context.Context, tx pgx.Tx, staff *Staff, limit int) ([]Ticket, error) {
	if err := mayHelp(staff); err != nil {
		return nil, err
	}
	rows, err := tx.Query(ctx, `SELECT * FROM (`+ticketSQL+`) t
		ORDER BY snoozed_until IS NOT NULL, waiting_since, opened_at, id LIMIT $3`, staff.ID, o.Now(), limit)
	if err != nil {
		return nil, err
	}
	return pgx.CollectRows(rows, pgx.RowToStructByName[Ticket])
}

// HeldTickets are those that the officer has taken, in the order in which they
// took them, so that each keeps its place on the screen.
func (o *Office) HeldTickets(ctx context.Context, tx pgx.Tx, staff *Staff) ([]Ticket, error) {
	if err := mayHelp(staff); err != nil {
		return nil, err
	}
	rows, err := tx.Query(ctx, ticketSQL+`AND t.claimed_by = $1 ORDER BY t.claimed_at, t.id`, staff.ID, o.Now())
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
	rows, err := tx.Query(ctx, ticketSQL+`AND t.conversation_id = $3 ORDER BY t.id = $4 DESC, t.opened_at, t.id LIMIT 1`, staff.ID, o.Now(), conversation, id)
	if err != nil {
		return nil, err
	}
	list, err := pgx.CollectRows(rows, pgx.RowToAddrOfStructByName[Ticket])
	if err != nil || len(list) == 0 {
		return nil, err
	}
	return list[0], nil
}

// FreeTickets is how many people nobody has taken and nobody put off, and since when
// the first of them waits; nil if there is none.
func (o *Office) FreeTickets(ctx context.Context, tx pgx.Tx) (n int, since *time.Time, err error) {
	err = tx.QueryRow(ctx, `SELECT count(*), min(opened_at) FROM tickets t WHERE `+freeTicket, o.Now()).Scan(&n, &since)
	return n, since, err
}

// freeTicket is the condition under which a ticket may be taken next; $1 is
// now.
const freeTicket = `t.closed_at IS NULL AND t.claimed_by IS NULL AND (t.snoozed_until IS NULL OR t.snoozed_until <= $1
	OR EXISTS (SELECT FROM messages m WHERE m.conversation_id = t.conversation_id AND m.received_at > t.snoozed_at))`

// ClaimLongest gives the officer whoever waits longest of those that nobody
// has. Two at once get two. conversation is 0 if nobody waits.
func (o *Office) ClaimLongest(ctx context.Context, tx pgx.Tx, staff *Staff) (conversation, id int64, err error) {
	if err := mayHelp(staff); err != nil {
		return 0, 0, err
	}
	err = tx.QueryRow(ctx, `UPDATE tickets SET claimed_by = $2, claimed_at = $1, snoozed_at = NULL, snoozed_until = NULL
		WHERE id = (SELECT t.id FROM tickets t WHERE `+freeTicket+` ORDER BY t.opened_at, t.id LIMIT 1 FOR UPDATE SKIP LOCKED)
		RETURNING conversation_id, id`, o.Now(), staff.ID).Scan(&conversation, &id)
	if none(err) {
		return 0, 0, nil
	}
	return conversation, id, err
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

// ConversationOf is the conversation of a ticket; NotFound if there is none.
func (o *Office) ConversationOf(ctx context.Context, tx pgx.Tx, ticket int64) (conversation int64, err error) {
	err = tx.QueryRow(ctx, `SELECT conversation_id FROM tickets WHERE id = $1`, ticket).Scan(&conversation)
	if none(err) {
		return 0, fail(NotFound, "Permintaan bantuan ini tidak ada.")
	}
	return conversation, err
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

// CloseReasons are why somebody is no longer waiting. The last is the bot's to
// go on with: see bot.GiveBack.
var CloseReasons = []Word{
	{"answered", "Pertanyaan terjawab"}, {"helped", "Dibantu sampai terkirim"}, {"visit", "Diminta datang ke loket"}, {"silent", "Orangnya tidak membalas"},
	{"wrong", "Salah sambung atau iseng"}, {"other", "Lainnya"}, {"bot", "Dilanjutkan asisten"},
}

// CloseTicket records that the person was helped, and why they wait no more: a
// code of CloseReasons. It returns the conversation in which they asked.
// Conflict if somebody closed it before, somebody else has it, or there is
// none.
func (o *Office) CloseTicket(ctx context.Context, tx pgx.Tx, staff *Staff, id int64, why string) (conversation int64, err error) {
	if err := mayHelp(staff); err != nil {
		return 0, err
	}
	if wordFor(CloseReasons, why) == "" {
		return 0, fail(Invalid, "Pilih dulu bagaimana selesainya.")
	}
	err = tx.QueryRow(ctx, `UPDATE tickets SET closed_at = $2, closed_by = $3, outcome = $4
		WHERE id = $1 AND closed_at IS NULL AND (claimed_by IS NULL OR claimed_by = $3) RETURNING conversation_id`,
		id, o.Now(), staff.ID, why).Scan(&conversation)
	if none(err) {
		return 0, o.ticketTaken(ctx, tx, id)
	}
	return conversation, err
}
