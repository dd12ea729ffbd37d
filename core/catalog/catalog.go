// Package catalog is what the office offers: its services with their fields
// and requirements (services/*.yaml), what they share (fields.yaml,
// requirements.yaml, office.yaml), the chat's first menu (groups.yaml), the
// way of a case through the office (steps.yaml), the order in which it is typed
// into SIAK (siak.yaml), what officers say of a faulty part (reasons.yaml), the
// office's hours and holidays (holidays.yaml) and what all this is called in other
// languages (lang/<code>.yaml). All of it is data; this package loads it, checks it and
// explains each error with file and line. It uses no clock, no network and
// imports nothing of ours.
package catalog

// Catalog is everything that was loaded. It is not changed after Load, but
// for Remember at start.
type Catalog struct {
	Services []*Service // in the order of the menu
	Groups   []Group    // in the order of the menu
	Steps    *Steps
	Holidays *Holidays
	Regime   string // form numbers in force: "2019" or "2026"

	Relations []Option // who an applicant can be, see Relation
	Places    []Option // where a product can be printed, see PlaceLabel

	byCode  map[string]*Service
	sheets  []Sheet             // see SheetFor
	numbers []NumberShape       // see NumbersFor
	reasons reasons             // see PhotoReasons
	old     map[string]*Service // by code@version, see Remember

	original     *Catalog              // of a translated copy: the Indonesian one; else nil
	translated   map[string]*Catalog   // by language, Indonesian too, see In
	dictionaries map[string]dictionary // by language
}

// Group is a line of the chat's first menu.
type Group struct {
	Code     string   `yaml:"code"     json:"code"`
	Name     string   `yaml:"name"     json:"name"`
	Words    []string `yaml:"words"    json:"words"`
	Services []string `yaml:"services" json:"services"` // codes, in order
}

// Service is one thing a person can apply for.
type Service struct {
	Code         string        `yaml:"code"         json:"code"`
	Version      string        `yaml:"-"            json:"version"` // "<revision>-<hash of content>"
	Revision     int           `yaml:"revision"     json:"revision"`
	Name         string        `yaml:"name"         json:"name"`       // official name
	Short        string        `yaml:"short"        json:"short"`      // for a button; at most 24 runes
	About        string        `yaml:"about"        json:"about"`      // one plain sentence: when to choose it
	Words        []string      `yaml:"words"        json:"words"`      // phrases people use for it, everyday and Javanese too
	Applicants   []string      `yaml:"applicants"   json:"applicants"` // codes of Relations: who may apply
	Fields       []Field       `yaml:"fields"       json:"fields"`
	Requirements []Requirement `yaml:"requirements" json:"requirements"`
	Forms        Forms         `yaml:"forms"        json:"forms"`
	Products     []Product     `yaml:"products"     json:"products"`
	Section      string        `yaml:"section"      json:"section"`    // section whose validator decides
	SectionBy    *SectionBy    `yaml:"section_by"   json:"section_by"` // where it depends on an answer
	Lane         string        `yaml:"lane"         json:"lane"`       // code of a Lane
	Minutes      int           `yaml:"minutes"      json:"minutes"`    // service time promised, working minutes
	Presence     string        `yaml:"presence"     json:"presence"`   // sentence: who must come, where, why; "" if nobody
	Fee          string        `yaml:"fee"          json:"fee"`        // sentence about the fee
	Notes        []string      `yaml:"notes"        json:"notes"`      // sentences worth knowing beforehand
	Feed         string        `yaml:"feed"         json:"feed"`       // event for KADAL SAKTI: birth, death, move, ""
}

// Field is one question.
type Field struct {
	Code     string   `yaml:"code"     json:"code"`
	Use      string   `yaml:"use"      json:"-"`        // code of a shared field in fields.yaml that this one starts from
	Type     string   `yaml:"type"     json:"type"`     // see FieldTypes
	Label    string   `yaml:"label"    json:"label"`    // noun for summaries and sheets
	Ask      string   `yaml:"ask"      json:"ask"`      // the question
	Help     string   `yaml:"help"     json:"help"`     // an example or where to find it
	Optional bool     `yaml:"optional" json:"optional"` // may be skipped ("lewati")
	Unknown  bool     `yaml:"unknown"  json:"unknown"`  // "tidak tahu" is an answer
	Options  []Option `yaml:"options"  json:"options"`  // for type choice; Load fills it for relation and collect
	When     *When    `yaml:"when"     json:"when"`     // asked only if
	Check    Check    `yaml:"check"    json:"check"`
}

// FieldTypes are the kinds of answer the conversation can check.
//
//	text      free words, Check.Min and Check.Max runes
//	name      a person's name: at most 60 letters (Permendagri 73/2022)
//	nik       16 digits with a plausible birth date
//	kk        16 digits, not the NIK
//	phone     E.164 after normalising
//	email     an address
//	date      a calendar date, kept as 2006-01-02; Check.Past, Check.Future
//	time      hour and minute, kept as 15:04
//	number    a whole number, Check.Min to Check.Max
//	choice    one of Options, kept as its code
//	yesno     kept as "ya" or "tidak"
//	village   a village of the regency, kept as its region code
//	kecamatan a kecamatan of the regency, kept as its region code
//	relation  who the applicant is to the subject, one of Service.Applicants
//	collect   where the product is taken: "mandiri", "desa", "kecamatan"
var FieldTypes = []string{
	"text", "name", "nik", "kk", "phone", "email", "date", "time", "number",
	"choice", "yesno", "village", "kecamatan", "relation", "collect",
}

