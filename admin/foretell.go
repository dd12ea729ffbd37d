package admin

import (
	"sakti/bot"
	"sakti/core"
	"sakti/core/catalog"
)

// What stands in a foretold sentence where the officer's own words go, and
// where the name goes of the part that they pick. The page puts them there as
// they are typed (static/says.js).
const (
	typedHere  = "⟦…⟧"
	pickedHere = "⟦?⟧"
)

// toldView is a sentence for the applicant, for an officer who may not speak
// their language.
type toldView struct {
	bot.Told
	Language string // the applicant's, in words
	service  *catalog.Service
}

// Theirs is what a part of the case is called in the applicant's language; ""
// if that is the officer's.
func (a actionView) Theirs(code string) string {
	if a.Says == nil || a.Says.Theirs == "" {
		return ""
	}
	return a.Says.service.PartName(code)
}

// told is what the applicant will read in chat after a step; nil if nothing.
func (p *panel) told(v *visit, a *core.Application, action string, note core.Note) (*toldView, error) {
	told, err := bot.Preview(v.Context(), v.tx, p.office, a, action, note)
	if err != nil || told.Words == "" {
		return nil, err
	}
	return &toldView{Told: told, Language: languageName(told.Lang), service: p.office.Catalog.In(told.Lang).Pinned(a.Service, a.Version)}, nil
}

// foretell adds to the steps with words of the officer's own what the applicant
// will read in chat.
func (p *panel) foretell(v *visit, c *caseView) error {
	for i := range c.Actions {
		action, invited := &c.Actions[i], *c.Application
		var note core.Note
		switch {
		case action.Code == "reject":
			note.Reason = typedHere
		case action.Code == "invite":
			note.Visit, invited.Visit = typedHere, typedHere
		case action.Asks == "faulty":
			note.Verdicts = []core.Verdict{{Requirement: pickedHere, Reason: typedHere}}
		default:
			continue
		}
		var err error
		if action.Says, err = p.told(v, &invited, action.Code, note); err != nil {
			return err
		}
	}
	return nil
}
