package catalog

import "slices"

// Steps is the way of a case through the office: steps.yaml.
type Steps struct {
	States   []State   `yaml:"states"`
	Lanes    []Lane    `yaml:"lanes"`
	Actions  []Action  `yaml:"actions"`
	Roles    []Role    `yaml:"roles"`
	Sections []Section `yaml:"sections"`

	states  map[string]*State
	actions map[string]*Action
}

// State is where a case stands. Its Who says who acts next.
type State struct {
	Code    string   `yaml:"code"`
	Label   string   `yaml:"label"`   // for officers
	Citizen string   `yaml:"citizen"` // for the applicant: one plain sentence
	Who     []string `yaml:"who"`     // roles that act next; "applicant", "system"; empty at an end
	Clock   string   `yaml:"clock"`   // "run", "pause" (the citizen's turn) or "stop"
	End     bool     `yaml:"end"`
}

// Lane is a kind of way: which actions a case meets.
type Lane struct {
	Code     string `yaml:"code"`
	Label    string `yaml:"label"`
	Priority int    `yaml:"priority"` // lower is served first
}

// Action moves a case, or is done to it while it stays.
type Action struct {
	Code     string            `yaml:"code"`
	Label    string            `yaml:"label"`    // on its button
	Past     string            `yaml:"past"`     // in the journal: "Berkas dinyatakan lengkap"
	From     []string          `yaml:"from"`     // states; "" is "not there yet"
	To       string            `yaml:"to"`       // "" if the case stays where it is
	Lanes    []string          `yaml:"lanes"`    // empty for all
	Presence string            `yaml:"presence"` // "needed": only services with presence; "none": only without; "" both
	Print    string            `yaml:"print"`    // "self": only if the applicant prints; "desk": only if a desk prints; "" both
	Roles    []string          `yaml:"roles"`    // who may do it; "applicant" and "system" too
	NotBy    []string          `yaml:"not_by"`   // actions whose actor may not do this one (four eyes)
	Section  bool              `yaml:"section"`  // only staff of the case's section
	Claimed  bool              `yaml:"claimed"`  // only by who holds the case
	Keeps    bool              `yaml:"keeps"`    // who held the case goes on holding it
	Needs    []string          `yaml:"needs"`    // what must be said with it: reason, verdicts, siak, appointment, answer, receiver
	Notice   map[string]string `yaml:"notice"`   // audience (applicant, filer) → sentence of bot/say
}

// Role is a duty a member of staff can have.
type Role struct {
	Code  string `yaml:"code"`
	Label string `yaml:"label"`
	Needs string `yaml:"needs"` // "counter", "section", "region" or ""
}

// Section is a part of the office that validates.
type Section struct {
	Code string `yaml:"code"`
	Name string `yaml:"name"`
}

// State returns the state with this code, or nil.
func (s *Steps) State(code string) *State { return s.states[code] }

// Action returns the action with this code, or nil.
func (s *Steps) Action(code string) *Action { return s.actions[code] }

// Lane returns the lane with this code, or nil.
func (s *Steps) Lane(code string) *Lane {
	i := slices.IndexFunc(s.Lanes, func(l Lane) bool { return l.Code == code })
	if i < 0 {
		return nil
	}
	return &s.Lanes[i]
}

// Role returns the role with this code, or nil.
func (s *Steps) Role(code string) *Role {
	i := slices.IndexFunc(s.Roles, func(r Role) bool { return r.Code == code })
	if i < 0 {
		return nil
	}
	return &s.Roles[i]
}

// SectionName is the name of a section, or its code if there is none.
func (s *Steps) SectionName(code string) string {
	for _, section := range s.Sections {
		if section.Code == code {
			return section.Name
		}
	}
	return code
}

// For returns the actions that a lane can meet, in table order.
func (s *Steps) For(lane string) []*Action {
	var out []*Action
	for i := range s.Actions {
		if len(s.Actions[i].Lanes) == 0 || slices.Contains(s.Actions[i].Lanes, lane) {
			out = append(out, &s.Actions[i])
		}
	}
	return out
}

// Case is what decides which actions are open: the part of an application
// that the table speaks of.
type Case struct {
	State    string
	Lane     string
	Presence bool // the service needs somebody to come
	Self     bool // the applicant prints it
}

// Open returns the actions that the table allows for a case, whoever asks,
// in table order.
func (s *Steps) Open(c Case) []*Action {
	var out []*Action
	for i := range s.Actions {
		if s.Actions[i].Allows(c) {
			out = append(out, &s.Actions[i])
		}
	}
	return out
}

// Allows reports whether the table has this action for the case.
func (a *Action) Allows(c Case) bool {
	return slices.Contains(a.From, c.State) &&
		(len(a.Lanes) == 0 || slices.Contains(a.Lanes, c.Lane)) &&
		fits(a.Presence, c.Presence, "needed", "none") &&
		fits(a.Print, c.Self, "self", "desk")
}

func fits(rule string, is bool, yes, no string) bool {
	switch rule {
	case yes:
		return is
	case no:
		return !is
	}
	return true
}
