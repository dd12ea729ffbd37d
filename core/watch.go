package core

import (
	"context"
	"fmt"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"
)

// The marks below stand for what a screen shows: as long as a mark is the
// same, so is the screen. They are made of the state itself and not of a
// stream of changes, so nothing is missed over a reconnect or between two
// transactions that commit out of order.

// WorkMark stands for the person's queues, what they hold and what they have
// to sign.
func (o *Office) WorkMark(ctx context.Context, tx pgx.Tx, staff *Staff) (string, error) {
	desks, err := o.DesksOf(ctx, tx, staff)
	if err != nil {
		return "", err
	}
	mark := ""
	for _, w := range desks {
		mark += fmt.Sprintf("%s %d %d;", w.Desk.Code, w.Free, w.Late)
	}
	unsigned, err := o.UnsignedFor(ctx, tx, staff)
	if err != nil {
		return "", err
	}
	mark += unsigned.mark()
	held, err := readMark(ctx, tx, `SELECT coalesce(string_agg(a.id::text || a.rev, ' ' ORDER BY a.id), '')
		|| (SELECT coalesce(max(id)::text, '') FROM lost_holds WHERE staff_id = $1 AND read_at IS NULL)
		FROM applications a WHERE a.claimed_by = $1`, staff.ID)
	return mark + held, err
}

// DeskMark stands for the list of a desk, up to limit.
func (o *Office) DeskMark(ctx context.Context, tx pgx.Tx, staff *Staff, desk *Desk, limit int) (string, error) {
	cases, err := o.AtDesk(ctx, tx, staff, desk, limit)
	if err != nil {
		return "", err
	}
	mark := ""
	for _, a := range cases {
		mark += fmt.Sprintf("%s %d;", a.ID, a.Rev)
	}
	held, err := o.HeldAt(ctx, tx, staff, desk, limit)
	for _, h := range held {
		mark += fmt.Sprintf("%s %s;", h.ID, h.Holder)
	}
	return mark, err
}

// PendingMark stands for the person's decisions that can be taken back.
func (o *Office) PendingMark(ctx context.Context, tx pgx.Tx, staff *Staff) (string, error) {
	return readMark(ctx, tx, `SELECT coalesce(string_agg(application_id::text || failed, ' ' ORDER BY application_id), '')
		FROM pending_acts WHERE staff_id = $1`, staff.ID)
}

// CaseMark stands for a case.
func (o *Office) CaseMark(ctx context.Context, tx pgx.Tx, id uuid.UUID) (string, error) {
	return readMark(ctx, tx, `SELECT a.rev || ' ' || a.state || ' ' || coalesce(a.claimed_by, 0) || ' '
		|| (SELECT count(*) FROM journal WHERE application_id = a.id) || ' ' || (SELECT count(*) FROM documents WHERE application_id = a.id)
		|| ' ' || (SELECT count(*) FROM pending_acts WHERE application_id = a.id AND failed = '')
		FROM applications a WHERE a.id = $1`, id)
}

// HoldMark stands for who may work on a case: it stays the same while its
// holder judges.
func (o *Office) HoldMark(ctx context.Context, tx pgx.Tx, id uuid.UUID) (string, error) {
	return readMark(ctx, tx, `SELECT a.state || ' ' || coalesce(a.claimed_by, 0) FROM applications a WHERE a.id = $1`, id)
}

// TicketsMark stands for the list of people who wait for a human, with how
// long each waits, to the minute.
func (o *Office) TicketsMark(ctx context.Context, tx pgx.Tx) (string, error) {
	return readMark(ctx, tx, `SELECT coalesce(string_agg(concat_ws(':', t.id, t.claimed_by, t.snoozed_until > $1, t.snoozed_at,
			(SELECT max(id) FROM messages WHERE conversation_id = t.conversation_id),
			(SELECT max(outbox_id) FROM chat_replies WHERE conversation_id = t.conversation_id)), ' ' ORDER BY t.id)
			|| date_trunc('minute', $1::timestamptz), '') FROM tickets t WHERE t.closed_at IS NULL`, o.Now())
}

// ChatMark stands for what the staff do at a chat, as one of them sees it: who
// has it open, who writes, who has it, what is noted.
func (o *Office) ChatMark(ctx context.Context, tx pgx.Tx, staff *Staff, conversation int64) (string, error) {
	watchers, err := o.Watchers(ctx, tx, staff, conversation)
	if err != nil {
		return "", err
	}
	rest, err := readMark(ctx, tx, `SELECT concat_ws(' ', (SELECT max(id) FROM chat_notes WHERE conversation_id = $1),
		(SELECT string_agg(id || ':' || coalesce(claimed_by, 0), ' ' ORDER BY id) FROM tickets WHERE conversation_id = $1 AND closed_at IS NULL))`, conversation)
	return fmt.Sprint(watchers, rest), err
}

func readMark(ctx context.Context, tx pgx.Tx, sql string, args ...any) (mark string, err error) {
	err = tx.QueryRow(ctx, sql, args...).Scan(&mark)
	if none(err) {
		return "", nil
	}
	return mark, err
}
