package dialog

// linkOperator links a chat to a member of staff by the invitation code in
// the message.
func (t *turn) linkOperator() bool {
	if t.event.Kind != KindText {
		return false
	}
	codes := Mentions(t.event.Text).Invitations
	if len(codes) == 0 {
		return false
	}
	invitation, known := t.facts.Invitations[codes[0]]
	switch {
	case !known:
		t.say("operator.unknown")
	case !invitation.Valid:
		t.say("operator.used")
	default:
		t.do(LinkOperator{Code: codes[0]})
		t.facts = t.asOperator(invitation)
		t.say("operator.linked", "name", invitation.Name, "counter", invitation.Counter)
	}
	t.goOn()
	return true
}

// asOperator is the facts as they are once the link is made.
func (t *turn) asOperator(invitation Invitation) *Facts {
	facts := *t.facts
	facts.Operator = &Operator{Name: invitation.Name, Counter: invitation.Counter}
	return &facts
}

// operatorMenu is what an operator mostly does: mend what came back, file for
// citizens, look at the cases. A midwife's menu begins with the birth.
func (t *turn) operatorMenu() {
	if n := len(t.returned()); n > 0 {
		t.offer("faulty", "operator.returned", "n", n)
	}
	if t.facts.Operator.Kind == "faskes" {
		t.offer("s:AKL", "operator.birth")
	}
	t.offer("apply", "operator.apply")
	if last := t.lastFiled(); last != nil {
		t.offer("like", "operator.like", "service", t.facts.Catalog.Service(last.Service).Short)
	}
	t.offer("status", "operator.cases", "n", len(t.facts.Cases))
	t.offer("person", "operator.person")
}
