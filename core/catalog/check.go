package catalog

import (
	"maps"
	"path"
	"regexp"
	"slices"
	"strings"
	"unicode/utf8"
)

// Limits of what a phone can show.
const (
	maxChoices = 9  // a menu answered with one digit
	maxLabel   = 24 // runes on a button: the shortest limit of the channels' lists
	maxNoun    = 40 // runes of a field's label, for summaries and sheets
	minWords   = 5  // phrases by which free text finds a service
)

var codeShape = regexp.MustCompile(`^[a-z0-9][a-z0-9_-]*$`)

// check looks at what was read as a whole.
func (l *loader) check() {
	l.checkOffice()
	l.checkShared()
	l.checkSteps()
	l.checkGroups()
	l.checkSheets()
	l.checkNumbers()
	l.checkReasons()
	for _, code := range slices.Sorted(maps.Keys(l.catalog.byCode)) {
		if !l.partial[code] {
			inspector{l, l.homes[code], l.catalog.byCode[code]}.all()
		}
	}
	l.checkWords()
}

func (l *loader) checkOffice() {
	if l.office.Regime != "2019" && l.office.Regime != "2026" {
		l.report(officeFile, l.docs[officeFile].line("regime"), "regime %q tidak dikenal, pakai \"2019\" atau \"2026\"", l.office.Regime)
	}
	if l.office.Minutes <= 0 {
		l.report(officeFile, l.docs[officeFile].line("minutes"), "minutes harus lebih dari 0")
	}
}

func (l *loader) checkShared() {
	doc := l.docs[fieldsFile]
	l.unique(doc, "relations", codesOf(l.base.Relations, func(o Option) string { return o.Code }))
	l.unique(doc, "places", codesOf(l.base.Places, func(o Option) string { return o.Code }))
	l.unique(doc, "fields", codesOf(l.base.Fields, func(f Field) string { return f.Code }))
	l.unique(l.docs[requirementsFile], "requirements", codesOf(l.base.Requirements, func(r Requirement) string { return r.Code }))
	for _, list := range []string{"relations", "places"} {
		options := map[string][]Option{"relations": l.base.Relations, "places": l.base.Places}[list]
		for i, option := range options {
			l.checkLabel(doc, doc.line(list, i, "label"), option.Label)
		}
	}
}

func codesOf[T any](list []T, code func(T) string) []string {
	out := make([]string, len(list))
	for i, item := range list {
		out[i] = code(item)
	}
	return out
}

// unique reports codes of a list that are missing or there twice.
func (l *loader) unique(doc *document, list string, codes []string) {
	seen := map[string]bool{}
	for i, code := range codes {
		line := doc.line(list, i, "code")
		switch {
		case code == "":
			l.report(doc.name, line, "%s nomor %d belum berkode", list, i+1)
		case seen[code]:
			l.report(doc.name, line, "kode %q di %s dipakai dua kali", code, list)
		}
		seen[code] = true
	}
}

func (l *loader) checkLabel(doc *document, line int, label string) {
	if label == "" {
		l.report(doc.name, line, "label belum diisi")
	}
	if n := utf8.RuneCountInString(label); n > maxLabel {
		l.report(doc.name, line, "label %q %d huruf, paling banyak %d", label, n, maxLabel)
	}
}

func (l *loader) checkGroups() {
	doc := l.docs[groupsFile]
	groups := l.catalog.Groups
	l.unique(doc, "groups", codesOf(groups, func(g Group) string { return g.Code }))
	if len(groups) == 0 || len(groups) > maxChoices {
		l.report(doc.name, doc.line("groups"), "menu berisi %d kelompok, harus 1 sampai %d", len(groups), maxChoices)
	}
	home := map[string]string{}
	for i, group := range groups {
		l.checkLabel(doc, doc.line("groups", i, "name"), group.Name)
		if n := len(group.Services); n == 0 || n > maxChoices {
			l.report(doc.name, doc.line("groups", i, "services"), "kelompok %s berisi %d layanan, harus 1 sampai %d", group.Code, n, maxChoices)
		}
		for j, code := range group.Services {
			l.checkMember(doc, doc.line("groups", i, "services", j), group.Code, code, home)
		}
	}
	for _, code := range slices.Sorted(maps.Keys(l.catalog.byCode)) {
		if home[code] == "" {
			l.report(l.homes[code].name, l.homes[code].line("code"), "layanan %s tidak ada di kelompok mana pun (%s)", code, groupsFile)
		}
	}
}

func (l *loader) checkMember(doc *document, line int, group, code string, home map[string]string) {
	switch {
	case home[code] != "":
		l.report(doc.name, line, "layanan %s sudah ada di kelompok %s", code, home[code])
	case l.catalog.byCode[code] == nil && l.docs[fileOf(code)] == nil:
		l.report(doc.name, line, "layanan %s tidak ada: %s belum dibuat", code, fileOf(code))
	}
	home[code] = group
}

func fileOf(code string) string {
	return path.Join(servicesFolder, strings.ToLower(code)+".yaml")
}

// checkWords sees to it that a phrase leads to one service only.
func (l *loader) checkWords() {
	owner := map[string]string{}
	for _, service := range l.catalog.Services {
		doc := l.homes[service.Code]
		for i, word := range service.Words {
			phrase := strings.Join(strings.Fields(strings.ToLower(word)), " ")
			line := doc.line("words", i)
			switch other := owner[phrase]; {
			case phrase == "":
				l.report(doc.name, line, "kata kosong di words")
			case other == service.Code:
				l.report(doc.name, line, "kata %q ditulis dua kali", word)
			case other != "":
				l.report(doc.name, line, "kata %q sudah dipakai layanan %s (%s)", word, other, l.homes[other].name)
			}
			owner[phrase] = service.Code
		}
	}
}
