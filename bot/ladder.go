package bot

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/jackc/pgx/v5"

	"sakti/bot/say"
	"sakti/channels"
	"sakti/core"
)

// A notice goes down a ladder until one rung takes it: the chat where the
// reader is served, their other chats, a short SMS, and at last the village
// counter, which tells them itself. Each rung that was passed over is
// recorded with the reason, each that was tried stands in the outbox with
// what became of it.

// notice is one sentence on its way to one reader.
type notice struct {
	entry    core.Entry
	a        *core.Application
	audience string // applicant or filer
	key      string // of the sentence
	tried    []int64
}

// rung is a chat of the reader, with what speaks for or against it.
type rung struct {
	conversation
	Lang      string     `db:"lang"`
	Closed    bool       `db:"closed"`
	LastIn    *time.Time `db:"last_in"`
	LineState *string    `db:"line_state"`
	Stopped   bool       `db:"stopped"`
	HeldAt    *time.Time `db:"held_at"`     // by a process, last
	FirstUp   *time.Time `db:"first_up_at"` // of the number that the line has now
}

// descend finds the next rung for a notice. Nothing is returned if there is
// none left; then the village counter has it.
func (b *Bot) descend(ctx context.Context, tx pgx.Tx, n notice) ([]outgoing, error) {
	rungs, err := b.rungs(ctx, tx, n)
	if err != nil {
		return nil, err
	}
	for _, r := range rungs {
		if why := b.objection(r); why != "" {
			if err := passOver(ctx, tx, n, r.Channel, why); err != nil {
				return nil, err
			}
			continue
		}
		return []outgoing{b.say(n, &r.conversation, r.Lang)}, nil
	}
	if len(rungs) == 0 && len(n.tried) == 0 {
		c, err := b.newChat(ctx, tx, n, false)
		if err != nil {
			return nil, err
		}
		if c != nil {
			lang, err := core.LangOf(ctx, tx, n.a)
			return []outgoing{b.say(n, c, lang)}, err
		}
	}
	if out, err := b.short(ctx, tx, n); out != nil || err != nil {
		return out, err
	}
	return nil, b.toCounter(ctx, tx, n, len(rungs)+len(n.tried))
}

// rungColumns are what speaks for or against a chat, and where that stands.
const (
	rungColumns = conversationColumns + `, p.lang, m.last_in,
			coalesce(c.closed_at > coalesce(m.last_in, '-infinity'), false) AS closed, l.state AS line_state, l.stopped_at IS NOT NULL AS stopped, l.first_up_at, l.held_at`
	rungFrom = ` FROM conversations c JOIN turns t ON t.conversation_id = c.id JOIN people p ON p.id = c.person_id
		LEFT JOIN lines l ON l.channel = c.channel AND l.account = c.account
		LEFT JOIN LATERAL (SELECT received_at AS last_in FROM messages WHERE conversation_id = c.id ORDER BY id DESC LIMIT 1) m ON true `
)

// rungs are the reader's chats that were not tried, the one where they are
// served first, then by when they wrote last. An operator reads where they
// filed; a citizen where they filed, or, when an operator filed for them, in
// the chats of the number that was given.
func (b *Bot) rungs(ctx context.Context, tx pgx.Tx, n notice) ([]rung, error) {
	person := n.a.PersonID
	if n.audience == "applicant" && n.a.FilerStaff != nil {
		if n.a.ApplicantID == nil {
			return nil, nil
		}
		person = *n.a.ApplicantID
	}
	return b.chatsOf(ctx, tx, person, n.a.Channel, n.tried)
}

// chatsOf are a person's chats but for those that were tried and those for
// notices alone: those on one channel first, then by when they wrote last.
func (b *Bot) chatsOf(ctx context.Context, tx pgx.Tx, person int64, first string, tried []int64) ([]rung, error) {
	rows, err := tx.Query(ctx, `SELECT `+rungColumns+rungFrom+`WHERE c.person_id = $1 AND c.moved_to IS NULL AND NOT c.id = ANY($3)
		ORDER BY c.channel = $2 DESC, m.last_in DESC NULLS LAST, c.id`, person, first, slices.Concat(tried, []int64{0}))
	if err != nil {
		return nil, err
	}
	list, err := pgx.CollectRows(rows, pgx.RowToStructByName[rung])
	return slices.DeleteFunc(list, func(r rung) bool {
		channel := b.channel(line{r.Channel, r.Account})
		return channel != nil && channel.Limits().Notices // SMS is the next rung
	}), err
}

