package admin

import (
	"sakti/bot"
	"sakti/core"
)

// typedHere stands in a foretold sentence where the officer's own words go. The
// page puts them there while they are typed (static/says.js).
const typedHere = "⟦…⟧"

// foretell adds to the steps with words of the officer's own what the applicant
// will read in chat, in their language.
func (p *panel) foretell(v *visit, c *caseView) error {
	for i := range c.Actions {
		action, invited := &c.Actions[i], *c.Application
		var note core.Note
		switch action.Code {
		case "reject":
			note.Reason = typedHere
		case "invite":
			note.Visit, invited.Visit = typedHere, typedHere
		default:
			continue
		}
		var err error
		if action.Says, err = bot.Preview(v.Context(), v.tx, p.office, &invited, action.Code, note); err != nil {
			return err
		}
	}
	return nil
}
