package bot

import (
	"context"
	"errors"
	"fmt"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"sakti/bot/dialog"
	"sakti/core"
)

// result is what a step came to.
type result struct {
	out   []outgoing
	moved bool // a case changed: somebody may have to be told
	stale bool // the facts changed: what follows needs them anew
}

// apply does the effects of one step, in order.
func (b *Bot) apply(ctx context.Context, tx pgx.Tx, c *conversation, k known, effects []dialog.Effect, key string) (r result, err error) {
	for _, effect := range effects {
		if say, yes := effect.(dialog.Say); yes {
			r.out = append(r.out, reply(c, say, key))
			continue
		}
		if err := b.do(ctx, tx, c, k, effect); err != nil {
			return r, fmt.Errorf("%T: %w", effect, err)
		}
		switch effect.(type) {
		case dialog.Submit, dialog.Resubmit, dialog.Withdraw:
			r.moved, r.stale = true, true
		case dialog.Open, dialog.TakeOver, dialog.LinkOperator, dialog.SetLanguage, dialog.SawAnnouncement:
			r.stale = true
		}
	}
	return r, nil
}

// do carries out one effect that is not a sentence.
func (b *Bot) do(ctx context.Context, tx pgx.Tx, c *conversation, k known, effect dialog.Effect) error {
	office, actor := b.Office, k.actor
	switch e := effect.(type) {
	case dialog.Open:
		return b.open(ctx, tx, c, k, e)
	case dialog.Attach:
		return withIDs(e.Application, e.File, func(id, file uuid.UUID) error {
			return office.Attach(ctx, tx, actor, id, e.Requirement, file, e.Replace)
		})
	case dialog.Detach:
		return withID(e.Application, func(id uuid.UUID) error { return office.Detach(ctx, tx, actor, id, e.Requirement) })
	case dialog.Submit:
		return withID(e.Application, func(id uuid.UUID) error { return b.submit(ctx, tx, k, id, e) })
	case dialog.Resubmit:
		return withID(e.Application, func(id uuid.UUID) error { return office.Resubmit(ctx, tx, actor, id, e.Answers) })
	case dialog.TakeOver:
		return withID(e.Application, func(id uuid.UUID) error { return office.TakeOver(ctx, tx, actor, id) })
	case dialog.Withdraw:
		return withID(e.Application, func(id uuid.UUID) error { return office.Withdraw(ctx, tx, actor, id) })
	case dialog.CallPerson:
		return openTicket(ctx, tx, c.ID, e.Reason)
	case dialog.LinkOperator:
		return office.LinkOperator(ctx, tx, c.PersonID, e.Code)
	case dialog.Consent:
		return office.Consent(ctx, tx, c.PersonID, e.Version, c.Channel)
	case dialog.SetLanguage:
		return core.SetLang(ctx, tx, c.PersonID, e.Lang)
	case dialog.SawAnnouncement:
		return office.Saw(ctx, tx, actor.Staff.ID, e.IDs)
	}
	return fmt.Errorf("akibat %T tidak dikenal", effect)
}

func (b *Bot) open(ctx context.Context, tx pgx.Tx, c *conversation, k known, e dialog.Open) error {
	return withID(e.ID, func(id uuid.UUID) error {
		draft := core.Draft{ID: id, Service: e.Service, Version: e.Version, Channel: c.Channel, Operator: k.actor.Staff}
		if draft.Operator != nil {
			draft.Counter = draft.Operator.Roles[0].CounterID
		}
		return b.Office.Open(ctx, tx, c.PersonID, draft)
	})
}

func (b *Bot) submit(ctx context.Context, tx pgx.Tx, k known, id uuid.UUID, e dialog.Submit) error {
	if e.Receipt.Number == "" {
		return errors.New("nomor pendaftaran habis di tengah putaran")
	}
	phone := e.Answers["telepon"]
	if phone == "" && k.Operator == nil {
		phone = k.Person.Phone
	}
	return b.Office.Submit(ctx, tx, k.actor, id, core.Submission{
		Number: e.Receipt.Number, Tracking: e.Receipt.Code, Answers: e.Answers, Phone: core.Phone(phone), Fallback: k.Person.Name,
	})
}

func withID(text string, do func(uuid.UUID) error) error {
	id, err := uuid.Parse(text)
	if err != nil {
		return err
	}
	return do(id)
}

func withIDs(first, second string, do func(a, b uuid.UUID) error) error {
	return withID(first, func(a uuid.UUID) error {
		return withID(second, func(b uuid.UUID) error { return do(a, b) })
	})
}

// openTicket asks for a human; one open ticket a conversation is enough.
func openTicket(ctx context.Context, tx pgx.Tx, conversation int64, reason string) error {
	_, err := tx.Exec(ctx, `INSERT INTO tickets (conversation_id, reason) SELECT $1, $2
		WHERE NOT EXISTS (SELECT FROM tickets WHERE conversation_id = $1 AND closed_at IS NULL)`, conversation, reason)
	return err
}

func deref[T any](p *T) (zero T) {
	if p == nil {
		return zero
	}
	return *p
}
