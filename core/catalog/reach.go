package catalog

// kinds are all kinds of case that the table can tell apart, not yet begun.
func (s *Steps) kinds() []Case {
	var out []Case
	for _, lane := range s.Lanes {
		for _, presence := range []bool{false, true} {
			for _, self := range []bool{false, true} {
				out = append(out, Case{Lane: lane.Code, Presence: presence, Self: self})
			}
		}
	}
	return out
}

// reach returns the states that a case of this kind can come to, from where
// it stands; "" is not yet begun.
func (s *Steps) reach(from Case) map[string]bool {
	reached := map[string]bool{from.State: true}
	for todo := []string{from.State}; len(todo) > 0; todo = todo[1:] {
		from.State = todo[0]
		for _, action := range s.Open(from) {
			if action.To != "" && !reached[action.To] {
				reached[action.To] = true
				todo = append(todo, action.To)
			}
		}
	}
	return reached
}

func (s *Steps) canEnd(from Case) bool {
	for code := range s.reach(from) {
		if state := s.State(code); state != nil && state.End {
			return true
		}
	}
	return false
}
