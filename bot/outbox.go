package bot

import (
	"cmp"
	"context"
	"encoding/json"
	"fmt"
	"time"

	"github.com/jackc/pgx/v5"

	"sakti/bot/dialog"
	"sakti/channels"
)

// outgoing is a message to be written to the outbox.
type outgoing struct {
	conversation           int64
	channel, account, chat string
	body                   outBody
	journal                *int64 // of a notice
	audience               string // of a notice
}

// outBody is what an outbox row holds of the message.
type outBody struct {
	Text    string            `json:"text"`
	Choices []channels.Choice `json:"choices,omitempty"`
	ReplyTo string            `json:"reply_to,omitempty"`
}

func to(c *conversation, text string) outgoing {
	return outgoing{conversation: c.ID, channel: c.Channel, account: c.Account, chat: c.Chat, body: outBody{Text: text}}
}

func reply(c *conversation, say dialog.Say, key string) outgoing {
	out := to(c, say.Text)
	out.body.ReplyTo = key
	for _, choice := range say.Choices {
		out.body.Choices = append(out.body.Choices, channels.Choice{Key: choice.Key, Label: choice.Label})
	}
	return out
}

// enqueue writes messages to the outbox, in order. A notice that stands there
// already for the same chat is not written again.
func enqueue(ctx context.Context, tx pgx.Tx, list []outgoing) error {
	n := len(list)
	if n == 0 {
		return nil
	}
	ids, names, accounts, chats := make([]int64, n), make([]string, n), make([]string, n), make([]string, n)
	bodies, journals, audiences := make([]string, n), make([]*int64, n), make([]*string, n)
	for i, m := range list {
		body, err := json.Marshal(m.body)
		if err != nil {
			return err
		}
		ids[i], names[i], accounts[i], chats[i], bodies[i] = m.conversation, m.channel, m.account, m.chat, string(body)
		if m.journal != nil {
			journals[i], audiences[i] = m.journal, &m.audience
		}
	}
	_, err := tx.Exec(ctx, `INSERT INTO outbox (conversation_id, channel, account, chat, body, journal_id, audience, created_at, send_at)
		SELECT c, ch, ac, chat, b::json, j, au, $8, $8
		FROM unnest($1::bigint[], $2::text[], $3::text[], $4::text[], $5::text[], $6::bigint[], $7::text[])
			WITH ORDINALITY AS x(c, ch, ac, chat, b, j, au, i) ORDER BY i
		ON CONFLICT (journal_id, conversation_id) WHERE journal_id IS NOT NULL DO NOTHING`,
		ids, names, accounts, chats, bodies, journals, audiences, time.Now())
	return err
}

// waiting is an outbox row to be sent.
type waiting struct {
	ID             int64     `db:"id"`
	ConversationID int64     `db:"conversation_id"`
	Chat           string    `db:"chat"`
	Body           outBody   `db:"body"`
	SendAt         time.Time `db:"send_at"`
	Tries          int       `db:"tries"`
}

// unsent returns what waits on an account, in order, but for chats that are
// being served.
func (b *Bot) unsent(ctx context.Context, name, account string, busy []string) ([]waiting, error) {
	rows, err := b.Pool.Query(ctx, `SELECT id, conversation_id, chat, body, send_at, tries FROM outbox
		WHERE channel = $1 AND account = $2 AND send_at IS NOT NULL AND NOT chat = ANY($3) ORDER BY id LIMIT 500`,
		name, account, busy)
	if err != nil {
		return nil, err
	}
	return pgx.CollectRows(rows, pgx.RowToStructByName[waiting])
}

// message is the row as its channel is to send it. The id is the row's, so
// that a repeated try is recognised by channels that can.
func (w waiting) message() channels.Outgoing {
	return channels.Outgoing{ID: fmt.Sprintf("o%d", w.ID), Chat: w.Chat, Text: w.Body.Text, Choices: w.Body.Choices, ReplyTo: w.Body.ReplyTo}
}

// outcome is what became of a row.
type outcome struct {
	id       int64
	chat     int64 // the conversation
	provider string
	refused  *channels.SendError
	recorded chan struct{} // closed once it stands in the row
}

// giveUp is how many tries a message gets: with the pauses of after, about a
// day.
const giveUp = 300

// settle records what became of rows. A passing fault is tried again later.
func (b *Bot) settle(ctx context.Context, list []outcome) error {
	n := len(list)
	ids, chats, providers, errs := make([]int64, n), make([]int64, n), make([]string, n), make([]string, n)
	final, after := make([]bool, n), make([]float64, n)
	for i, o := range list {
		ids[i], chats[i], providers[i] = o.id, o.chat, o.provider
		if o.refused != nil {
			errs[i], final[i], after[i] = cmp.Or(o.refused.Reason, "ditolak"), o.refused.Final, o.refused.After.Seconds()
		}
	}
	_, err := b.Pool.Exec(ctx, `UPDATE outbox o SET tries = tries + 1, provider = x.provider, error = x.error,
			sent_at = CASE WHEN x.error = '' THEN $6::timestamptz END,
			failed_at = CASE WHEN x.error <> '' AND (x.final OR tries >= $7) THEN $6::timestamptz END,
			send_at = CASE WHEN x.error <> '' AND NOT x.final AND tries < $7
				THEN $6::timestamptz + make_interval(secs => greatest(x.after, least(300, power(2, least(tries, 9))))) END
		FROM unnest($1::bigint[], $2::text[], $3::text[], $4::bool[], $5::float8[], $8::bigint[]) AS x(id, provider, error, final, after, chat)
		WHERE o.conversation_id = x.chat AND o.id = x.id`, ids, providers, errs, final, after, time.Now(), giveUp, chats)
	return err
}

// silence records that the person of this conversation wants no messages, and
// gives up what waits for them.
func (b *Bot) silence(ctx context.Context, conversation int64) error {
	return pgx.BeginFunc(ctx, b.Pool, func(tx pgx.Tx) error {
		now := time.Now()
		_, err := tx.Exec(ctx, `UPDATE conversations SET blocked_at = coalesce(blocked_at, $2) WHERE id = $1`, conversation, now)
		if err != nil {
			return err
		}
		_, err = tx.Exec(ctx, `UPDATE outbox SET failed_at = $2, send_at = NULL, error = 'penerima memblokir'
			WHERE conversation_id = $1 AND send_at IS NOT NULL`, conversation, now)
		return err
	})
}

// Answer writes an officer's words into a conversation, to be sent like
// everything else once the caller has committed.
func Answer(ctx context.Context, tx pgx.Tx, id int64, words string) error {
	rows, err := tx.Query(ctx, `SELECT `+conversationColumns+` FROM turns t JOIN conversations c ON c.id = t.conversation_id
		WHERE c.id = $1`, id)
	if err != nil {
		return err
	}
	c, err := pgx.CollectExactlyOneRow(rows, pgx.RowToAddrOfStructByName[conversation])
	if err != nil {
		return err
	}
	return enqueue(ctx, tx, []outgoing{to(c, "Petugas: "+words)})
}
