package admin

import (
	"cmp"
	"slices"

	"github.com/google/uuid"

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