// Check narrows what an answer may be.
type Check struct {
	Min    int    `yaml:"min"     json:"min,omitempty"`
	Max    int    `yaml:"max"     json:"max,omitempty"`
	Past   bool   `yaml:"past"    json:"past,omitempty"`    // not after today
	Future bool   `yaml:"future"  json:"future,omitempty"`  // not before today
	Not    string `yaml:"not"     json:"not,omitempty"`     // code of a field it must differ from
	MinAge int    `yaml:"min_age" json:"min_age,omitempty"` // years, of a date or a NIK
	MaxAge int    `yaml:"max_age" json:"max_age,omitempty"` // years; 0 for none
}

// Option is one answer of a choice.
type Option struct {
	Code  string   `yaml:"code"  json:"code"`
	Label string   `yaml:"label" json:"label"`
	Words []string `yaml:"words" json:"words"`
}

// When makes a field or requirement depend on an earlier answer: it holds if
// the answer to Field is one of In (or, with Not, none of them).
type When struct {
	Field string   `yaml:"field" json:"field"`
	In    []string `yaml:"in"    json:"in"`
	Not   bool     `yaml:"not"   json:"not,omitempty"`
}

// Holds reports whether the condition is met by answers; a nil one always is.
func (w *When) Holds(answers map[string]string) bool {
	if w == nil {
		return true
	}
	for _, value := range w.In {
		if answers[w.Field] == value {
			return !w.Not
		}
	}
	return w.Not
}

// Requirement is one document to photograph.
type Requirement struct {
	Code     string   `yaml:"code"     json:"code"`
	Use      string   `yaml:"use"      json:"-"`        // code of a shared requirement in requirements.yaml that this one starts from
	Name     string   `yaml:"name"     json:"name"`     // "Kartu Keluarga (KK)"
	Words    []string `yaml:"words"    json:"words"`    // what people call it
	Look     string   `yaml:"look"     json:"look"`     // how the photo should look, one sentence
	Pages    int      `yaml:"pages"    json:"pages"`    // the most photos it takes; 1 if not given
	Optional bool     `yaml:"optional" json:"optional"` // may be left out
	When     *When    `yaml:"when"     json:"when"`     // wanted only if; the question is a yesno or choice field
	Original bool     `yaml:"original" json:"original"` // the original must be handed in at collection
}

// Forms are the official forms, by regulation.
type Forms struct {
	R2019 []string `yaml:"2019" json:"2019"` // Permendagri 109/2019
	R2026 []string `yaml:"2026" json:"2026"` // Permendagri 6/2026
}

// In returns the form numbers of a regime, "2019" or "2026".
func (f Forms) In(regime string) []string {
	if regime == "2019" {
		return f.R2019
	}
	return f.R2026
}

// Product is what the office issues.
type Product struct {
	Code      string   `yaml:"code"       json:"code"`
	Name      string   `yaml:"name"       json:"name"`
	TTE       bool     `yaml:"tte"        json:"tte"`        // signed electronically by the head of office
	SelfPrint bool     `yaml:"self_print" json:"self_print"` // the citizen may print it (Permendagri 109/2019)
	Places    []string `yaml:"places"     json:"places"`     // where it can be printed: mandiri, desa, kecamatan, dinas
}

// SectionBy picks the section by the answer to a field.
type SectionBy struct {
	Field    string            `yaml:"field"    json:"field"`
	Sections map[string]string `yaml:"sections" json:"sections"` // answer → section
}

// SectionFor returns the section that validates a case with these answers.
func (s *Service) SectionFor(answers map[string]string) string {
	if s.SectionBy != nil {
		if section := s.SectionBy.Sections[answers[s.SectionBy.Field]]; section != "" {
			return section
		}
	}
	return s.Section
}

// Field returns the field with this code, or nil.
func (s *Service) Field(code string) *Field {
	for i := range s.Fields {
		if s.Fields[i].Code == code {
			return &s.Fields[i]
		}
	}
	return nil
}

// Requirement returns the requirement with this code, or nil.
func (s *Service) Requirement(code string) *Requirement {
	for i := range s.Requirements {
		if s.Requirements[i].Code == code {
			return &s.Requirements[i]
		}
	}
	return nil
}

// Wanted returns the requirements that these answers call for, in order.
func (s *Service) Wanted(answers map[string]string) []Requirement {
	var out []Requirement
	for _, requirement := range s.Requirements {
		if requirement.When.Holds(answers) {
			out = append(out, requirement)
		}
	}
	return out
}

// SelfPrint reports whether the citizen may print every product.
func (s *Service) SelfPrint() bool {
	for _, product := range s.Products {
		if !product.SelfPrint {
			return false
		}
	}
	return len(s.Products) > 0
}

// Service returns the current service with this code, or nil.
func (c *Catalog) Service(code string) *Service { return c.byCode[code] }

// Pinned returns the service as it was at version, or the current one when
// that version is not remembered.
func (c *Catalog) Pinned(code, version string) *Service {
	if current := c.byCode[code]; current != nil && current.Version == version {
		return current
	}
	if old := c.old[code+"@"+version]; old != nil {
		return old
	}
	return c.byCode[code]
}

// Remember adds an earlier version of a service, under which cases are open.
// Call it at start only.
func (c *Catalog) Remember(old *Service) {
	if c.old == nil {
		c.old = map[string]*Service{}
	}
	c.old[old.Code+"@"+old.Version] = old
	for lang, translated := range c.translated {
		translated.Remember(c.translate(lang, old))
	}
}
