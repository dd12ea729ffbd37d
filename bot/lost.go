package bot

import (
	"cmp"
	"context"
	"errors"
	"slices"
	"strings"
	"time"

	"github.com/jackc/pgx/v5"
)

// An answer that its line could not bring for a day is given up: by then its
// person has forgotten the question, or asks elsewhere. They are told so on
// another of their chats, or by a short SMS if they have a case with us, or by
// the counter of their village; and if none of these is there, the call centre
// has a ticket. What an officer wrote goes along. How it went stands beside
// the answer in the thread.

// lostAfter is how long an answer waits for its line.
const lostAfter = 24 * time.Hour

// lostLately is how long ago answers may have failed that are still dealt with.
const lostLately = 48 * time.Hour

// lostMost is how many chats one transaction deals with.
const lostMost = 20

// lostAnswer is in the body of a message that tells of answers which did not
// reach a conversation.
type lostAnswer struct {
	Conversation int64   `json:"conversation"`
	Tried        []int64 `json:"tried"` // conversations
	Rows         []int64 `json:"rows"`  // of the answers
}

// lost is a conversation whose answers could not be brought.
type lost struct {
	lostAnswer
	words   []string // of officers
	blocked bool
}

// giveUpAnswers has answers fail that have waited for a day, and posts to
// groups too.
func (b *Bot) giveUpAnswers(ctx context.Context) error {
	_, err := b.Pool.Exec(ctx, `UPDATE outbox o SET failed_at = $1, send_at = NULL, error = 'sehari tidak terkirim' FROM lines l
		WHERE l.channel = o.channel AND l.account = o.account AND NOT o.unasked AND o.send_at IS NOT NULL AND o.journal_id IS NULL AND o.created_at < $2`,
		time.Now(), time.Now().Add(-lostAfter))
	return err
}

// giveUpUnheld has notices fail that wait on a line that nobody runs.
func (b *Bot) giveUpUnheld(ctx context.Context) error {
	if time.Since(b.started) < strandedAfter {
		return nil
	}
	_, err := b.Pool.Exec(ctx, `UPDATE outbox o SET failed_at = $1, send_at = NULL, error = 'saluran tidak dijalankan' FROM lines l
		WHERE l.channel = o.channel AND l.account = o.account AND o.unasked AND o.send_at IS NOT NULL AND o.journal_id IS NOT NULL AND l.held_at < $2`,
		time.Now(), time.Now().Add(-strandedAfter))
	return err
}

// lostRound gives up what has waited too long, and tells people of it.
func (b *Bot) lostRound(ctx context.Context) error {
	if err := errors.Join(b.giveUpAnswers(ctx), b.giveUpUnheld(ctx)); err != nil {
		return err
	}
	return b.lostBatch(ctx)
}

// lostBatch tells people of answers that were given up.
func (b *Bot) lostBatch(ctx context.Context) error {
	told := false
	err := pgx.BeginFunc(ctx, b.Pool, func(tx pgx.Tx) (err error) {
		defer caught(&err)
		list, err := lostAnswers(ctx, tx)
		if err != nil {
			return err
		}
		var out []outgoing
		for _, l := range list {
			said, became, err := b.tellLost(ctx, tx, l)
			if err != nil {
				return err
			}
			out = append(out, said...)
			if err := l.record(ctx, tx, became); err != nil {
				return err
			}
		}
		told = len(out) > 0
		return enqueue(ctx, tx, out)
	})
	if err == nil && told {
		b.wakeAll(wakeSend)
	}
	return err
}

// lostAnswers takes what was given up: answers that had waited long, and what
// was said instead of such. Groups and posts are passed by.
func lostAnswers(ctx context.Context, tx pgx.Tx) ([]*lost, error) {
	rows, err := tx.Query(ctx, `WITH f AS (
			SELECT conversation_id, id FROM outbox WHERE journal_id IS NULL AND failed_at IS NOT NULL AND NOT handed_on AND failed_at > $1
				AND CASE WHEN unasked THEN body->'instead' IS NOT NULL ELSE failed_at > created_at + $2::interval OR error = 'saluran dihapus' END
			ORDER BY failed_at, id LIMIT $3 FOR UPDATE SKIP LOCKED)
		UPDATE outbox o SET handed_on = true FROM f JOIN conversations c ON c.id = f.conversation_id
		WHERE o.conversation_id = f.conversation_id AND o.id = f.id
		RETURNING coalesce(c.moved_to, c.id), o.id, o.body, c.is_group, c.blocked_at IS NOT NULL,
			EXISTS (SELECT FROM chat_replies r WHERE r.conversation_id = o.conversation_id AND r.outbox_id = o.id)`,
		time.Now().Add(-lostLately), lostAfter/2, lostMost*20)
	if err != nil {
		return nil, err
	}
	failed, err := pgx.CollectRows(rows, pgx.RowToStructByPos[givenUp])
	slices.SortFunc(failed, func(a, b givenUp) int { return cmp.Compare(a.ID, b.ID) })
	found := map[int64]*lost{}
	var list []*lost
	for _, one := range failed {
		if one.Group {
			continue
		}
		about := one.about()
		if found[about.Conversation] == nil {
			found[about.Conversation] = &lost{lostAnswer: lostAnswer{Conversation: about.Conversation}}
			list = append(list, found[about.Conversation])
		}
		found[about.Conversation].add(one, about)
	}
	return list, err
}

// givenUp is a message that was given up.
type givenUp struct {
	Conversation, ID int64
	Body             outBody
	Group, Blocked   bool
	Officer          bool // one of the staff wrote it
}

// about is which answers it was, or told of.
func (g givenUp) about() lostAnswer {
	if was := g.Body.Instead; was != nil {
		return lostAnswer{Conversation: was.Conversation, Tried: append(was.Tried, g.Conversation), Rows: was.Rows}
	}
	return lostAnswer{Conversation: g.Conversation, Tried: []int64{g.Conversation}, Rows: []int64{g.ID}}
}

// add puts a message that was given up to the others of its conversation.
func (l *lost) add(one givenUp, about lostAnswer) {
	l.Tried, l.Rows = append(l.Tried, about.Tried...), append(l.Rows, about.Rows...)
	switch {
	case one.Body.Instead != nil:
		l.words = append(l.words, about.after(one.Body.Text)...)
	case one.Officer:
		l.words = append(l.words, one.Body.Text)
	}
	l.blocked = l.blocked || one.Blocked && one.Body.Instead == nil
}

// after is what stood in a message beside the apology.
func (lostAnswer) after(text string) []string {
	_, words, found := strings.Cut(text, "\n\n")
	if !found {
		return nil
	}
	return []string{words}
}
