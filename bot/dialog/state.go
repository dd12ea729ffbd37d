package dialog

import (
	"maps"
	"slices"
)

// State is the conversation's memory. It is saved as JSON after every step.
type State struct {
	V       int      `json:"v"`                 // version of this shape, for migration
	Lang    string   `json:"lang,omitempty"`    // "" is Indonesian
	Greeted bool     `json:"greeted,omitempty"` // has seen the privacy notice
	Step    string   `json:"step,omitempty"`    // what was asked last, "topic:subject"; "" is nothing
	Offered []Choice `json:"offered,omitempty"` // the choices of the last sentence, for answers by number or word
	Misses  int      `json:"misses,omitempty"`  // answers not understood in a row
	Draft   *Draft   `json:"draft,omitempty"`   // the application being filled in
	Fix     *Fix     `json:"fix,omitempty"`     // the returned application being mended
	At      string   `json:"at,omitempty"`      // time of the last step, RFC 3339
	Memo    Memo     `json:"memo,omitzero"`
}

// Draft is an application not yet sent.
type Draft struct {
	ID      string            `json:"id,omitempty"` // "" until the first answer or photo
	Service string            `json:"service"`
	Version string            `json:"version"`
	Answers map[string]string `json:"answers,omitempty"`
	Skipped []string          `json:"skipped,omitempty"` // fields and requirements passed over
	Folder
}

// Fix is a returned application of which only the faulty parts are asked.
type Fix struct {
	Case string `json:"case"` // Case.ID
	Folder
}

// Folder is the photos of an application, by requirement.
type Folder struct {
	Files map[string][]string `json:"files,omitempty"` // requirement → files, in page order
	Done  []string            `json:"done,omitempty"`  // requirements the person calls complete
}

// Memo is what topics remember from one message to the next.
type Memo struct {
	Pending  []string `json:"pending,omitempty"`  // photos of which we asked what they show
	Wish     string   `json:"wish,omitempty"`     // service named while another is being filled in
	Replace  string   `json:"replace,omitempty"`  // requirement whose old photos the next one replaces
	Refusals int      `json:"refusals,omitempty"` // photos refused in a row
	Insist   string   `json:"insist,omitempty"`   // doubtful answer, taken when it is given again
}

// maxPending is how many photos wait for an answer; the first ones are kept.
const maxPending = 10

// clone copies everything a step may change, so that the state that came in
// stays as it was.
func (s State) clone() State {
	if s.Draft != nil {
		draft := *s.Draft
		draft.Answers = maps.Clone(draft.Answers)
		draft.Skipped = slices.Clone(draft.Skipped)
		draft.Folder = draft.Folder.clone()
		s.Draft = &draft
	}
	if s.Fix != nil {
		fix := *s.Fix
		fix.Folder = fix.Folder.clone()
		s.Fix = &fix
	}
	s.Memo.Pending = slices.Clone(s.Memo.Pending)
	return s
}

func (f Folder) clone() Folder {
	f.Done = slices.Clone(f.Done)
	f.Files = maps.Clone(f.Files)
	for requirement, files := range f.Files {
		f.Files[requirement] = slices.Clone(files)
	}
	return f
}

// empty reports whether nothing would be lost with the draft.
func (d *Draft) empty() bool {
	return d == nil || len(d.Answers)+len(d.Files)+len(d.Skipped) == 0
}
