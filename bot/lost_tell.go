package bot

import (
	"context"
	"strings"
	"time"

	"github.com/jackc/pgx/v5"

	"sakti/bot/say"
	"sakti/core"
)

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
