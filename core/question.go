package core

import (
	"context"
	"time"

	"github.com/jackc/pgx/v5"
)

// Question is something that a member of a group asked everybody. It is
// watched for as long as the group's settings say, counted in working time; if
// nobody answers it, or if its author wants that at once, it becomes a ticket.
//
// Nobody answers means: nothing settled it. A question is settled
//
//	quoted   by a message of somebody else that quotes it
//	named    by one that names its author
//	thanked  when its author says thanks after others have written
//	deleted  when its author takes it back
//	office   by the call centre
//
// A message of somebody else that does none of this settles nothing: in a
// group of a thousand people it is as likely about something else, and a
// ticket too many costs the call centre a click, a question lost costs trust.
type Question struct {
	ID      int64     `db:"id"`
	GroupID int64     `db:"conversation_id"`
	Ref     string    `db:"ref"`    // the provider's id of the message
	Author  string    `db:"author"` // the address of its author
	Name    string    `db:"name"`   // as the author shows it, unverified
	Words   string    `db:"words"`  // numbers of persons masked
	AskedAt time.Time `db:"asked_at"`
}

const questionSQL = `SELECT q.id, q.conversation_id, q.ref, q.author, q.name, q.words, q.asked_at FROM group_questions q `

// AddQuestion watches a question for minutes of working time; with 0 it is a
// ticket at once. If the same author has one in that group that is watched or
// whose ticket is open, the words are added to that one, and joined is true.
// The same message twice is one question.
func (o *Office) AddQuestion(ctx context.Context, tx pgx.Tx, q Question, minutes int) (joined bool, err error) {
	open, err := openQuestion(ctx, tx, q)
	switch {
	case err != nil || open.Ref == q.Ref:
		return false, err
	case open.ID != 0:
		_, err = tx.Exec(ctx, `UPDATE group_questions SET words = left(words || ' / ' || $2, 4000) WHERE id = $1`, open.ID, q.Words)
	default:
		due := o.Catalog.Holidays.Add(q.AskedAt, time.Duration(minutes)*time.Minute)
		err = tx.QueryRow(ctx, `INSERT INTO group_questions (conversation_id, ref, author, name, words, asked_at, due_at)
			VALUES ($1, $2, $3, $4, $5, $6, $7) RETURNING id`, q.GroupID, q.Ref, q.Author, q.Name, q.Words, q.AskedAt, due).Scan(&q.ID)
	}
	if err == nil && minutes == 0 {
		_, err = o.ticketQuestions(ctx, tx, `id = $2`, max(open.ID, q.ID))
	}
	return open.ID != 0, err
}

// openQuestion is the question of the same author that still waits, or the
// same message again; the zero Question if there is neither.
func openQuestion(ctx context.Context, tx pgx.Tx, q Question) (Question, error) {
	rows, err := tx.Query(ctx, questionSQL+`LEFT JOIN tickets t ON t.id = q.ticket_id
		WHERE q.conversation_id = $1 AND (q.ref = $2 OR q.author = $3 AND q.settled_at IS NULL
			AND (q.due_at IS NOT NULL OR t.closed_at IS NULL AND t.id IS NOT NULL))
		ORDER BY q.ref = $2 DESC, q.asked_at DESC LIMIT 1`, q.GroupID, q.Ref, q.Author)
	if err != nil {
		return Question{}, err
	}
	list, err := pgx.CollectRows(rows, pgx.RowToStructByName[Question])
	if err != nil || len(list) == 0 {
		return Question{}, err
	}
	return list[0], nil
}

// Unsettled are the questions of a group that are watched or have an open
// ticket, and that nothing has settled.
func (o *Office) Unsettled(ctx context.Context, tx pgx.Tx, group int64) ([]Question, error) {
	rows, err := tx.Query(ctx, questionSQL+`LEFT JOIN tickets t ON t.id = q.ticket_id
		WHERE q.conversation_id = $1 AND q.settled_at IS NULL AND (q.due_at IS NOT NULL OR t.closed_at IS NULL AND t.id IS NOT NULL)
		ORDER BY q.asked_at, q.id`, group)
	if err != nil {
		return nil, err
	}
	return pgx.CollectRows(rows, pgx.RowToStructByName[Question])
}

// Settle records how a question was settled; see Question. One that has a
// ticket keeps it, for the call centre to see and close; if its author took
// it back, the ticket is closed and the words are gone.
func (o *Office) Settle(ctx context.Context, tx pgx.Tx, id int64, how string) error {
	_, err := tx.Exec(ctx, `UPDATE group_questions SET settled = $2, settled_at = $3, due_at = NULL,
		words = CASE WHEN $2 = 'deleted' THEN '' ELSE words END WHERE id = $1 AND settled_at IS NULL`, id, how, o.Now())
	if err != nil || how != "deleted" {
		return err
	}
	_, err = tx.Exec(ctx, `UPDATE tickets SET closed_at = $2 FROM group_questions q WHERE q.id = $1 AND q.ticket_id = tickets.id
		AND tickets.closed_at IS NULL`, id, o.Now())
	return err
}

// Reword changes a question that its author has edited.
func (o *Office) Reword(ctx context.Context, tx pgx.Tx, id int64, words string) error {
	_, err := tx.Exec(ctx, `UPDATE group_questions SET words = $2 WHERE id = $1`, id, words)
	return err
}

// TicketQuestions makes tickets of the questions that nobody answered in time,
// and says how many. Groups that were switched off are left alone.
func (o *Office) TicketQuestions(ctx context.Context, tx pgx.Tx) (int, error) {
	return o.ticketQuestions(ctx, tx, `due_at <= $1 AND EXISTS (SELECT FROM groups g
		WHERE g.conversation_id = group_questions.conversation_id AND g.active AND g.left_at IS NULL)`)
}

// ticketQuestions makes tickets of questions that have none; $1 is now.
func (o *Office) ticketQuestions(ctx context.Context, tx pgx.Tx, where string, args ...any) (int, error) {
	now := o.Now()
	rows, err := tx.Query(ctx, `SELECT id FROM group_questions WHERE ticket_id IS NULL AND $1::timestamptz IS NOT NULL AND `+where+`
		ORDER BY asked_at, id FOR UPDATE SKIP LOCKED`, append([]any{now}, args...)...)
	if err != nil {
		return 0, err
	}
	ids, err := pgx.CollectRows(rows, pgx.RowTo[int64])
	for _, id := range ids {
		if err != nil {
			break
		}
		_, err = tx.Exec(ctx, `WITH t AS (INSERT INTO tickets (conversation_id, reason, opened_at)
				SELECT conversation_id, 'question', $2 FROM group_questions WHERE id = $1 RETURNING id)
			UPDATE group_questions SET ticket_id = t.id, due_at = NULL FROM t WHERE group_questions.id = $1`, id, now)
	}
	return len(ids), err
}

// QuestionOf is the question that a ticket is about; nil if it is somebody's
// in a private chat.
func (o *Office) QuestionOf(ctx context.Context, tx pgx.Tx, ticket int64) (*Question, error) {
	rows, err := tx.Query(ctx, questionSQL+`WHERE q.ticket_id = $1`, ticket)
	if err != nil {
		return nil, err
	}
	list, err := pgx.CollectRows(rows, pgx.RowToAddrOfStructByName[Question])
	if err != nil || len(list) == 0 {
		return nil, err
	}
	return list[0], nil
}
