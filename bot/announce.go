package bot

import (
	"context"

	"github.com/jackc/pgx/v5"

	"sakti/bot/say"
	"sakti/core"
)

// announceMost is how many journal entries one transaction announces.
const announceMost = 50

// announceBatch turns what happened in the office into sentences: to the
// applicant and to the operator who filed, each event once. If a batch fails,
// its first entry is tried alone, so that one faulty entry silences no other.
func (b *Bot) announceBatch(ctx context.Context) (int, error) {
	n, _, err := b.announce(ctx, announceMost)
	if err == nil || ctx.Err() != nil {
		return n, err
	}
	n, entry, err := b.announce(ctx, 1)
	if err == nil || entry == 0 {
		return n, err
	}
	if b.mute[entry]++; b.mute[entry] < failuresAllowed {
		return 0, err
	}
	b.Log.Error("pemberitahuan tidak bisa dibuat", "jurnal", entry, "galat", err)
	return 1, pgx.BeginFunc(ctx, b.Pool, func(tx pgx.Tx) error {
		if err := unreached(ctx, tx, entry, "applicant", "galat"); err != nil {
			return err
		}
		return b.Office.Announced(ctx, tx, []int64{entry})
	})
}

// announce announces up to limit entries. They are marked in the transaction
// that writes the sentences. first is the oldest of them.
func (b *Bot) announce(ctx context.Context, limit int) (n int, first int64, err error) {
	err = pgx.BeginFunc(ctx, b.Pool, func(tx pgx.Tx) error {
		entries, err := b.Office.Unannounced(ctx, tx, limit)
		if err != nil || len(entries) == 0 {
			return err
		}
		first = entries[0].ID
		ids := make([]int64, len(entries))
		var out []outgoing
		for i, entry := range entries {
			ids[i] = entry.ID
			said, err := b.notices(ctx, tx, entry)
			if err != nil {
				return err
			}
			out = append(out, said...)
		}
		n = len(entries)
		if err := enqueue(ctx, tx, out); err != nil {
			return err
		}
		return b.Office.Announced(ctx, tx, ids)
	})
	if err != nil {
		return 0, first, err
	}
	if n > 0 {
		b.wakeAll(ctx, wakeSend)
	}
	return n, first, nil
}

// notices are the sentences that one event calls for.
func (b *Bot) notices(ctx context.Context, tx pgx.Tx, entry core.Entry) ([]outgoing, error) {
	a, err := b.Office.Application(ctx, tx, entry.ApplicationID)
	if err != nil {
		return nil, err
	}
	var out []outgoing
	for _, audience := range []string{"applicant", "filer"} {
		key := b.Office.Catalog.Steps.Action(entry.Action).Notice[audience]
		if key == "" || (audience == "filer" && a.FilerStaff == nil) {
			continue
		}
		c, lang, err := b.reader(ctx, tx, a, audience)
		if err != nil {
			return nil, err
		}
		if c == nil {
			if err := unreached(ctx, tx, entry.ID, audience, "tidak ada chat"); err != nil {
				return nil, err
			}
			continue
		}
		message := to(c, b.notice(a, entry, lang).Text(lang, key))
		message.journal, message.audience = &entry.ID, audience
		out = append(out, message)
	}
	return out, nil
}

// notice is what the sentence about an event may name, in the reader's
// language.
func (b *Bot) notice(a *core.Application, entry core.Entry, lang string) say.Notice {
	cat := b.Office.Catalog.In(lang)
	service := cat.Pinned(a.Service, a.Version)
	n := say.Notice{Number: a.Title(), Service: service.Name, Subject: a.Subject, Visit: a.Visit, Answer: entry.Note.Answer, Place: cat.PlaceLabel(a.Collect)}
	for _, verdict := range entry.Note.Verdicts {
		name := verdict.Requirement
		if requirement := service.Requirement(verdict.Requirement); requirement != nil {
			name = requirement.Name
		}
		n.Reasons = append(n.Reasons, name+": "+verdict.Reason)
	}
	if entry.Note.Reason != "" {
		n.Reasons = append(n.Reasons, entry.Note.Reason)
	}
	return n
}

// reader is the chat in which an audience is told, nil if there is none. An
// operator reads where they filed; a citizen where they filed, or, when an
// operator filed for them, in the chat of the number that was given.
func (b *Bot) reader(ctx context.Context, tx pgx.Tx, a *core.Application, audience string) (*conversation, string, error) {
	if audience == "filer" || a.FilerStaff == nil {
		return chatOf(ctx, tx, a.PersonID, a.Channel)
	}
	if a.ApplicantID != nil {
		if c, lang, err := chatOf(ctx, tx, *a.ApplicantID, ""); c != nil || err != nil {
			return c, lang, err
		}
	}
	return b.newChat(ctx, tx, a.Phone)
}

// chatOf is the person's chat on the channel, or else the one they used last,
// and their language; nil if there is none.
func chatOf(ctx context.Context, tx pgx.Tx, person int64, channel string) (*conversation, string, error) {
	rows, err := tx.Query(ctx, `SELECT `+conversationColumns+` FROM conversations c JOIN turns t ON t.conversation_id = c.id
		WHERE c.person_id = $1 AND c.blocked_at IS NULL ORDER BY c.channel = $2 DESC, t.done_upto DESC LIMIT 1`, person, channel)
	if err != nil {
		return nil, "", err
	}
	list, err := pgx.CollectRows(rows, pgx.RowToAddrOfStructByName[conversation])
	if err != nil || len(list) == 0 {
		return nil, "", err
	}
	var lang string
	err = tx.QueryRow(ctx, `SELECT lang FROM people WHERE id = $1`, person).Scan(&lang)
	return list[0], lang, err
}

// newChat opens a chat with a number, on a channel whose addresses are
// numbers and that may write first.
func (b *Bot) newChat(ctx context.Context, tx pgx.Tx, phone core.Phone) (*conversation, string, error) {
	if phone == "" {
		return nil, "", nil
	}
	for _, channel := range b.Channels {
		limits := channel.Limits()
		if !limits.PhoneChats || !limits.StartsChats {
			continue
		}
		c := &conversation{Channel: channel.Name(), Account: channel.Account(), Chat: phone.Full()}
		var err error
		c.ID, err = begin(ctx, tx, address{c.Channel, c.Account, c.Chat}, "", phone)
		return c, "", err
	}
	return nil, "", nil
}

// unreached records that a notice has nobody to go to, and why.
func unreached(ctx context.Context, tx pgx.Tx, entry int64, audience, why string) error {
	_, err := tx.Exec(ctx, `INSERT INTO unreached (journal_id, audience, why) VALUES ($1, $2, $3)
		ON CONFLICT DO NOTHING`, entry, audience, why)
	return err
}
