package bot

import (
	"context"
	"encoding/json"
	"maps"
	"sync"
	"time"

	"github.com/jackc/pgx/v5"

	"sakti/bot/dialog"
	"sakti/channels"
	"sakti/core"
)

// What somebody of ours writes on a number's own phone is an answer by a
// human, too: it stands in the thread, and the bot leaves the chat to them for
// a while. Nobody there can give the chat back, so time does, or the person,
// who asks for the menu. Whoever then still waits for an answer gets a ticket.

// handFor is how long the bot is silent after an answer by hand.
const handFor = 2 * time.Hour

// The greeting that a phone sends by itself is no answer: it follows at once,
// and has gone to others before.
const (
	greetsWithin = 3 * time.Second
	greetedSince = 7 * 24 * time.Hour
)

// byHand parts what somebody of ours wrote to people by hand from what people
// said. What they wrote in a group stays where all that is said there is.
func byHand(events []channels.Event) (said, hands []channels.Event) {
	for _, event := range events {
		if event.ByHand && event.Group == nil {
			hands = append(hands, event)
		} else {
			said = append(said, event)
		}
	}
	return said, hands
}

// takeHands stores answers by hand, each once.
func (b *Bot) takeHands(ctx context.Context, hands []channels.Event) error {
	if len(hands) == 0 {
		return nil
	}
	ids, all := b.known.find(hands)
	if !all {
		if err := b.meet(ctx, hands, ids); err != nil {
			return err
		}
	}
	for _, event := range hands {
		id := ids[addressOf(event)]
		var answers bool
		err := pgx.BeginFunc(ctx, b.Pool, func(tx pgx.Tx) (err error) {
			answers, err = b.takeHand(ctx, tx, id, event)
			return err
		})
		if err != nil {
			return err
		}
		if answers {
			b.hands.note(id)
		}
	}
	return nil
}

// takeHand puts an answer by hand into the thread and has the bot be silent,
// also with what it was about to say, and reports whether it does. A turn
// under way is waited for.
func (b *Bot) takeHand(ctx context.Context, tx pgx.Tx, id int64, event channels.Event) (answers bool, err error) {
	err = tx.QueryRow(ctx, `SELECT conversation_id FROM turns
		WHERE conversation_id = (SELECT coalesce(moved_to, id) FROM conversations WHERE id = $1) FOR UPDATE`, id).Scan(&id)
	if err != nil {
		return false, err
	}
	known, err := oursAlready(ctx, tx, event)
	if known || err != nil {
		return false, err
	}
	greeting, err := phoneGreets(ctx, tx, id, event)
	if err != nil {
		return false, err
	}
	if err := writtenByHand(ctx, tx, id, event); err != nil || greeting {
		return false, err
	}
	until := atOrNow(event.At).Add(handFor)
	if until.Before(time.Now()) {
		return false, nil
	}
	batch := &pgx.Batch{}
	batch.Queue(`UPDATE conversations SET hand_until = greatest(hand_until, $2) WHERE id = $1`, id, until)
	batch.Queue(`UPDATE outbox o SET failed_at = $2, send_at = NULL, error = 'tidak dikirim, petugas sudah menjawab dari HP kantor'
		WHERE conversation_id = $1 AND send_at IS NOT NULL AND NOT unasked AND journal_id IS NULL
			AND NOT EXISTS (SELECT FROM chat_replies r WHERE r.conversation_id = o.conversation_id AND r.outbox_id = o.id)`, id, time.Now())
	return true, tx.SendBatch(ctx, batch).Close()
}

// oursAlready recognises what stands in a thread: it came before, or another
// of our lines sent it, linked to the same number.
func oursAlready(ctx context.Context, tx pgx.Tx, event channels.Event) (known bool, err error) {
	err = tx.QueryRow(ctx, `SELECT EXISTS (SELECT FROM outbox WHERE channel = $1 AND provider = $3 AND provider <> '' AND channel NOT IN ('simulator', 'telegram')
			AND account = ANY(ARRAY(SELECT account FROM lines WHERE channel = $1) || $2::text))`,
		event.Channel, event.Account, event.Ref).Scan(&known)
	return known, err
}

// phoneGreets recognises what a phone says by itself to whoever writes.
func phoneGreets(ctx context.Context, tx pgx.Tx, id int64, event channels.Event) (greets bool, err error) {
	err = tx.QueryRow(ctx, `SELECT EXISTS (
				SELECT FROM (SELECT body FROM messages WHERE conversation_id = $1 ORDER BY conversation_id DESC, id DESC LIMIT 20) m
				WHERE (m.body->>'at')::timestamptz > $2::timestamptz - $3::interval)
			AND EXISTS (SELECT FROM chat_replies r JOIN outbox o ON o.conversation_id = r.conversation_id AND o.id = r.outbox_id
				WHERE r.staff_id IS NULL AND r.at > $2::timestamptz - $4::interval AND r.conversation_id <> $1 AND o.body->>'text' = $5 AND $5 <> '')`,
		id, atOrNow(event.At), greetsWithin, greetedSince, event.Text).Scan(&greets)
	return greets, err
}

