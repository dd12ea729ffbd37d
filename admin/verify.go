package admin

import "sakti/core"

// verify is the verifier's screen: photo, checklist and answers side by side.
// Each verdict is kept at once; the screen comes back at the next requirement.
func (p *panel) verify(v *visit) (answer, error) {
	out, err := p.screen(v, "verify", "Periksa", "/periksa")
	c, ok := out.view.(*caseView)
	if !ok {
		return out, err
	}
	if c.Ahead, err = p.aheadOf(v); err != nil {
		return answer{}, err
	}
	if err := p.foretell(v, c); err != nil {
		return answer{}, err
	}
	note := c.verdictsSoFar()
	if len(note.Verdicts) > 0 {
		c.Preview, err = p.told(v, c.Application, "return", note)
	}
	return out, err
}

// verdictsSoFar are the faults found up to now, as a return would name them.
func (c *caseView) verdictsSoFar() (note core.Note) {
	for _, check := range c.Faulty() {
		note.Verdicts = append(note.Verdicts, *check.Verdict)
	}
	for _, line := range c.WrongAnswers() {
		note.Verdicts = append(note.Verdicts, core.Verdict{Requirement: line.Code, Reason: line.Wrong})
	}
	return note
}

// matters reports whether the requirement must have a verdict.
func (c checkView) matters() bool { return len(c.Photos) > 0 || !c.Requirement.Optional }

// Judged counts the requirements that must have a verdict and have one.
func (c *caseView) Judged() int {
	n := 0
	for _, check := range c.Checks {
		if check.Verdict != nil && check.matters() {
			n++
		}
	}
	return n
}

// ToJudge counts the requirements that must have a verdict.
func (c *caseView) ToJudge() int {
	n := 0
	for _, check := range c.Checks {
		if check.matters() {
			n++
		}
	}
	return n
}

// Faulty are the requirements to be mended, as the applicant will read them.
func (c *caseView) Faulty() []checkView {
	var out []checkView
	for _, check := range c.Checks {
		if check.State() == "perbaiki" {
			out = append(out, check)
		}
	}
	return out
}

// AllJudged reports whether nothing that matters waits for a verdict.
func (c *caseView) AllJudged() bool { return c.Judged() == c.ToJudge() }

// Ready are the steps that the verdicts given so far bear out.
func (c *caseView) Ready() []actionView {
	var out []actionView
	faulty := len(c.Faulty()) > 0 || len(c.WrongAnswers()) > 0
	for _, action := range c.Actions {
		switch action.Code {
		case "verify", "invite":
			if faulty || !c.AllJudged() {
				continue
			}
		case "return":
			if !faulty {
				continue
			}
		}
		out = append(out, action)
	}
	return out
}
