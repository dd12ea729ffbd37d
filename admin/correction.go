package admin

import (
	"slices"

	"sakti/core"
)

// markAnswers puts beside each answer what somebody found wrong with it, and
// how it read when the case was sent back.
func (p *panel) markAnswers(v *visit, c *caseView) error {
	wrong, err := p.office.WrongAnswers(v.Context(), v.tx, c.Application)
	if err != nil {
		return err
	}
	before, _, err := p.office.ReturnedAnswers(v.Context(), v.tx, c.ID)
	if err != nil {
		return err
	}
	names, err := p.regions.read(v.Context(), v.tx)
	if err != nil {
		return err
	}
	for i := range c.Answers {
		line := &c.Answers[i]
		line.Reasons = p.office.Catalog.AnswerReasons(line.field)
		if at := slices.IndexFunc(wrong, func(w core.Verdict) bool { return w.Requirement == line.Code }); at >= 0 {
			line.Wrong = wrong[at].Reason
		}
		if old, asked := before[line.Code]; asked && old != c.Application.Answers[line.Code] {
			line.Before = p.inWords(line.field, old, names)
			if line.Private && !c.Unmasked {
				line.Before = masked(line.field.Type, old)
			}
		}
	}
	return nil
}

// WrongAnswers are the answers to be mended, as the applicant will read them.
func (c *caseView) WrongAnswers() []answerLine {
	return slices.DeleteFunc(slices.Clone(c.Answers), func(line answerLine) bool { return line.Wrong == "" })
}

// Mended counts the answers that came back changed.
func (c *caseView) Mended() int {
	n := 0
	for _, line := range c.Answers {
		if line.Before != "" {
			n++
		}
	}
	return n
}