// writtenByHand puts a message beside those that we sent, as nobody's reply.
func writtenByHand(ctx context.Context, tx pgx.Tx, id int64, event channels.Event) error {
	body, err := json.Marshal(outBody{Text: event.Text, What: string(event.Kind)})
	if err != nil {
		return err
	}
	_, err = tx.Exec(ctx, `WITH o AS (INSERT INTO outbox (conversation_id, channel, account, chat, body, created_at, sent_at, provider)
			SELECT $1, $2, $3, c.chat, $4::json, $5, $6, $7 FROM conversations c WHERE c.id = $1 RETURNING conversation_id, id)
		INSERT INTO chat_replies (conversation_id, outbox_id, at) SELECT conversation_id, id, $5 FROM o`,
		id, event.Channel, event.Account, string(body), time.Now(), atOrNow(event.At), event.Ref)
	return err
}

// byHand reports whether somebody of ours answers here with the number's own
// phone.
func (c *conversation) byHand() bool { return c.HandUntil != nil && c.HandUntil.After(time.Now()) }

// leaveToHand leaves something that came in to whoever answers by hand, and
// reports whether it did.
func (b *Bot) leaveToHand(ctx context.Context, tx pgx.Tx, c *conversation, event turnEvent) (bool, error) {
	if dialog.WantsBot(event.Event) {
		return false, c.handEnds(ctx, tx)
	}
	c.State = dialog.Hold(c.State, event.Event)
	c.due = c.HandUntil
	return true, nil
}

// handOver ends a hand's time that is over. Whoever wrote after the last
// answer, and more than thanks, gets a ticket.
func (b *Bot) handOver(ctx context.Context, tx pgx.Tx, c *conversation) error {
	if c.HandUntil == nil || c.byHand() {
		return nil
	}
	rows, err := tx.Query(ctx, `SELECT id, conversation_id, key, body, received_at, media, files FROM messages
		WHERE conversation_id = $1 AND id <= $2 AND received_at > (SELECT max(at) FROM chat_replies WHERE conversation_id = $1)
		ORDER BY id DESC LIMIT $3`, c.ID, c.DoneUpto, perTurn)
	if err != nil {
		return err
	}
	list, err := pgx.CollectRows(rows, pgx.RowToStructByName[message])
	if err != nil {
		return err
	}
	for _, m := range list {
		if event := m.event(); !event.silent && event.blocked == nil && !dialog.Thanks(event.Event) {
			if err := openTicket(ctx, tx, c.ID, "hand"); err != nil {
				return err
			}
			break
		}
	}
	return c.handEnds(ctx, tx)
}

func (c *conversation) handEnds(ctx context.Context, tx pgx.Tx) error {
	c.HandUntil = nil
	_, err := tx.Exec(ctx, `UPDATE conversations SET hand_until = NULL WHERE id = $1`, c.ID)
	return err
}

// EndHand has the bot go on in a chat before the hand's time is over, and says
// so to the person. core.Conflict if it goes on already.
func EndHand(ctx context.Context, tx pgx.Tx, conversation int64) error {
	tag, err := tx.Exec(ctx, `WITH c AS (UPDATE conversations SET hand_until = NULL WHERE id = $1 AND hand_until IS NOT NULL RETURNING id)
		UPDATE turns t SET resume = '', due_at = least(t.due_at, $2) FROM c WHERE t.conversation_id = c.id`, conversation, time.Now())
	if err == nil && tag.RowsAffected() == 0 {
		err = &core.Error{Code: core.Conflict, Text: "Asisten sudah menjawab lagi di chat ini."}
	}
	return err
}

// hands remembers where somebody has just answered by hand, for what the bot
// has already begun to type.
type hands struct {
	mu sync.Mutex
	at map[int64]time.Time
}

func (h *hands) note(conversation int64) {
	h.mu.Lock()
	defer h.mu.Unlock()
	if h.at == nil {
		h.at = map[int64]time.Time{}
	}
	maps.DeleteFunc(h.at, func(_ int64, at time.Time) bool { return time.Since(at) > patience })
	h.at[conversation] = time.Now()
}

// since reports whether somebody answered by hand after then.
func (h *hands) since(conversation int64, then time.Time) bool {
	h.mu.Lock()
	defer h.mu.Unlock()
	return h.at[conversation].After(then)
}
