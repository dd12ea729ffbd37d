package bot

import (
	"context"
	"errors"
	"fmt"

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
	handed, refused := b.handOnBatch(ctx)
	n, _, err := b.announce(ctx, announceMost)
	if err == nil || ctx.Err() != nil {
		return n + handed, errors.Join(refused, err)
	}
	n, entry, err := b.announce(ctx, 1)
	if err == nil || entry == 0 || !b.muted(entry, err) {
		return n, errors.Join(refused, err)
	}
	return 1, pgx.BeginFunc(ctx, b.Pool, func(tx pgx.Tx) error {
		if err := unreached(ctx, tx, entry, "applicant", "galat"); err != nil {
			return err
		}
		return b.Office.Announced(ctx, tx, []int64{entry})
	})
}

// muted counts how often an entry could not be announced, and reports whether
// that was too often. What the database does not let us do is nobody's fault.
func (b *Bot) muted(entry int64, cause error) bool {
	if passing(cause) {
		return false
	}
	if b.mute[entry]++; b.mute[entry] < failuresAllowed {
		return false
	}
	delete(b.mute, entry)
	b.Log.Error("pemberitahuan tidak bisa dibuat", "jurnal", entry, "galat", cause)
	return true
}

// announcing is the lock of the one process that announces: two would each
// take some entries of a case, and tell of the later ones first.
const announcing = 0x73616b7469 // "sakti"

// announce announces up to limit entries. They are marked in the transaction
// that writes the sentences. first is the oldest of them.
func (b *Bot) announce(ctx context.Context, limit int) (n int, first int64, err error) {
	err = pgx.BeginFunc(ctx, b.Pool, func(tx pgx.Tx) (err error) {
		defer caught(&err)
		var alone bool
		if err := tx.QueryRow(ctx, `SELECT pg_try_advisory_xact_lock($1)`, int64(announcing)).Scan(&alone); err != nil || !alone {
			return err
		}
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
		b.wakeAll(wakeSend)
	}
	return n, first, nil
}

// notices are the sentences that one event calls for.
func (b *Bot) notices(ctx context.Context, tx pgx.Tx, entry core.Entry) ([]outgoing, error) {
	a, err := b.Office.Application(ctx, tx, entry.ApplicationID)
	if err != nil {
		return nil, err
	}
	action := b.Office.Catalog.Steps.Action(entry.Action)
	if action == nil {
		return nil, fmt.Errorf("langkah %q tidak dikenal", entry.Action)
	}
	var out []outgoing
	for _, audience := range []string{"applicant", "filer"} {
		key := action.Notice[audience]
		if key == "" || (audience == "filer" && a.FilerStaff == nil) {
			continue
		}
		said, err := b.descend(ctx, tx, notice{entry: entry, a: a, audience: audience, key: key})
		if err != nil {
			return nil, err
		}
		out = append(out, said...)
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
		n.Reasons = append(n.Reasons, service.PartName(verdict.Requirement)+": "+cat.Said(a.Service, a.Version, verdict.Requirement, verdict.Reason))
	}
	if entry.Note.Reason != "" {
		n.Reasons = append(n.Reasons, cat.Said(a.Service, a.Version, "", entry.Note.Reason))
	}
	return n
}

// unreached records that a notice has nobody to go to, and why.
func unreached(ctx context.Context, tx pgx.Tx, entry int64, audience, why string) error {
	_, err := tx.Exec(ctx, `INSERT INTO unreached (journal_id, audience, why) VALUES ($1, $2, $3)
		ON CONFLICT DO NOTHING`, entry, audience, why)
	return err
}
