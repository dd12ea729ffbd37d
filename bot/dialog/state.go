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
	Parked  []Draft  `json:"parked,omitempty"`  // others put aside, the last one put aside first
	Fix     *Fix     `json:"fix,omitempty"`     // the returned application being mended
	Kept    []Fix    `json:"kept,omitempty"`    // repairs begun and left, with what was corrected
	Wishes  []Wish   `json:"wishes,omitempty"`  // services asked for along with another, to be offered after it
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
	Later   []string          `json:"later,omitempty"`   // fields and requirements put off until before the summary
	Folder
}

// Fix is a returned application of which only the faulty parts are asked.
type Fix struct {
	Case    string            `json:"case"`              // Case.ID
	Answers map[string]string `json:"answers,omitempty"` // those corrected
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
	Known    bool     `json:"known,omitempty"`    // what an earlier case tells is still to be offered
	Spread   []string `json:"spread,omitempty"`   // requirements that an album was spread over last
	Weak     string   `json:"weak,omitempty"`     // requirement whose last photo was doubtful
	Last     string   `json:"last,omitempty"`     // field answered last, for a message changed afterwards
	Edit     string   `json:"edit,omitempty"`     // "field=value" that such a message holds, until it is confirmed
	Said     string   `json:"said,omitempty"`     // words by which a service was asked for, until it is clear which
	Like     string   `json:"like,omitempty"`     // number of the case that is to be filed once more
	Missing  string   `json:"missing,omitempty"`  // why the last message could not be read
}

// maxPending is how many photos wait for an answer; the first ones are kept.
const maxPending = 10

// clone copies everything a step may change, so that the state that came in
// stays as it was.
func (s State) clone() State {
	if s.Draft != nil {
		draft := s.Draft.clone()
		s.Draft = &draft
	}
	s.Parked = slices.Clone(s.Parked)
	for i := range s.Parked {
		s.Parked[i] = s.Parked[i].clone()
	}
	if s.Fix != nil {
		fix := s.Fix.clone()
		s.Fix = &fix
	}
	s.Kept = slices.Clone(s.Kept)
	for i := range s.Kept {
		s.Kept[i] = s.Kept[i].clone()
	}
	s.Wishes = slices.Clone(s.Wishes)
	s.Memo.Pending = slices.Clone(s.Memo.Pending)
	s.Memo.Spread = slices.Clone(s.Memo.Spread)
	return s
}

func (f Fix) clone() Fix {
	f.Answers = maps.Clone(f.Answers)
	f.Folder = f.Folder.clone()
	return f
}

func (d Draft) clone() Draft {
	d.Answers = maps.Clone(d.Answers)
	d.Skipped = slices.Clone(d.Skipped)
	d.Later = slices.Clone(d.Later)
	d.Folder = d.Folder.clone()
	return d
}

func (f Folder) clone() Folder {
	f.Done = slices.Clone(f.Done)
	f.Files = maps.Clone(f.Files)
	for requirement, files := range f.Files {
		f.Files[requirement] = slices.Clone(files)
	}
	return f
}

// empty reports whether nothing would be lost with the draft: its row is made
// with the first answer or photo.
func (d *Draft) empty() bool { return d == nil || d.ID == "" }
