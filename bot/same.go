package bot

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"time"

	"github.com/jackc/pgx/v5"

	"sakti/bot/dialog"
)

// One chat may be met under two addresses before the provider says that they
// are one: somebody's number, from which they wrote last year, and the hidden
// address under which they write now. Then there are two conversations and two
// people. As soon as an event bears both addresses they become one: the people
// by core.KnowPhone, the conversations here.

// acquaint acts upon an event that proves which number a chat has: by the
// provider's own word, for it gives both addresses. It returns the
// conversations that go on in this one from now on.
func (b *Bot) acquaint(ctx context.Context, tx pgx.Tx, id int64, who newcomer) (joined []int64, err error) {
	if who.group || who.phone == "" || len(who.also) == 0 {
		return nil, nil
	}
	if joined, err = joinOthers(ctx, tx, id, who); err != nil {
		return nil, err
	}
	for _, one := range append(slices.Clone(joined), id) {
		var person int64
		if err := tx.QueryRow(ctx, `SELECT person_id FROM conversations WHERE id = $1`, one).Scan(&person); err != nil {
			return nil, err
		}
		if _, err := b.Office.KnowPhone(ctx, tx, person, who.phone); err != nil {
			return nil, err
		}
	}
	return joined, nil
}

// joinOthers joins the conversations under the other addresses of a chat to
// the one at its present address.
func joinOthers(ctx context.Context, tx pgx.Tx, id int64, who newcomer) ([]int64, error) {
	rows, err := tx.Query(ctx, `SELECT id FROM conversations WHERE channel = $1 AND account = $2 AND chat = ANY($3) AND id <> $4 AND NOT is_group ORDER BY id`,
		who.channel, who.account, who.also, id)
	if err != nil {
		return nil, err
	}
	others, err := pgx.CollectRows(rows, pgx.RowTo[int64])
	for _, other := range others {
		if err == nil {
			err = join(ctx, tx, other, id, who.chat)
		}
	}
	return others, err
}

// join makes one conversation go on in another of the same chat. Turns under
// way are waited for. What was answered stays answered; what was not is
// answered in the order it came, under new ids, for done_upto means that the
// ids of one conversation ascend. What waits to be sent is sent where it
// stands, for the sender may have it in hand: see follow.
func join(ctx context.Context, tx pgx.Tx, from, into int64, chat string) error {
	var upto int64
	if _, err := tx.Exec(ctx, `SELECT FROM turns WHERE conversation_id = ANY($1) ORDER BY conversation_id FOR UPDATE`, []int64{from, into}); err != nil {
		return err
	}
	if err := tx.QueryRow(ctx, `SELECT max(done_upto) FROM turns WHERE conversation_id = ANY($1)`, []int64{from, into}).Scan(&upto); err != nil {
		return err
	}
	if err := renumber(ctx, tx, into, from, into); err != nil {
		return err
	}
	if err := errors.Join(joinStates(ctx, tx, from, into), joinTickets(ctx, tx, from, into)); err != nil {
		return err
	}
	batch := &pgx.Batch{}
	batch.Queue(`UPDATE messages SET conversation_id = $2 WHERE conversation_id = $1`, from, into)
	batch.Queue(`UPDATE turns t SET done_upto = $3, due_at = least(t.due_at, f.due_at), resume = coalesce(t.resume, f.resume) FROM turns f
		WHERE f.conversation_id = $1 AND t.conversation_id = $2`, from, into, upto)
	batch.Queue(`UPDATE turns SET due_at = NULL, done_upto = $2 WHERE conversation_id = $1`, from, upto)
	batch.Queue(`UPDATE conversations c SET created_at = least(c.created_at, f.created_at), blocked_at = coalesce(c.blocked_at, f.blocked_at),
			hand_until = greatest(c.hand_until, f.hand_until)
		FROM conversations f WHERE f.id = $1 AND c.id = $2`, from, into)
	batch.Queue(`UPDATE conversations SET chat = 'pindah:' || $1, moved_to = $2 WHERE id = $1::bigint`, from, into)
	batch.Queue(`UPDATE outbox SET chat = $2 WHERE conversation_id = $1 AND send_at IS NOT NULL`, from, chat)
	batch.Queue(`UPDATE addresses SET conversation_id = $2 WHERE conversation_id = $1`, from, into)
	batch.Queue(`UPDATE files SET conversation_id = $2 WHERE conversation_id = $1`, from, into)
	batch.Queue(`UPDATE chat_notes SET conversation_id = $2 WHERE conversation_id = $1`, from, into)
	batch.Queue(`INSERT INTO chat_looks (conversation_id, staff_id, at) SELECT $2, staff_id, at FROM chat_looks WHERE conversation_id = $1 ON CONFLICT DO NOTHING`, from, into)
	batch.Queue(`INSERT INTO chat_drafts (conversation_id, staff_id, words, written_at, at)
		SELECT $2, staff_id, words, written_at, at FROM chat_drafts WHERE conversation_id = $1 ON CONFLICT DO NOTHING`, from, into)
	if err := tx.SendBatch(ctx, batch).Close(); err != nil {
		return err
	}
	return follow(ctx, tx)
}

