package admin

import (
	"cmp"
	"slices"
	"strconv"
	"strings"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"sakti/core"
	"sakti/core/catalog"
)

// actionView is a step that the visitor may take with a case: a button, and
// what has to be said with it.
type actionView struct {
	Code    string
	Label   string
	Asks    string // "", "reason", "appointment", "answer", "faulty", "siak"
	Post    string // where its form goes
	Rev     int    // of the case as the visitor sees it
	Back    string // "cetak" when the form stands on the print queue
	Case    uuid.UUID
	Checks  []checkView
	Answers []answerLine
	Hint    string
	Reasons []string // the common ones
	// Says is what the applicant will read in chat, with typedHere where the
	// officer's words go; nil where it is not foretold.
	Says *toldView
	// Receiver is the check before a document is handed over.
	Receiver *receiverView
	button
}

// button is how a step looks. Steps that are not listed get a plain one, so a
// new step of steps.yaml works here without a word.
type button struct {
	Key   string // shortcut
	Style string // primary, plain, danger
	Rank  int
}

var buttons = map[string]button{
	"claim":     {"a", "primary", 0},
	"verify":    {"l", "primary", 1},
	"invite":    {"u", "primary", 1},
	"attend":    {"h", "primary", 1},
	"serve":     {"l", "primary", 1},
	"key":       {"", "primary", 1},
	"answer":    {"j", "primary", 1},
	"validate":  {"s", "primary", 1},
	"print":     {"c", "primary", 1},
	"reprint":   {"r", "plain", 3},
	"hand_over": {"d", "primary", 1},
	"return":    {"m", "plain", 2},
	"correct":   {"v", "plain", 2},
	"reject":    {"t", "danger", 4},
	"release":   {"k", "plain", 5},
}

// elsewhere are steps that have another place: the chat, the checklist, and the
// signer's own pen.
var elsewhere = []string{"open", "submit", "resubmit", "withdraw", "judge", "sign"}

func (p *panel) actionsFor(v *visit, c *caseView) []actionView {
	var out []actionView
	for _, code := range p.office.OpenActions(c.Application, v.staff) {
		if !slices.Contains(elsewhere, code) {
			out = append(out, p.actionView(c.Application, code))
		}
	}
	slices.SortStableFunc(out, func(a, b actionView) int { return cmp.Compare(a.Rank, b.Rank) })
	return out
}

func (p *panel) actionView(a *core.Application, code string) actionView {
	action := p.office.Catalog.Steps.Action(code)
	look, ok := buttons[code]
	if !ok {
		look = button{Style: "plain", Rank: 3}
	}
	if code == "claim" && workPath(a) == casePath(a.ID) {
		look.Style, look.Rank = "plain", 3 // where people come by name, taking is not what comes first
	}
	out := actionView{Code: code, Label: action.Label, Asks: asks(a, action), Rev: a.Rev, button: look, Case: a.ID,
		Post: casePath(a.ID) + "/langkah/" + code, Hint: p.office.ServiceOf(a).Presence}
	switch code {
	case "hand_over":
		out.Receiver = p.receiverOf(a)
	case "reprint":
		out.Reasons = reprintReasons
	case "correct":
		out.Reasons = correctReasons
	}
	return out
}

// asks is what a step's form has to ask. Verdicts are given on the checklist,
// which is there only while the case is being verified.
func asks(a *core.Application, action *catalog.Action) string {
	for _, need := range action.Needs {
		switch {
		case need == "verdicts" && a.State == "submitted":
		case need == "verdicts":
			return "faulty"
		default:
			return need
		}
	}
	return ""
}

// Action is the view's step with this code, nil if it is not open.
func (c *caseView) Action(code string) *actionView {
	i := slices.IndexFunc(c.Actions, func(a actionView) bool { return a.Code == code })
	if i < 0 {
		return nil
	}
	return &c.Actions[i]
}

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

// noteOf is what was said with a step.
func noteOf(v *visit) core.Note {
	note := core.Note{Visit: v.PostFormValue("visit"), Answer: v.PostFormValue("answer"), Place: placeOf(v.staff), Receiver: receiver(v)}
	reason := strings.TrimSpace(v.PostFormValue("own"))
	if reason == "" {
		reason = v.PostFormValue("reason")
	}
	if part := cmp.Or(v.PostFormValue("requirement"), v.PostFormValue("field")); part != "" {
		note.Verdicts = []core.Verdict{{Requirement: part, Good: v.PostFormValue("good") == "ya"}}
		if !note.Verdicts[0].Good {
			note.Verdicts[0].Reason = reason
		}
	} else {
		note.Reason = reason
	}
	if number := v.PostFormValue("siak_number"); number != "" {
		note.SIAK = &core.SIAK{Number: number, Date: v.PostFormValue("siak_date"), Note: v.PostFormValue("siak_note")}
	}
	return note
}

// placeOf is the counter at which a person prints and hands over, "" for
// those who have none.
func placeOf(staff *core.Staff) string {
	for _, role := range staff.Roles {
		if slices.Contains(printers, role.Code) {
			return role.CounterName
		}
	}
	return ""
}
