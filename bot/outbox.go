package bot

import (
	"cmp"
	"context"
	"encoding/json"
	"fmt"
	"time"

	"github.com/jackc/pgx/v5"

	"sakti/bot/dialog"
	"sakti/bot/say"
	"sakti/channels"
	"sakti/core"
)

// outgoing is a message to be written to the outbox.
type outgoing struct {
	conversation           int64
	channel, account, chat string
	body                   outBody
	journal                *int64    // of a notice
	audience               string    // of a notice
	unasked                bool      // nobody waits for it: it keeps the night's rest and counts against the line's daily measure
	sendAt                 time.Time // not before; zero for now
}

// outBody is what an outbox row holds of the message. A row is a message, or
// the deletion of somebody's message in a group.
type outBody struct {
	Text    string            `json:"text"`
	Choices []channels.Choice `json:"choices,omitempty"`
	ReplyTo string            `json:"reply_to,omitempty"`
	Quote   *channels.Quote   `json:"quote,omitempty"`
	Mention []string          `json:"mention,omitempty"`
	Form    *channels.Form    `json:"form,omitempty"`
	File    *channels.File    `json:"file,omitempty"`
	Picture string            `json:"picture,omitempty"` // one of ours, by name
	Seen    []string          `json:"seen,omitempty"`    // Event.Ref of the messages it answers
	Delete  *deletion         `json:"delete,omitempty"`
	What    string            `json:"what,omitempty"`    // the channels.Kind of what was written by hand
	Instead *lostAnswer       `json:"instead,omitempty"` // it tells of answers that could not be brought
}

// deletion names a message to be deleted in the row's group.
type deletion struct {
	From string `json:"from"` // Group.From of its author
	Ref  string `json:"ref"`
}

func to(c *conversation, text string) outgoing {
	return outgoing{conversation: c.ID, channel: c.Channel, account: c.Account, chat: c.Chat, body: outBody{Text: text}}
}

func reply(c *conversation, say dialog.Say, key string) outgoing {
	out := to(c, say.Text)
	out.body.ReplyTo, out.body.Picture = key, say.Picture
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
	unasked, times, now := make([]bool, n), make([]time.Time, n), time.Now()
	for i, m := range list {
		body, err := json.Marshal(m.body)
		if err != nil {
			return err
		}
		ids[i], names[i], accounts[i], chats[i], bodies[i] = m.conversation, m.channel, m.account, m.chat, string(body)
		if m.journal != nil {
			journals[i], audiences[i] = m.journal, &m.audience
		}
		if unasked[i], times[i] = m.unasked, now; m.sendAt.After(now) {
			times[i] = m.sendAt
		}
	}
	_, err := tx.Exec(ctx, `INSERT INTO outbox (conversation_id, channel, account, chat, body, journal_id, audience, created_at, unasked, send_at)
		SELECT c, ch, ac, chat, b::json, j, au, $8, un, at
		FROM unnest($1::bigint[], $2::text[], $3::text[], $4::text[], $5::text[], $6::bigint[], $7::text[], $9::bool[], $10::timestamptz[])
			WITH ORDINALITY AS x(c, ch, ac, chat, b, j, au, un, at, i) ORDER BY i
		ON CONFLICT (journal_id, conversation_id) WHERE journal_id IS NOT NULL DO NOTHING`,
		ids, names, accounts, chats, bodies, journals, audiences, now, unasked, times)
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
	Unasked        bool      `db:"unasked"`
}

// A message of ours that is tried again holds back what stands behind it in
// its chat, so that nothing overtakes it: of the answers, and of what nobody
// waits for, which answers may always overtake. But not for ever, for the fault
// may lie in the message. While its line brings others, it holds back for
// poisonedTries, some 25 minutes; on a line that brings nothing, for
// stuckTries, some four hours. What waits in a conversation that was joined to
// another goes before the other's answers in the same way.
const (
	poisonedTries = 12
	stuckTries    = 56
)

// unsent returns what is due on an account, in order, but for conversations
// that are being served: first what somebody waits for, then the rest, so that
// a night's notices hide no answer, and of them up to unasked. What is held
// back is not due: left out here, so that a chat that can't be reached hides no
// other.
func (b *Bot) unsent(ctx context.Context, l line, busy []int64, unasked, tries int) ([]waiting, error) {
	rows, err := b.Pool.Query(ctx, `WITH late AS MATERIALIZED (
			SELECT conversation_id, unasked, min(id) AS first FROM outbox
				WHERE channel = $1 AND account = $2 AND send_at > $4 AND NOT unasked AND tries < $6 GROUP BY 1, 2
			UNION ALL
			SELECT conversation_id, unasked, min(id) FROM outbox
				WHERE channel = $1 AND account = $2 AND send_at > $4 AND unasked AND tries BETWEEN 1 AND $6 - 1 GROUP BY 1, 2)
		(SELECT id, conversation_id, chat, body, send_at, tries, unasked FROM outbox o
			WHERE channel = $1 AND account = $2 AND send_at <= $4 AND NOT unasked AND NOT conversation_id = ANY($3)
				AND NOT EXISTS (SELECT FROM late WHERE late.conversation_id = o.conversation_id AND NOT late.unasked AND late.first < o.id)
				AND NOT EXISTS (SELECT FROM conversations f JOIN outbox w ON w.conversation_id = f.id
					WHERE f.moved_to = o.conversation_id AND w.send_at IS NOT NULL AND NOT w.unasked AND w.tries < $6)
			ORDER BY id LIMIT 400)
		UNION ALL
		(SELECT id, conversation_id, chat, body, send_at, tries, unasked FROM outbox o
			WHERE channel = $1 AND account = $2 AND send_at <= $4 AND unasked AND NOT conversation_id = ANY($3)
				AND NOT EXISTS (SELECT FROM late WHERE late.conversation_id = o.conversation_id AND late.unasked AND late.first < o.id)
			ORDER BY id LIMIT $5)`,
		l.channel, l.account, busy, time.Now(), min(unasked, 100), tries)
	if err != nil {
		return nil, err
	}
	return pgx.CollectRows(rows, pgx.RowToStructByName[waiting])
}

