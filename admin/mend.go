package admin

import (
	"github.com/google/uuid"

	"sakti/core"
)

// mendLine is a part of a returned case that must come again. What an officer
// typed may name a person, so the public page leaves it to the chat; a
// ready-made reason names nobody.
type mendLine struct {
	Text string
	Said string // why, if the reason was ready-made: in the applicant's language
	Lang string // of that; "" for Indonesian
}

// mend lists what the applicant of a returned case has to mend.
func (p *panel) mend(v *visit, a *core.Application) ([]mendLine, error) {
	if a.State != "returned" {
		return nil, nil
	}
	verdicts, err := p.office.Verdicts(v.Context(), v.tx, []uuid.UUID{a.ID})
	if err != nil {
		return nil, err
	}
	lang, err := core.LangOf(v.Context(), v.tx, a)
	if err != nil {
		return nil, err
	}
	theirs := p.office.Catalog.In(lang)
	var out []mendLine
	for _, verdict := range verdicts[a.ID] {
		if verdict.Good {
			continue
		}
		line := mendLine{Text: "Perbaiki isian: " + p.office.PartName(a, verdict.Requirement) + ".", Lang: lang}
		if p.office.ServiceOf(a).Requirement(verdict.Requirement) != nil {
			line.Text = "Foto ulang: " + p.office.PartName(a, verdict.Requirement) + "."
		}
		line.Said, _ = theirs.ReadyMade(a.Service, a.Version, verdict.Requirement, verdict.Reason)
		out = append(out, line)
	}
	return out, nil
}
