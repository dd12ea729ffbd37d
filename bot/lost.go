package bot

import (
	"cmp"
	"context"
	"errors"
	"slices"
	"strings"
	"time"

	"github.com/jackc/pgx/v5"

	"sakti/bot/say"
	"sakti/core"
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

// tellLost finds the next rung for the person, and says what became of it.
func (b *Bot) tellLost(ctx context.Context, tx pgx.Tx, l *lost) (out []outgoing, became string, err error) {
	at, err := rungOf(ctx, tx, l.Conversation)
	if err != nil {
		return nil, "", err
	}
	needless, err := b.needless(ctx, tx, l, at)
	if needless != "" || err != nil {
		return nil, needless, err
	}
	rungs, err := b.chatsOf(ctx, tx, at.PersonID, "", l.Tried)
	if err != nil {
		return nil, "", err
	}
	for _, r := range rungs {
		if b.objection(r) == "" {
			return []outgoing{b.apology(&r.conversation, r.Lang, l)}, "dikabari lewat " + r.Channel, nil
		}
	}
	entry, phone, err := lastNews(ctx, tx, b.Office, at.PersonID)
	if err != nil {
		return nil, "", err
	}
	if entry != nil {
		r, why, err := b.chatWith(ctx, tx, phone, l.Tried, true)
		if err != nil {
			return nil, "", err
		}
		if r != nil && why == "" {
			short := b.apology(&r.conversation, at.Lang, l)
			short.body.Text = say.Text(at.Lang, "sms.lost")
			return []outgoing{short}, "dikabari lewat " + r.Channel, nil
		}
		done, err := b.lostToCounter(ctx, tx, *entry)
		if done || err != nil {
			return nil, "diserahkan ke loket", err
		}
	}
	return nil, "diserahkan ke call center", openTicket(ctx, tx, l.Conversation, "lost")
}

// needless says why nobody has to be told: the line is back and said more, the
// person was told today, or wants nothing.
func (b *Bot) needless(ctx context.Context, tx pgx.Tx, l *lost, at rung) (why string, err error) {
	if l.blocked {
		return "penerima memblokir", nil
	}
	for _, to := range b.Alarm {
		if to.Channel == at.Channel && to.Chat == at.Chat {
			return "alarm", nil
		}
	}
	var since, told bool
	err = tx.QueryRow(ctx, `SELECT EXISTS (SELECT FROM outbox WHERE conversation_id = $1 AND id > $2 AND sent_at IS NOT NULL),
			EXISTS (SELECT FROM conversations c JOIN outbox o ON o.conversation_id = c.id WHERE c.person_id = $3 AND o.created_at > $4
				AND o.failed_at IS NULL AND (o.body->'instead'->>'conversation')::bigint = $1)`,
		l.Conversation, l.Rows[len(l.Rows)-1], at.PersonID, time.Now().Add(-lostAfter)).Scan(&since, &told)
	switch {
	case since:
		why = "sesudah itu tersambung lagi"
	case told && len(l.words) == 0:
		why = "sudah dikabari"
	}
	return why, err
}

// apology tells on another chat that answers did not arrive.
func (b *Bot) apology(c *conversation, lang string, l *lost) outgoing {
	out := to(c, strings.Join(append([]string{say.Text(lang, "error.lost")}, l.words...), "\n\n"))
	out.unasked, out.body.Instead = true, &l.lostAnswer
	if channel := b.channel(line{c.Channel, c.Account}); channel != nil {
		out.sendAt = b.byDay(channel)
	}
	return out
}

// record writes beside the answers what became of them.
func (l *lost) record(ctx context.Context, tx pgx.Tx, became string) error {
	_, err := tx.Exec(ctx, `UPDATE outbox SET error = split_part(error, ';', 1) || '; ' || $3 WHERE conversation_id = ANY($1) AND id = ANY($2)`,
		append(l.Tried, l.Conversation), l.Rows, became)
	return err
}

// lastNews is what a person was told last of a case that is under way, and the
// number to reach them; nil if they have none.
func lastNews(ctx context.Context, tx pgx.Tx, office *core.Office, person int64) (*core.Entry, core.Phone, error) {
	rows, err := tx.Query(ctx, `SELECT j.id, coalesce(nullif(a.phone, ''), p.phone), j.action FROM applications a JOIN people p ON p.id = a.person_id
		JOIN journal j ON j.application_id = a.id
		WHERE a.number IS NOT NULL AND a.ended_at IS NULL AND (a.applicant_id = $1 OR a.person_id = $1 AND a.filer_staff IS NULL)
		ORDER BY j.id DESC LIMIT 50`, person)
	if err != nil {
		return nil, "", err
	}
	type news struct {
		ID     int64
		Phone  core.Phone
		Action string
	}
	list, err := pgx.CollectRows(rows, pgx.RowToStructByPos[news])
	for _, one := range list {
		if action := office.Catalog.Steps.Action(one.Action); action != nil && action.Notice["applicant"] != "" {
			entry, err := office.Entry(ctx, tx, one.ID)
			return &entry, one.Phone, err
		}
	}
	return nil, "", err
}

// lostToCounter gives the counter the errand to tell the person how their case
// stands, and reports whether there is one.
func (b *Bot) lostToCounter(ctx context.Context, tx pgx.Tx, entry core.Entry) (bool, error) {
	a, err := b.Office.Application(ctx, tx, entry.ApplicationID)
	if err != nil {
		return false, err
	}
	counter, err := b.Office.CounterFor(ctx, tx, a)
	if counter == nil || err != nil {
		return false, err
	}
	_, err = tx.Exec(ctx, `INSERT INTO unreached (journal_id, audience, why, counter_id) VALUES ($1, 'applicant', 'balasan chat tidak terkirim', $2)
		ON CONFLICT (journal_id, audience) DO UPDATE SET counter_id = excluded.counter_id, why = excluded.why, done_at = NULL, done_by = NULL`,
		entry.ID, *counter)
	return true, err
}