// message is the row as its channel is to send it. The id is the row's, so
// that a repeated try is recognised by channels that can.
func (w waiting) message() channels.Outgoing {
	b := w.Body
	if b.Picture != "" {
		b.File = picture(b.Picture)
	}
	return channels.Outgoing{ID: fmt.Sprintf("o%d", w.ID), Chat: w.Chat, Text: b.Text, Choices: b.Choices, File: b.File,
		ReplyTo: b.ReplyTo, Quote: b.Quote, Mention: b.Mention, Form: b.Form}
}

// outcome is what became of a row.
type outcome struct {
	id       int64
	chat     int64 // the conversation
	provider string
	parts    int
	heavy    bool // its body holds a file, which is no longer needed once it was sent
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
	final, after, parts, heavy := make([]bool, n), make([]float64, n), make([]int, n), make([]bool, n)
	for i, o := range list {
		ids[i], chats[i], providers[i], parts[i], heavy[i] = o.id, o.chat, o.provider, o.parts, o.heavy
		if o.refused != nil {
			errs[i], final[i], after[i] = cmp.Or(o.refused.Reason, "ditolak"), o.refused.Final, o.refused.After.Seconds()
		}
	}
	now := time.Now()
	_, err := b.Pool.Exec(ctx, `WITH done AS (UPDATE outbox o SET tries = tries + 1, provider = x.provider, parts = greatest(o.parts, x.parts), error = x.error,
			body = CASE WHEN x.heavy AND x.error = '' THEN (o.body::jsonb - 'file')::json ELSE o.body END,
			sent_at = CASE WHEN x.error = '' THEN $6::timestamptz END,
			failed_at = CASE WHEN x.error <> '' AND (x.final OR tries >= $7) THEN $6::timestamptz END,
			send_at = CASE WHEN x.error <> '' AND NOT x.final AND tries < $7
				THEN $6::timestamptz + make_interval(secs => greatest(x.after, least(300, power(2, least(tries, 9))))) END
		FROM unnest($1::bigint[], $2::text[], $3::text[], $4::bool[], $5::float8[], $8::bigint[], $9::int[], $10::bool[])
			AS x(id, provider, error, final, after, chat, parts, heavy)
		WHERE o.conversation_id = x.chat AND o.id = x.id RETURNING o.channel, o.account, x.error)
		INSERT INTO line_days AS d (channel, account, day, sent) SELECT channel, account, $11::date, count(*) FROM done WHERE error = '' GROUP BY 1, 2
		ON CONFLICT (channel, account, day) DO UPDATE SET sent = d.sent + excluded.sent`,
		ids, providers, errs, final, after, now, giveUp, chats, parts, heavy, dayNumber(now))
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

// shut records that a chat is closed to us until the person writes again.
func (b *Bot) shut(ctx context.Context, conversation int64) error {
	_, err := b.Pool.Exec(ctx, `UPDATE conversations SET closed_at = $2 WHERE id = $1`, conversation, time.Now())
	return err
}

// Answer writes an officer's words into a conversation, to be sent like
// everything else once the caller has committed.
func Answer(ctx context.Context, tx pgx.Tx, id int64, words string) error {
	rows, err := tx.Query(ctx, `SELECT `+conversationColumns+` FROM turns t JOIN conversations c ON c.id = t.conversation_id
		WHERE c.id = (SELECT coalesce(moved_to, id) FROM conversations WHERE id = $1)`, id)
	if err != nil {
		return err
	}
	c, err := pgx.CollectExactlyOneRow(rows, pgx.RowToAddrOfStructByName[conversation])
	if err != nil {
		return err
	}
	lang, err := c.lang(ctx, tx)
	if err != nil {
		return err
	}
	return enqueue(ctx, tx, []outgoing{to(c, say.Text(lang, "person.says", "words", words))})
}

// lang is the language in which the person is spoken to; "" is Indonesian.
func (c *conversation) lang(ctx context.Context, tx pgx.Tx) (string, error) {
	if err := json.Unmarshal(c.Saved, &c.State); err != nil || c.State.Lang != "" || c.PersonID == 0 {
		return c.State.Lang, err
	}
	people, err := core.People(ctx, tx, []int64{c.PersonID})
	return people[c.PersonID].Lang, err
}
