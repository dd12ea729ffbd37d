package catalog

import (
	"regexp"
	"slices"
	"strings"
	"unicode/utf8"
)

// inspector looks at one service.
type inspector struct {
	l   *loader
	doc *document
	s   *Service
}

// bad reports a problem at the line of a key of the service.
func (i inspector) bad(path []any, format string, values ...any) {
	i.l.report(i.doc.name, i.doc.line(path...), format, values...)
}

func at(path ...any) []any { return path }

func (i inspector) all() {
	i.texts()
	i.applicants()
	i.fields()
	i.requirements()
	i.forms()
	i.products()
	i.collect()
	i.way()
}

func (i inspector) texts() {
	s := i.s
	if i.doc.name != fileOf(s.Code) {
		i.bad(at("code"), "kode %q tidak cocok dengan nama berkas; seharusnya di %s", s.Code, fileOf(s.Code))
	}
	for key, value := range map[string]string{"code": s.Code, "name": s.Name, "short": s.Short, "about": s.About, "fee": s.Fee} {
		if strings.TrimSpace(value) == "" {
			i.bad(at(key), "%s belum diisi", key)
		}
	}
	if n := utf8.RuneCountInString(s.Short); n > maxLabel {
		i.bad(at("short"), "short %q %d huruf, paling banyak %d", s.Short, n, maxLabel)
	}
	if len(s.Words) < minWords {
		i.bad(at("words"), "words berisi %d, paling sedikit %d", len(s.Words), minWords)
	}
	if s.Revision < 1 {
		i.bad(at("revision"), "revision harus 1 atau lebih")
	}
	if s.Minutes <= 0 {
		i.bad(at("minutes"), "minutes harus lebih dari 0")
	}
	for n, note := range s.Notes {
		if strings.TrimSpace(note) == "" {
			i.bad(at("notes", n), "catatan kosong")
		}
	}
	if !slices.Contains([]string{"", "birth", "death", "move"}, s.Feed) {
		i.bad(at("feed"), "feed %q tidak dikenal, pakai birth, death, move, atau kosong", s.Feed)
	}
}

func (i inspector) applicants() {
	if len(i.s.Applicants) == 0 {
		i.bad(at("applicants"), "belum ada yang boleh mengajukan")
	}
	for n, code := range i.s.Applicants {
		if _, ok := i.l.catalog.Relation(code); !ok {
			i.bad(at("applicants", n), "pemohon %q tidak ada di relations (%s)", code, fieldsFile)
		}
		if slices.Index(i.s.Applicants, code) != n {
			i.bad(at("applicants", n), "pemohon %q ditulis dua kali", code)
		}
	}
	if relations := i.count("relation"); len(i.s.Applicants) > 1 && relations != 1 {
		i.bad(at("fields"), "ada %d macam pemohon, jadi perlu tepat satu pertanyaan bertipe relation (sekarang %d)", len(i.s.Applicants), relations)
	} else if len(i.s.Applicants) == 1 && relations > 0 {
		i.bad(at("fields"), "hanya ada satu macam pemohon, jadi tidak perlu pertanyaan bertipe relation")
	}
	if slices.Contains(i.s.Applicants, "kuasa") && i.s.Requirement("surat-kuasa") == nil {
		i.bad(at("requirements"), "pemohon kuasa perlu syarat surat-kuasa (F-1.07)")
	}
}

func (i inspector) count(fieldType string) int {
	n := 0
	for _, field := range i.s.Fields {
		if field.Type == fieldType {
			n++
		}
	}
	return n
}

var formShape = regexp.MustCompile(`^F-[12]\.\d\d[A-F]?$`)

func (i inspector) forms() {
	forms := i.s.Forms
	if (len(forms.R2019) == 0) != (len(forms.R2026) == 0) {
		i.bad(at("forms"), "nomor formulir harus ada untuk 2019 dan 2026, atau kosong dua-duanya")
	}
	for regime, list := range map[string][]string{"2019": forms.R2019, "2026": forms.R2026} {
		for n, form := range list {
			if !formShape.MatchString(form) {
				i.bad(at("forms", regime, n), "nomor formulir %q tidak seperti F-1.02 atau F-2.01A", form)
			}
		}
	}
}

// way checks where the case goes: lane, presence, section.
func (i inspector) way() {
	s, steps := i.s, i.l.catalog.Steps
	i.section(at("section"), s.Section)
	if steps.Lane(s.Lane) == nil {
		i.bad(at("lane"), "jalur %q tidak ada di %s", s.Lane, stepsFile)
		return
	}
	for _, self := range []bool{false, true} {
		if self && !slices.Contains(s.CollectPlaces(), "mandiri") {
			continue
		}
		reached := steps.reach(Case{Lane: s.Lane, Presence: s.Presence != "", Self: self})
		if !reached["closed"] {
			i.bad(at("lane"), "perkara di jalur %s tidak bisa sampai selesai (hadir: %t, cetak mandiri: %t)", s.Lane, s.Presence != "", self)
		}
	}
	if s.SectionBy != nil {
		i.sectionBy(s.SectionBy)
	}
}

func (i inspector) section(path []any, code string) {
	known := slices.ContainsFunc(i.l.catalog.Steps.Sections, func(s Section) bool { return s.Code == code })
	if !known {
		i.bad(path, "seksi %q tidak ada di %s", code, stepsFile)
	}
}

func (i inspector) sectionBy(by *SectionBy) {
	field := i.s.Field(by.Field)
	if field == nil || field.Type != "choice" {
		i.bad(at("section_by", "field"), "section_by memerlukan pertanyaan pilihan, %q bukan", by.Field)
		return
	}
	for answer, section := range by.Sections {
		i.section(at("section_by", "sections", answer), section)
		if _, ok := field.Option(answer); !ok {
			i.bad(at("section_by", "sections", answer), "jawaban %q tidak ada di pertanyaan %s", answer, by.Field)
		}
	}
	for _, option := range field.Options {
		if by.Sections[option.Code] == "" {
			i.bad(at("section_by", "sections"), "jawaban %q belum punya seksi", option.Code)
		}
	}
}
