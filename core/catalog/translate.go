package catalog

import (
	"maps"
	"slices"
	"strings"
	"unicode"
)

// indonesian is the language of the catalogue itself.
const indonesian = "id"

// In returns the catalogue for talking in a language ("jv", "en"), Indonesian
// for every other code. Codes, conditions and versions are the same in all of
// them, so a case begun in one language goes on in another. A text without a
// translation stays Indonesian.
func (c *Catalog) In(lang string) *Catalog {
	original := c.Original()
	if translated := original.translated[lang]; translated != nil {
		return translated
	}
	if translated := original.translated[indonesian]; translated != nil {
		return translated
	}
	return original // that was not loaded
}

// Original returns the catalogue as it was loaded, by whose words free text is
// understood in every language.
func (c *Catalog) Original() *Catalog {
	if c.original != nil {
		return c.original
	}
	return c
}

// Languages returns the codes of the languages with a translation, sorted.
func (c *Catalog) Languages() []string {
	return slices.Sorted(maps.Keys(c.Original().dictionaries))
}

// Untranslated returns the Indonesian texts that a language lacks.
func (c *Catalog) Untranslated(lang string) []string {
	have := c.Original().dictionaries[lang]
	return slices.DeleteFunc(c.Original().texts().all, func(text string) bool { return have[text] != "" })
}

// dictionary is a file of lang/: Indonesian text → the same in a language.
// Keyed by text, a translation can't outlive the sentence it was made for,
// and the questions that services share are translated once. Pinned versions
// of a service are translated as far as their sentences still exist.
type dictionary map[string]string

// put translates a text where it stands.
func (d dictionary) put(text *string) {
	if said := d[*text]; said != "" {
		*text = said
	}
}

// translation is a copy of everything that citizens read, in a language.
func (c *Catalog) translation(lang string) *Catalog {
	d := c.dictionaries[lang]
	out := *c
	out.original, out.translated, out.dictionaries = c, nil, nil
	out.Groups = slices.Clone(c.Groups)
	for i := range out.Groups {
		d.put(&out.Groups[i].Name)
	}
	out.Relations, out.Places = c.options(lang, c.Relations), c.options(lang, c.Places)
	out.Steps, out.reasons = d.steps(c.Steps), d.reasons(c.reasons)
	out.Services, out.byCode, out.old = nil, map[string]*Service{}, nil
	for _, service := range c.Services {
		translated := c.translate(lang, service)
		out.Services = append(out.Services, translated)
		out.byCode[service.Code] = translated
	}
	for _, old := range c.old {
		out.Remember(c.translate(lang, old))
	}
	return &out
}

// translate is a copy of a service in a language.
func (c *Catalog) translate(lang string, s *Service) *Service {
	d := c.dictionaries[lang]
	out := *s
	out.Notes = slices.Clone(s.Notes)
	out.Fields = slices.Clone(s.Fields)
	for i := range out.Fields {
		out.Fields[i].Options = c.options(lang, out.Fields[i].Options)
	}
	out.Requirements = slices.Clone(s.Requirements)
	for i := range out.Requirements {
		requirement := &out.Requirements[i]
		if d[requirement.Name] != "" {
			requirement.Words = append(slices.Clone(requirement.Words), requirement.Name)
		}
	}
	out.visit(func(text *string, _ bool) { d.put(text) })
	return &out
}

// options are answers in a language. Each is also known by its labels in all
// the others: people mix them.
func (c *Catalog) options(lang string, list []Option) []Option {
	out := slices.Clone(list)
	for i := range out {
		label := list[i].Label
		words := slices.Clone(list[i].Words)
		c.dictionaries[lang].put(&out[i].Label)
		if out[i].Label != label {
			words = append(words, label)
		}
		for _, other := range slices.Sorted(maps.Keys(c.dictionaries)) {
			words = append(words, c.dictionaries[other].words(label)...)
		}
		out[i].Words = words
	}
	return out
}

// words are those by which an answer is known in this language: its label
// and the parts of it.
func (d dictionary) words(label string) []string {
	if said := d[label]; said != "" && said != label {
		return append(parts(said), said)
	}
	return nil
}

// parts are the words between the signs of a label: "Parent (father/mother)"
// is parent, father and mother.
func parts(label string) []string {
	cut := strings.FieldsFunc(label, func(r rune) bool { return strings.ContainsRune("(),/", r) })
	if len(cut) < 2 {
		return nil
	}
	var out []string
	for _, part := range cut {
		if part = strings.TrimFunc(part, unicode.IsSpace); len(part) > 2 {
			out = append(out, part)
		}
	}
	return out
}

func (d dictionary) steps(s *Steps) *Steps {
	out := *s
	out.States, out.states = slices.Clone(s.States), map[string]*State{}
	for i := range out.States {
		d.put(&out.States[i].Citizen)
		out.states[out.States[i].Code] = &out.States[i]
	}
	return &out
}

// visit shows each text of a service that citizens read, but for the labels
// of options; short says that it stands on a button.
func (s *Service) visit(see func(text *string, short bool)) {
	for _, text := range []*string{&s.Name, &s.About, &s.Presence, &s.Fee} {
		see(text, false)
	}
	see(&s.Short, true)
	for i := range s.Notes {
		see(&s.Notes[i], false)
	}
	for i := range s.Fields {
		see(&s.Fields[i].Label, false)
		see(&s.Fields[i].Ask, false)
		see(&s.Fields[i].Help, false)
	}
	for i := range s.Requirements {
		see(&s.Requirements[i].Name, false)
		see(&s.Requirements[i].Look, false)
	}
}

// texts are the texts of a catalogue that citizens read, each once.
type texts struct {
	all   []string
	short map[string]bool // those of buttons
	known map[string]bool
}

func (t *texts) add(text string, short bool) {
	if text == "" {
		return
	}
	if !t.known[text] {
		t.known[text] = true
		t.all = append(t.all, text)
	}
	if short {
		t.short[text] = true
	}
}

func (t *texts) labels(options []Option) {
	for _, option := range options {
		t.add(option.Label, true)
	}
}

func (c *Catalog) texts() *texts {
	t := &texts{short: map[string]bool{}, known: map[string]bool{}}
	t.labels(c.Relations)
	t.labels(c.Places)
	for _, group := range c.Groups {
		t.add(group.Name, true)
	}
	for _, state := range c.Steps.States {
		t.add(state.Citizen, false)
	}
	for _, reason := range c.reasons.all() {
		t.add(reason, false)
	}
	for _, service := range c.Services {
		service.visit(func(text *string, short bool) { t.add(*text, short) })
		for _, field := range service.Fields {
			t.labels(field.Options)
		}
	}
	return t
}
