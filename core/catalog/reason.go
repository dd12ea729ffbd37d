package catalog

import (
	"slices"
	"strings"
)

// reasons is reasons.yaml: ready-made sentences about what is wrong with a
// part of a case, as an officer picks them and the applicant reads them.
type reasons struct {
	Photos  []string       `yaml:"photos"`
	Answers []answerReason `yaml:"answers"`
}

// answerReason is one about an answer.
type answerReason struct {
	Types []string `yaml:"types"` // of FieldTypes; empty for all
	Text  string   `yaml:"text"`
}

// named stands in a reason for the name of the part that it is about.
const named = "{nama}"

// all lists the sentences, in the same order in every language.
func (r *reasons) all() []string {
	out := slices.Clone(r.Photos)
	for _, reason := range r.Answers {
		out = append(out, reason.Text)
	}
	return out
}

// reasons is a copy in a language.
func (d dictionary) reasons(r reasons) reasons {
	out := reasons{slices.Clone(r.Photos), slices.Clone(r.Answers)}
	for i := range out.Photos {
		d.put(&out.Photos[i])
	}
	for i := range out.Answers {
		d.put(&out.Answers[i].Text)
	}
	return out
}

// PhotoReasons are the ready-made sentences about a faulty document, by the
// name of its requirement; at most nine.
func (c *Catalog) PhotoReasons(requirement string) []string {
	out := slices.Clone(c.reasons.Photos)
	for i := range out {
		out[i] = strings.ReplaceAll(out[i], named, requirement)
	}
	return out
}

// AnswerReasons are those about a wrong answer to a question; at most nine.
func (c *Catalog) AnswerReasons(field *Field) []string {
	var out []string
	for _, reason := range c.reasons.Answers {
		if len(reason.Types) == 0 || slices.Contains(reason.Types, field.Type) {
			out = append(out, strings.ReplaceAll(reason.Text, named, field.Label))
		}
	}
	return out
}

// Said is what an officer said about a part of a case, for who reads this
// catalogue: a ready-made sentence, known by its Indonesian words, in its
// language; anything else word for word as it was typed. part is the code of a
// requirement or field of the service, or "" for the case as a whole.
func (c *Catalog) Said(service, version, part, words string) string {
	if said, ok := c.ReadyMade(service, version, part, words); ok {
		return said
	}
	return words
}

// ReadyMade is what Said is, but for what was typed, which is not ok.
func (c *Catalog) ReadyMade(service, version, part, words string) (said string, ok bool) {
	was := c.Original().Pinned(service, version).PartName(part)
	for i, reason := range c.Original().reasons.all() {
		if strings.ReplaceAll(reason, named, was) == words {
			return strings.ReplaceAll(c.reasons.all()[i], named, c.Pinned(service, version).PartName(part)), true
		}
	}
	return "", false
}

// PartName is what a part of a case is called: a requirement or, where there
// is none with this code, a field. The code, if the service has neither.
func (s *Service) PartName(code string) string {
	if s == nil {
		return code
	}
	if requirement := s.Requirement(code); requirement != nil {
		return requirement.Name
	}
	if field := s.Field(code); field != nil {
		return field.Label
	}
	return code
}

func (l *loader) readReasons() { l.open(reasonsFile, &l.catalog.reasons) }

// checkReasons sees to it that officers have something to pick for every
// photo and answer, with one key each, and that no sentence is there twice,
// for it is known by its words.
func (l *loader) checkReasons() {
	doc, r := l.docs[reasonsFile], l.catalog.reasons
	seen := map[string]bool{}
	for i, text := range r.all() {
		list, at := "photos", i
		if at >= len(r.Photos) {
			list, at = "answers", i-len(r.Photos)
		}
		switch line := doc.line(list, at); {
		case strings.TrimSpace(text) == "":
			l.report(doc.name, line, "alasan belum diisi")
		case seen[text]:
			l.report(doc.name, line, "alasan %q ditulis dua kali", text)
		}
		seen[text] = true
	}
	for i, reason := range r.Answers {
		for _, kind := range reason.Types {
			if !slices.Contains(FieldTypes, kind) {
				l.report(doc.name, doc.line("answers", i, "types"), "tipe %q tidak dikenal", kind)
			}
		}
	}
	l.checkReasonCount("photos", "foto", len(r.Photos))
	for _, kind := range FieldTypes {
		l.checkReasonCount("answers", "isian "+kind, len(l.catalog.AnswerReasons(&Field{Type: kind})))
	}
}

func (l *loader) checkReasonCount(list, what string, n int) {
	if doc := l.docs[reasonsFile]; n == 0 || n > maxChoices {
		l.report(doc.name, doc.line(list), "%s punya %d alasan, harus 1 sampai %d", what, n, maxChoices)
	}
}
