package admin

import (
	"cmp"
	"slices"
	"strconv"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"sakti/core"
)

// act takes a step with a case. What is still missing is said on the screen
// it came from; nothing of it stays.
func (p *panel) act(v *visit) (answer, error) {
	id, err := v.id("id")
	if err != nil {
		return answer{}, err
	}
	code := v.param("action")
	if slices.Contains(elsewhere, code) && code != "judge" {
		return answer{}, errNoPage
	}
	var out answer
	err = pgx.BeginFunc(v.Context(), v.tx, func(tx pgx.Tx) (err error) {
		inner := *v
		inner.tx = tx
		out, err = p.step(&inner, id, code)
		return err
	})
	if core.CodeOf(err) == core.Invalid {
		if code == "key" {
			p.keepTyped(v, id, err) // said beside the field
		} else {
			p.sessions.tell(v.Context(), err.Error())
		}
		return p.again(v, id)
	}
	if core.CodeOf(err) == core.Conflict {
		return p.tooLate(v, id, err)
	}
	if err != nil {
		return answer{}, err
	}
	p.sessions.stored(v.Context(), v.URL.Path+"|"+cmp.Or(v.PostFormValue("requirement"), v.PostFormValue("field")))
	return out, nil
}

// step takes the step. One that still waits on the case is confirmed by it.
func (p *panel) step(v *visit, id uuid.UUID, code string) (answer, error) {
	rev, _ := strconv.Atoi(v.PostFormValue("rev"))
	note := noteOf(v)
	if err := p.checkNumber(v, id, code, note); err != nil {
		return answer{}, err
	}
	if err := p.office.Confirm(v.Context(), v.tx, v.staff, id); err != nil {
		return answer{}, err
	}
	if core.Undoable(code) {
		out, err := p.postpone(v, id, rev, code)
		if err != nil {
			return answer{}, err
		}
		return p.onward(v, out)
	}
	a, err := p.office.Act(v.Context(), v.tx, v.staff, id, rev, code, note)
	if err != nil {
		return answer{}, err
	}
	if code != "judge" && code != "claim" {
		p.sessions.tell(v.Context(), a.Title()+": "+p.office.Catalog.Steps.Action(code).Past+".")
	}
	return goTo(afterwards(v, a)), nil
}

// tooLate tells who was faster: on the print queue in passing, for its next row
// waits, else on a page of its own.
func (p *panel) tooLate(v *visit, id uuid.UUID, err error) (answer, error) {
	if v.PostFormValue("back") == "cetak" {
		said, err := p.overtaken(v, id)
		p.sessions.tell(v.Context(), said)
		return goTo("/panel/cetak"), err
	}
	a, failed := p.office.Application(v.Context(), v.tx, id)
	if failed != nil || !v.staff.Sees(a) {
		return answer{}, cmp.Or(failed, err)
	}
	last, failed := p.office.LastEntries(v.Context(), v.tx, []uuid.UUID{id})
	if failed != nil {
		return answer{}, failed
	}
	return answer{}, &core.Error{Code: core.Conflict, Text: err.Error() + " Terakhir: " + p.deed(v, last[id]) + "."}
}

// again leads back to the screen on which something was missing.
func (p *panel) again(v *visit, id uuid.UUID) (answer, error) {
	if v.PostFormValue("back") == "cetak" {
		return goTo("/panel/cetak"), nil
	}
	a, err := p.office.Application(v.Context(), v.tx, id)
	if err != nil {
		return answer{}, err
	}
	if a, err = p.foresee(v, a); err != nil {
		return answer{}, err
	}
	if a.ClaimedBy != nil && *a.ClaimedBy == v.staff.ID {
		return goTo(workPath(a)), nil
	}
	return goTo(casePath(id)), nil
}

// afterwards is where a person goes on after a step: with the case while they
// hold it, else back to the list they came from.
func afterwards(v *visit, a *core.Application) string {
	switch {
	case v.PostFormValue("back") == "cetak":
		return "/panel/cetak"
	case a.ClaimedBy != nil && *a.ClaimedBy == v.staff.ID:
		return workPath(a)
	}
	return "/panel"
}