// joinTickets brings the tickets of one conversation to another. Of the open
// ones, which ask for one person's sake, one stays: that which somebody has,
// or else the oldest. It waits as long as the first of them has.
func joinTickets(ctx context.Context, tx pgx.Tx, from, into int64) error {
	rows, err := tx.Query(ctx, `SELECT id FROM tickets WHERE conversation_id = ANY($1) AND closed_at IS NULL
		ORDER BY claimed_by IS NULL, opened_at, id FOR UPDATE`, []int64{from, into})
	if err != nil {
		return err
	}
	open, err := pgx.CollectRows(rows, pgx.RowTo[int64])
	if err != nil {
		return err
	}
	batch := &pgx.Batch{}
	batch.Queue(`UPDATE tickets SET conversation_id = $2 WHERE conversation_id = $1`, from, into)
	if len(open) > 1 {
		now := time.Now()
		batch.Queue(`UPDATE tickets SET opened_at = (SELECT min(opened_at) FROM tickets WHERE id = ANY($2)), snoozed_at = NULL, snoozed_until = NULL
			WHERE id = $1`, open[0], open)
		batch.Queue(`UPDATE tickets SET closed_at = $2, outcome = 'joined' WHERE id = ANY($1)`, open[1:], now)
		batch.Queue(`INSERT INTO chat_notes (conversation_id, at, words) VALUES ($1, $2, $3)`, into, now,
			"Orang ini minta bantuan dari dua alamat. Ternyata orang yang sama, jadi permintaannya disatukan di sini.")
	}
	return tx.SendBatch(ctx, batch).Close()
}

// renumber gives what these conversations have not answered new ids, in the
// order of the old ones, and to one of them. Their turns are locked.
func renumber(ctx context.Context, tx pgx.Tx, into int64, of ...int64) error {
	type place struct{ Conversation, ID int64 }
	rows, err := tx.Query(ctx, `SELECT m.conversation_id, m.id FROM turns t JOIN messages m ON m.conversation_id = t.conversation_id AND m.id > t.done_upto
		WHERE t.conversation_id = ANY($1) ORDER BY m.id`, of)
	if err != nil {
		return err
	}
	list, err := pgx.CollectRows(rows, pgx.RowToStructByPos[place])
	if err != nil || len(list) == 0 {
		return err
	}
	batch := &pgx.Batch{}
	for _, m := range list {
		batch.Queue(`UPDATE messages SET conversation_id = $3, id = DEFAULT WHERE conversation_id = $1 AND id = $2`, m.Conversation, m.ID, into)
	}
	return tx.SendBatch(ctx, batch).Close()
}