// objection says why a chat can't be written to now, in words for officers.
func (b *Bot) objection(r rung) string {
	channel := b.channel(line{r.Channel, r.Account})
	state := channels.LinkState(deref(r.LineState))
	switch {
	case channel == nil:
		return "saluran ini tidak dipakai lagi"
	case r.Blocked:
		return "penerima memblokir"
	case r.Closed:
		return "tertutup sampai penerima menulis lagi"
	case r.Stopped:
		return "saluran dihentikan petugas"
	case state.Lasting() || state == channels.Unlinked:
		return "saluran sedang terputus"
	case b.unheld(r.HeldAt):
		return "saluran sedang tidak dijalankan"
	}
	limits := channel.Limits()
	if limits.Window == 0 || limits.Forms {
		return ""
	}
	if r.LastIn == nil {
		return "penerima belum pernah menulis"
	}
	if r.FirstUp != nil && r.LastIn.Before(r.FirstUp.Add(-time.Minute)) { // what is up is written down a little later
		return "penerima belum menulis ke nomor yang baru"
	}
	if silent := b.Office.Now().Sub(*r.LastIn); silent > limits.Window {
		return fmt.Sprintf("penerima sudah %d hari tidak menulis", int(silent.Hours()/24))
	}
	return ""
}

// say is the notice as a chat gets it.
func (b *Bot) say(n notice, c *conversation, lang string) outgoing {
	words := b.notice(n.a, n.entry, lang)
	out := to(c, words.Text(lang, n.key))
	out.body.Form = &channels.Form{Name: "kabar_berkas", Values: []string{words.Number, oneLine(out.body.Text)}}
	out.journal, out.audience, out.unasked = &n.entry.ID, n.audience, true
	if channel := b.channel(line{c.Channel, c.Account}); channel != nil {
		out.sendAt = b.byDay(channel)
	}
	return out
}

func oneLine(text string) string { return strings.Join(strings.Fields(text), " ") }

// important reports whether a notice asks its reader to do something, or ends
// their case: those that have a short form, and so the only ones that the
// village counter is asked to bring.
func (n notice) important() bool {
	return n.audience == "applicant" && say.Has(say.Indonesian, smsKey(n.key))
}

func rungOf(ctx context.Context, tx pgx.Tx, id int64) (rung, error) {
	rows, err := tx.Query(ctx, `SELECT `+rungColumns+rungFrom+`WHERE c.id = $1`, id)
	if err != nil {
		return rung{}, err
	}
	return pgx.CollectExactlyOneRow(rows, pgx.RowToStructByName[rung])
}

// passOver records why a rung was not tried.
func passOver(ctx context.Context, tx pgx.Tx, n notice, channel, why string) error {
	_, err := tx.Exec(ctx, `INSERT INTO passed_over (journal_id, audience, channel, why) VALUES ($1, $2, $3, $4)`,
		n.entry.ID, n.audience, channel, why)
	return err
}

// toCounter records that no chat and no SMS reaches the reader. An important
// notice becomes a task for the counter that filed the case or, for one filed
// by the citizen, for the counter of their village.
func (b *Bot) toCounter(ctx context.Context, tx pgx.Tx, n notice, rungs int) error {
	why := cmp.Or(map[bool]string{true: "tidak ada chat"}[rungs == 0], "chat dan SMS sudah dicoba, tidak sampai")
	var counter *int64
	if n.important() {
		id, err := b.Office.CounterFor(ctx, tx, n.a)
		if err != nil {
			return err
		}
		counter = id
	}
	_, err := tx.Exec(ctx, `INSERT INTO unreached (journal_id, audience, why, counter_id) VALUES ($1, $2, $3, $4)
		ON CONFLICT DO NOTHING`, n.entry.ID, n.audience, why, counter)
	return err
}
