package bot

import (
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"time"

	"github.com/jackc/pgx/v5"

	"sakti/bot/dialog"
	"sakti/core"
)

// turnBatch answers a batch of conversations in one transaction and says how
// many. If it fails, each of them is tried alone, so that one poisoned
// message holds up nobody else.
func (b *Bot) turnBatch(ctx context.Context) (int, error) {
	n, err := b.turn(ctx, b.Batch, perTurn)
	if err == nil || ctx.Err() != nil {
		return n, err
	}
	b.Log.Warn("putaran percakapan gagal; dicoba satu per satu", "galat", err)
	return b.turnSingly(ctx)
}

// turn claims up to limit conversations and answers up to most messages of
// each, all or none.
func (b *Bot) turn(ctx context.Context, limit, most int) (n int, err error) {
	var sent, moved bool
	var list []*conversation
	err = pgx.BeginFunc(ctx, b.Pool, func(tx pgx.Tx) (err error) {
		defer caught(&err)
		if list, err = claim(ctx, tx, limit); err != nil || len(list) == 0 {
			return err
		}
		stay, err := forwardMoved(ctx, tx, list)
		if err != nil || len(stay) == 0 {
			return err
		}
		sent, moved, err = b.answer(ctx, tx, stay, most)
		return err
	})
	if err != nil {
		if limit == 1 && len(list) == 1 && asTurnError(err) == nil {
			err = &turnError{conversation: list[0].ID, err: err}
		}
		return 0, err
	}
	if b.committed != nil {
		b.committed(list)
	}
	if sent {
		b.wakeAll(wakeSend)
	}
	if moved {
		b.wakeAll(wakeAnnounce)
	}
	return len(list), nil
}

// answer decides and does what these conversations call for.
func (b *Bot) answer(ctx context.Context, tx pgx.Tx, list []*conversation, most int) (sent, moved bool, err error) {
	messages, err := unread(ctx, tx, list, most)
	if err != nil {
		return false, false, err
	}
	for _, c := range list {
		if err := json.Unmarshal(c.Saved, &c.State); err != nil {
			return false, false, &turnError{conversation: c.ID, err: err}
		}
	}
	people, groups, short := b.split(list)
	facts, err := b.facts(ctx, tx, people, messages)
	if err != nil {
		return false, false, err
	}
	out, err := b.answerGroups(ctx, tx, groups, messages)
	if err != nil {
		return false, false, err
	}
	if err := b.hearShort(ctx, tx, short, messages); err != nil {
		return false, false, err
	}
	for _, c := range people {
		said, changed, err := b.converse(ctx, tx, c, messages[c.ID], facts[c.ID])
		if err != nil {
			return false, false, &turnError{conversation: c.ID, err: err}
		}
		out, moved = append(out, said...), moved || changed
	}
	if err := enqueue(ctx, tx, out); err != nil {
		return false, false, err
	}
	return len(out) > 0, moved, save(ctx, tx, list)
}

// split parts chats with people from groups, and from channels that carry
// notices alone.
func (b *Bot) split(list []*conversation) (people, groups, short []*conversation) {
	for _, c := range list {
		switch {
		case c.IsGroup:
			groups = append(groups, c)
		case b.onlyNotices(c):
			short = append(short, c)
		default:
			people = append(people, c)
		}
	}
	return people, groups, short
}

// turnError says which conversation could not be answered.
type turnError struct {
	conversation int64
	err          error
}

func (e *turnError) Error() string { return fmt.Sprintf("percakapan %d: %v", e.conversation, e.err) }
func (e *turnError) Unwrap() error { return e.err }

// converse takes one conversation through what came in. After an effect that
// changes the facts the rest waits for the next turn, which reads them anew.
// Where one of the staff answers nothing is said until the chat is theirs no
// more.
func (b *Bot) converse(ctx context.Context, tx pgx.Tx, c *conversation, messages []message, known known) (out []outgoing, moved bool, err error) {
	list, all := events(messages, c.more)
	if out, err = b.takeBack(c, &known); err != nil {
		return nil, false, err
	}
	if err := b.handOver(ctx, tx, c); err != nil {
		return nil, false, err
	}
	var late, fresh []outgoing
	for i, event := range list {
		c.DoneUpto = event.upto
		if event.blocked != nil {
			c.Blocked = *event.blocked
			continue
		}
		if event.silent {
			continue
		}
		c.Blocked = false
		if left, err := b.leaveToHuman(ctx, tx, c, event); err != nil || left {
			if err != nil {
				return nil, false, err
			}
			continue
		}
		effects, err := b.step(c, event.Event, &known)
		if err != nil {
			return nil, false, err
		}
		result, err := b.apply(ctx, tx, c, known, effects, event.key)
		if err != nil {
			return nil, false, err
		}
		if len(result.out) > 0 {
			result.out[0].body.Seen = event.refs
		}
		moved = moved || result.moved
		if event.late(time.Now()) {
			late = append(late, result.out...)
		} else {
			fresh = append(fresh, result.out...)
		}
		if result.stale && i < len(list)-1 {
			all = false
			break
		}
	}
	if !all {
		now := time.Now()
		c.due = &now
	}
	out = append(out, sorry(late, cmp.Or(c.State.Lang, known.Person.Lang))...)
	return append(out, fresh...), moved, nil
}

// step asks dialog. A panic there is an error of this conversation alone.
func (b *Bot) step(c *conversation, event dialog.Event, known *known) (effects []dialog.Effect, err error) {
	defer caught(&err)
	facts := known.Facts
	facts.NewID = core.NewFileID().String()
	facts.Receipt = dialog.Receipt{Number: b.numbers.take(), Code: core.NewTracking()}
	c.State, effects = dialog.Step(c.State, event, facts)
	if !submits(effects) {
		b.numbers.giveBack(facts.Receipt.Number)
	}
	return effects, nil
}

func submits(effects []dialog.Effect) bool {
	for _, effect := range effects {
		if _, yes := effect.(dialog.Submit); yes {
			return true
		}
	}
	return false
}

func asTurnError(err error) *turnError {
	var e *turnError
	if errors.As(err, &e) {
		return e
	}
	return nil
}