// follow brings what was sent from conversations that moved to where they
// moved, so that it is read in one place. What still waits is left to the
// sender; what stands there already for the same event stays behind.
func follow(ctx context.Context, tx pgx.Tx) error {
	batch := &pgx.Batch{}
	batch.Queue(`UPDATE outbox o SET conversation_id = c.moved_to FROM conversations c
		WHERE c.moved_to IS NOT NULL AND o.conversation_id = c.id AND o.send_at IS NULL
			AND NOT EXISTS (SELECT FROM outbox s WHERE s.conversation_id = c.moved_to AND s.journal_id = o.journal_id)`)
	batch.Queue(`UPDATE chat_replies r SET conversation_id = c.moved_to FROM conversations c
		WHERE c.moved_to IS NOT NULL AND r.conversation_id = c.id
			AND EXISTS (SELECT FROM outbox o WHERE o.conversation_id = c.moved_to AND o.id = r.outbox_id)`)
	return tx.SendBatch(ctx, batch).Close()
}

// forwardMoved forwards what came to conversations that have moved, and returns
// the others.
func forwardMoved(ctx context.Context, tx pgx.Tx, list []*conversation) (stay []*conversation, err error) {
	for _, c := range list {
		if c.MovedTo == nil {
			stay = append(stay, c)
		} else if err := forward(ctx, tx, c); err != nil {
			return nil, &turnError{conversation: c.ID, err: err}
		}
	}
	return stay, nil
}

// forward brings what a process that knew an old address put into a
// conversation that has moved to where it moved. Its turn is locked.
func forward(ctx context.Context, tx pgx.Tx, c *conversation) error {
	if _, err := tx.Exec(ctx, `SELECT FROM turns WHERE conversation_id = $1 FOR UPDATE`, *c.MovedTo); err != nil {
		return err
	}
	if err := renumber(ctx, tx, *c.MovedTo, c.ID); err != nil {
		return err
	}
	batch := &pgx.Batch{}
	batch.Queue(`UPDATE turns SET due_at = NULL WHERE conversation_id = $1`, c.ID)
	batch.Queue(`UPDATE turns SET due_at = least(due_at, $2) WHERE conversation_id = $1`, *c.MovedTo, time.Now())
	return tx.SendBatch(ctx, batch).Close()
}

// joinStates makes one memory of two. The person answers to what was said
// last; what they had begun in the other conversation is put aside, as when
// they begin something else.
func joinStates(ctx context.Context, tx pgx.Tx, from, into int64) error {
	var states [2]dialog.State
	for i, id := range []int64{into, from} {
		var saved json.RawMessage
		if err := tx.QueryRow(ctx, `SELECT state FROM conversations WHERE id = $1 FOR UPDATE`, id).Scan(&saved); err != nil {
			return err
		}
		if err := json.Unmarshal(saved, &states[i]); err != nil {
			return errors.Join(fmt.Errorf("keadaan percakapan %d", id), err)
		}
	}
	saved, err := json.Marshal(joinedState(states[0], states[1]))
	if err != nil {
		return err
	}
	_, err = tx.Exec(ctx, `UPDATE conversations SET state = $2::json WHERE id = $1`, into, string(saved))
	return err
}

// joinedState is what came last, with what the other had begun put aside.
func joinedState(one, other dialog.State) dialog.State {
	if other.At > one.At {
		one, other = other, one
	}
	if d := other.Draft; d != nil && d.ID != "" {
		one.Parked = append(one.Parked, *d)
	}
	one.Parked = append(one.Parked, other.Parked...)
	kept := other.Kept
	if other.Fix != nil {
		kept = append(kept, *other.Fix)
	}
	for _, fix := range kept { // one case is mended in one place
		same := func(f dialog.Fix) bool { return f.Case == fix.Case }
		if (one.Fix == nil || !same(*one.Fix)) && !slices.ContainsFunc(one.Kept, same) {
			one.Kept = append(one.Kept, fix)
		}
	}
	one.Greeted = one.Greeted || other.Greeted
	if one.Lang == "" {
		one.Lang = other.Lang
	}
	return one
}
