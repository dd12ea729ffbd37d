package admin

import (
	"context"
	"time"

	"github.com/google/uuid"

	"sakti/core"
)

// undoView is a decision of the visitor's that can still be taken back, or
// that could not be carried out.
type undoView struct {
	Number string
	What   string
	Left   int    // seconds; at least 1
	Failed string // why it was not done, "" while it waits
	Case   string
	Post   string // takes it back, or the message away
	Key    string // on the newest alone
}

// undosOf are the visitor's decisions in words, newest first.
func (p *panel) undosOf(v *visit) ([]undoView, error) {
	list, err := p.office.PendingOf(v.Context(), v.tx, v.staff)
	if err != nil {
		return nil, err
	}
	var out []undoView
	key := "z"
	for _, pending := range list {
		u := undoView{What: p.office.Catalog.Steps.Action(pending.Action).Label, Failed: pending.Failed,
			Left: max(int((pending.DueAt.Sub(p.office.Now())+time.Second-1)/time.Second), 1),
			Case: casePath(pending.ApplicationID), Post: casePath(pending.ApplicationID) + "/urungkan"}
		if pending.Number != nil {
			u.Number = *pending.Number
		}
		if u.Failed == "" {
			u.Key, key = key, ""
		}
		out = append(out, u)
	}
	return out, nil
}

// undo takes a decision back and leads to where it was taken, or puts away the
// message that it could not be carried out.
func (p *panel) undo(v *visit) (answer, error) {
	id, err := v.id("id")
	if err != nil {
		return answer{}, err
	}
	waits, err := p.office.PendingOn(v.Context(), v.tx, id)
	if err != nil {
		return answer{}, err
	}
	if err := p.office.Undo(v.Context(), v.tx, v.staff, id); err != nil {
		return answer{}, err
	}
	if waits == nil {
		return goTo(casePath(id)), nil
	}
	a, err := p.office.Application(v.Context(), v.tx, id)
	if err != nil {
		return answer{}, err
	}
	p.sessions.tell(v.Context(), a.Title()+": "+p.office.Catalog.Steps.Action(waits.Action).Label+" diurungkan. Pemohon tidak menerima apa-apa.")
	return p.again(v, id)
}

// foresee shows a case as the decision that waits on it will leave it.
func (p *panel) foresee(v *visit, a *core.Application) (*core.Application, error) {
	waits, err := p.office.PendingOn(v.Context(), v.tx, a.ID)
	if err != nil || waits == nil {
		return a, err
	}
	return p.office.Foresee(a, waits), nil
}

// postpone takes a decision down; it is carried out even if this is the
// process's last request.
func (p *panel) postpone(v *visit, id uuid.UUID, rev int, code string) (answer, error) {
	if err := p.office.Postpone(v.Context(), v.tx, v.staff, id, rev, code, noteOf(v)); err != nil {
		return answer{}, err
	}
	a, err := p.office.Application(v.Context(), v.tx, id)
	if err != nil {
		return answer{}, err
	}
	if a, err = p.foresee(v, a); err != nil {
		return answer{}, err
	}
	out := goTo(afterwards(v, a))
	out.then = func() error {
		time.AfterFunc(core.UndoFor, p.settle)
		return nil
	}
	return out, nil
}

// settle carries out what is due, unless Run does.
func (p *panel) settle() {
	if p.running.Load() {
		return
	}
	ctx, cancel := context.WithTimeout(context.Background(), core.UndoFor)
	defer cancel()
	p.settleDue(ctx)
}

func (p *panel) settleDue(ctx context.Context) {
	if _, err := p.office.SettleDue(ctx, p.Pool); err != nil && ctx.Err() == nil {
		p.Log.Error("decisions that are due were not carried out", "error", err)
	}
}

// run carries out the officers' decisions when they are due, until ctx ends.
func (p *panel) run(ctx context.Context) error {
	p.running.Store(true)
	defer p.running.Store(false)
	tick := time.NewTicker(time.Second)
	defer tick.Stop()
	for n := 0; ; n++ {
		p.settleDue(ctx)
		if n%60 == 0 {
			p.beginAbsences(ctx)
			p.tidyChats(ctx)
			p.expireHolds(ctx)
		}
		select {
		case <-ctx.Done():
			return nil
		case <-tick.C:
		}
	}
}
