package dialog

// hint takes from the words of a request what they tell besides the service:
// who it is for, in which village, by what name. It is said at once and can be
// changed. What the service's own name would tell is no news.
func (t *turn) hint() {
	if t.event.Kind != KindText {
		return
	}
	service := t.service()
	told := Slots(t.event.Text, service, *t.facts)
	if len(told) == 0 {
		return
	}
	named := Slots(service.Short, service, *t.facts)
	var codes []string
	for code, value := range told {
		if named[code] != value {
			codes = append(codes, code)
		}
	}
	t.assume(told, codes...)
}
