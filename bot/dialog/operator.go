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

// operatorMenu is what an operator mostly does: file for citizens, look at
// the cases, mend returned ones.
func (t *turn) operatorMenu() {
	t.offer("apply", "operator.apply")
	t.offer("status", "operator.cases", "n", len(t.facts.Cases))
	if n := len(t.returned()); n > 0 {
		t.offer("faulty", "operator.returned", "n", n)
	}
	t.offer("person", "operator.person")
}
