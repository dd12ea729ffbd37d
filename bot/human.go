package bot

import (
	"context"
	"encoding/json"
	"errors"
	"time"

	"github.com/jackc/pgx/v5"

	"sakti/bot/dialog"
	"sakti/core"
	"sakti/core/catalog"
)

// A private chat belongs to the bot or to one of the staff, never to both. It
// is a person's while they have its ticket: the bot keeps what comes in and
// says nothing. It comes back to the bot when they close, release or give it
// back, when its person asks for the menu, or writes after they went home.

// leaveToHuman reports whether something that came in is for one of the staff
// alone.
func (b *Bot) leaveToHuman(ctx context.Context, tx pgx.Tx, c *conversation, event turnEvent) (bool, error) {
	switch {
	case c.Human:
	case c.byHand():
		return b.leaveToHand(ctx, tx, c, event)
	default:
		return false, nil
	}
	gone, err := b.Office.HolderGone(ctx, tx, c.ID)
	switch {
	case err != nil:
		return false, err
	case gone:
		c.Human = false
		return false, b.Office.BackToBot(ctx, tx, c.ID, "Kantor sudah tutup, jadi asisten menjawab lagi.")
	case dialog.WantsBot(event.Event):
		c.Human = false
		return false, b.Office.BackToBot(ctx, tx, c.ID, "Orangnya menulis “menu”, jadi asisten menjawab lagi. Ambil lagi bila masih perlu.")
	}
	c.State = dialog.Hold(c.State, event.Event)
	return true, nil
}

// takeBack goes on with a chat that one of the staff gave back.
func (b *Bot) takeBack(c *conversation, known *known) (out []outgoing, err error) {
	if c.Resume == nil || c.Human {
		return nil, nil
	}
	defer caught(&err)
	var effects []dialog.Effect
	c.State, effects = dialog.Return(c.State, *c.Resume, known.Facts)
	for _, effect := range effects {
		if say, yes := effect.(dialog.Say); yes {
			out = append(out, reply(c, say, ""))
		}
	}
	return out, nil
}

// GiveBack closes the officer's ticket and has the bot go on in its chat: at
// one of dialog.Standing.Steps, at "menu", or where it stood for "". It says so
// to the person within a second of the commit. core.Invalid for a group.
func GiveBack(ctx context.Context, tx pgx.Tx, office *core.Office, staff *core.Staff, ticket int64, step string) (conversation int64, err error) {
	if conversation, err = office.CloseTicket(ctx, tx, staff, ticket, "bot"); err != nil {
		return 0, err
	}
	if _, err := tx.Exec(ctx, `UPDATE conversations SET hand_until = NULL WHERE id = $1`, conversation); err != nil {
		return 0, err
	}
	tag, err := tx.Exec(ctx, `UPDATE turns t SET resume = $2, due_at = least(due_at, $3) FROM conversations c
		WHERE t.conversation_id = $1 AND c.id = $1 AND NOT c.is_group`, conversation, step, time.Now())
	if err == nil && tag.RowsAffected() == 0 {
		err = &core.Error{Code: core.Invalid, Text: "Chat grup tidak bisa dikembalikan ke asisten."}
	}
	return conversation, err
}

// Standing is where the bot stands in a chat, for those who read no dialogue.
type Standing = dialog.Standing

// StandingOf is where the bot stands in a chat, and the cases of its person;
// the zero Standing for a group.
func StandingOf(ctx context.Context, tx pgx.Tx, office *core.Office, conversation int64) (Standing, []dialog.Case, error) {
	var saved json.RawMessage
	var person *int64
	err := tx.QueryRow(ctx, `SELECT state, person_id FROM conversations WHERE id = $1`, conversation).Scan(&saved, &person)
	if errors.Is(err, pgx.ErrNoRows) {
		return dialog.Standing{}, nil, &core.Error{Code: core.NotFound, Text: "Percakapan ini tidak ada."}
	}
	if err != nil || person == nil {
		return dialog.Standing{Lang: "id"}, nil, err
	}
	var state dialog.State
	if err := json.Unmarshal(saved, &state); err != nil {
		return dialog.Standing{}, nil, err
	}
	people, err := core.People(ctx, tx, []int64{*person})
	if err != nil {
		return dialog.Standing{}, nil, err
	}
	reader := &Bot{Config: Config{Office: office}}
	cases, err := reader.cases(ctx, tx, []int64{*person})
	if err != nil {
		return dialog.Standing{}, nil, err
	}
	who := people[*person]
	facts := dialog.Facts{Now: office.Now().In(catalog.WIB), Catalog: office.Catalog, Places: &dialog.Places{}, Cases: cases[*person],
		Person:   dialog.Person{Name: who.Name, Phone: who.Phone.Full(), Masked: who.Phone.String(), Lang: who.Lang},
		Operator: operatorFacts(who.Operator)}
	return dialog.StandingOf(state, facts), cases[*person], nil
}
