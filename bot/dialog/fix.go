package dialog

import (
	"slices"

	"sakti/core/catalog"
)

// returned are the cases that wait for their applicant to mend them.
func (t *turn) returned() []*Case {
	var out []*Case
	for i := range t.facts.Cases {
		if t.facts.Cases[i].State == "returned" {
			out = append(out, &t.facts.Cases[i])
		}
	}
	return out
}

// caseOf returns the case with this id, or nil.
func (t *turn) caseOf(id string) *Case {
	for i := range t.facts.Cases {
		if t.facts.Cases[i].ID == id {
			return &t.facts.Cases[i]
		}
	}
	return nil
}

// startFix begins to mend a returned case: only its faulty parts are asked.
func (t *turn) startFix(c *Case) {
	if t.state.Fix == nil || t.state.Fix.Case != c.ID {
		t.leaveRepair()
		t.state.Fix = t.keptRepair(c.ID)
		t.state.Memo.Refusals = 0
	}
	t.state.Step = t.nextFix()
}

// fix begins to mend a case and asks for its first faulty part. Photos that
// waited are put there.
func (t *turn) fix(c *Case) {
	t.startFix(c)
	t.say("fix.start", "service", t.serviceName(c), "number", c.Number)
	if c.Reason != "" {
		t.say("fix.note", "note", t.reasonOf(c))
	}
	if pending := t.state.Memo.Pending; len(pending) > 0 && len(c.Faults) > 0 {
		t.state.Memo.Pending = nil
		t.place(t.gathering(), pending)
		return
	}
	t.goOn()
}

var mendWords = words("perbaiki, perbaiki sekarang, perbaiki berkas, perbaikan, mau perbaiki, mau memperbaiki, memperbaiki, saya perbaiki, betulkan, benahi, benerin, " +
	"lengkapi, melengkapi, kirim ulang, kirim perbaikan, dandani, ndandani, leresaken, ngleresaken, kula leresaken, mend, fix, fix it, correct it")

// wantsMending takes "perbaiki" for the case that came back, while nothing else
// is under way.
func (t *turn) wantsMending(text string) bool {
	returned := t.returned()
	switch {
	case !mendWords[plainly(fold(text))] || len(returned) == 0 || !t.nowhere():
		return false
	case len(returned) == 1:
		t.mend(returned[0])
	default:
		t.goTo("cases:returned")
	}
	return true
}

func (t *turn) fixFolder() *gathering {
	fix := t.state.Fix
	g := &gathering{Folder: &fix.Folder, topic: "fix", mends: true}
	c := t.caseOf(fix.Case)
	if c == nil || c.State != "returned" {
		return g
	}
	service := t.facts.Catalog.Pinned(c.Service, c.Version)
	for _, fault := range c.Faults {
		if t.isAnswer(c, fault.Requirement) {
			continue
		}
		requirement := &catalog.Requirement{Code: fault.Requirement, Name: fault.Requirement, Pages: 1}
		if service != nil && service.Requirement(fault.Requirement) != nil {
			requirement = service.Requirement(fault.Requirement)
		}
		if g.find(requirement.Code) == nil {
			g.wanted = append(g.wanted, requirement)
		}
	}
	return g
}

// nextFix is the step of the first faulty part that has no new photo.
func (t *turn) nextFix() string {
	c := t.caseOf(t.state.Fix.Case)
	if c == nil {
		return "fix:"
	}
	for _, fault := range c.Faults {
		if _, done := t.state.Fix.Answers[fault.Requirement]; !done && t.isAnswer(c, fault.Requirement) {
			return "answer:" + fault.Requirement
		}
	}
	g := t.fixFolder()
	for _, requirement := range g.wanted {
		if !slices.Contains(g.Done, requirement.Code) {
			return "fix:" + requirement.Code
		}
	}
	return "fix:"
}

// isAnswer reports whether a fault is with an answer rather than a document.
func (t *turn) isAnswer(c *Case, code string) bool {
	service := t.facts.Catalog.Pinned(c.Service, c.Version)
	return service != nil && service.Requirement(code) == nil && service.Field(code) != nil
}

// faultReason is what the verifier said about a requirement.
func (t *turn) faultReason(code string) string {
	if c := t.caseOf(t.state.Fix.Case); c != nil {
		for _, fault := range c.Faults {
			if fault.Requirement == code && fault.Reason != "" {
				return fault.words(t.facts.Catalog, c)
			}
		}
	}
	return t.text("fix.noreason")
}

// resubmit sends a mended case back to its place in the queue.
func (t *turn) resubmit() {
	id := t.state.Fix.Case
	number := ""
	if c := t.caseOf(id); c != nil {
		number = c.Number
	}
	t.do(Resubmit{Application: id, Answers: t.state.Fix.Answers})
	t.state.Fix = nil
	t.say("fix.done", "number", number)
	if t.state.Draft.empty() {
		t.rest()
		return
	}
	t.say("fix.back", "service", t.currentService())
	t.goOn()
}

// sendMended sends a returned case of which answers were corrected, though not
// every photo that was asked for is there: the fault may have been the answer.
func (t *turn) sendMended() {
	if t.state.Fix == nil || len(t.state.Fix.Answers) == 0 {
		t.again()
		return
	}
	t.resubmit()
}

// maxKept is how many repairs that were left are remembered.
const maxKept = 3

// leaveRepair stops mending a case for now; what was corrected is kept until
// the person comes back to it.
func (t *turn) leaveRepair() {
	if fix := t.state.Fix; fix != nil && len(fix.Answers)+len(fix.Files) > 0 {
		t.state.Kept = append([]Fix{*fix}, t.state.Kept...)
		t.state.Kept = t.state.Kept[:min(len(t.state.Kept), maxKept)]
	}
	t.state.Fix = nil
}

// keptRepair is the repair of a case as it was left, or a fresh one.
func (t *turn) keptRepair(id string) *Fix {
	at := slices.IndexFunc(t.state.Kept, func(fix Fix) bool { return fix.Case == id })
	if at < 0 {
		return &Fix{Case: id}
	}
	fix := t.state.Kept[at]
	t.state.Kept = slices.Delete(t.state.Kept, at, at+1)
	return &fix
}
