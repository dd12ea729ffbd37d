package catalog

import (
	"slices"
	"strings"
	"unicode/utf8"
)

func (i inspector) fields() {
	seen := map[string]bool{}
	for n, field := range i.s.Fields {
		i.field(n, field)
		if seen[field.Code] {
			i.bad(at("fields", n, "code"), "kode pertanyaan %q dipakai dua kali", field.Code)
		}
		i.when(at("fields", n, "when"), field.When, i.s.Fields[:n], FieldTypes)
		i.limits(n, field)
		seen[field.Code] = true
	}
	if i.s.Field("subjek_nik") != nil && i.s.Field("subjek_nama") == nil {
		i.bad(at("fields"), "ada subjek_nik tanpa subjek_nama")
	}
}

func (i inspector) field(n int, field Field) {
	if !codeShape.MatchString(field.Code) {
		i.bad(at("fields", n, "code"), "kode pertanyaan %q harus huruf kecil, angka, _ atau -", field.Code)
	}
	if !slices.Contains(FieldTypes, field.Type) {
		i.bad(at("fields", n, "type"), "tipe %q tidak dikenal; pakai %v", field.Type, FieldTypes)
		return
	}
	for key, value := range map[string]string{"label": field.Label, "ask": field.Ask, "help": field.Help} {
		if strings.TrimSpace(value) == "" {
			i.bad(at("fields", n, key), "%s pertanyaan %s belum diisi", key, field.Code)
		}
	}
	if strings.Contains(field.Label, "?") || utf8.RuneCountInString(field.Label) > maxNoun {
		i.bad(at("fields", n, "label"), "label %q bukan kata benda pendek (paling banyak %d huruf, tanpa tanda tanya)", field.Label, maxNoun)
	}
	switch field.Type {
	case "choice":
		if k := len(field.Options); k < 2 || k > maxChoices {
			i.bad(at("fields", n, "options"), "pertanyaan %s berisi %d pilihan, harus 2 sampai %d", field.Code, k, maxChoices)
		}
	case "relation":
		i.sameCodes(n, field, i.s.Applicants)
	case "collect":
		i.sameCodes(n, field, i.s.CollectPlaces())
	default:
		if len(field.Options) > 0 {
			i.bad(at("fields", n, "options"), "pertanyaan bertipe %s tidak memakai pilihan", field.Type)
		}
	}
	i.options(n, field)
}

func (i inspector) options(n int, field Field) {
	seen := map[string]bool{}
	for k, option := range field.Options {
		line := i.doc.line("fields", n, "options", k)
		if option.Code == "" || seen[option.Code] {
			i.l.report(i.doc.name, line, "kode pilihan %q kosong atau dipakai dua kali", option.Code)
		}
		i.l.checkLabel(i.doc, line, option.Label)
		seen[option.Code] = true
	}
}

// sameCodes checks options written by hand against what they stand for.
func (i inspector) sameCodes(n int, field Field, want []string) {
	var have []string
	for _, option := range field.Options {
		have = append(have, option.Code)
	}
	slices.Sort(have)
	if want := slices.Sorted(slices.Values(want)); !slices.Equal(have, want) {
		i.bad(at("fields", n, "options"), "pilihan %s adalah %v, seharusnya %v", field.Code, have, want)
	}
}

// when checks a condition against the questions that come before it.
func (i inspector) when(path []any, when *When, before []Field, types []string) {
	if when == nil {
		return
	}
	k := slices.IndexFunc(before, func(f Field) bool { return f.Code == when.Field })
	if k < 0 {
		i.bad(path, "when: pertanyaan %q tidak ada sebelumnya", when.Field)
		return
	}
	field := before[k]
	if !slices.Contains(types, field.Type) {
		i.bad(path, "when: %q bertipe %s, yang bisa dipakai: %v", when.Field, field.Type, types)
	}
	if len(when.In) == 0 {
		i.bad(path, "when: in belum diisi")
	}
	for _, answer := range when.In {
		if codes := answersOf(field); codes != nil && !slices.Contains(codes, answer) {
			i.bad(path, "when: jawaban %q tidak ada di pertanyaan %s; yang ada %v", answer, field.Code, codes)
		}
	}
}

// answersOf are the codes an answer can have; nil when it is free.
func answersOf(field Field) []string {
	switch field.Type {
	case "yesno":
		return []string{"ya", "tidak"}
	case "choice", "relation", "collect":
		return codesOf(field.Options, func(o Option) string { return o.Code })
	}
	return nil
}

// limited says which types each limit of Check is for.
var limited = map[string][]string{
	"min":     {"text", "number"},
	"max":     {"text", "number"},
	"past":    {"date"},
	"future":  {"date"},
	"min_age": {"date", "nik"},
	"max_age": {"date", "nik"},
}

func (i inspector) limits(n int, field Field) {
	c := field.Check
	set := map[string]bool{"min": c.Min != 0, "max": c.Max != 0, "past": c.Past, "future": c.Future, "min_age": c.MinAge != 0, "max_age": c.MaxAge != 0}
	for key, is := range set {
		if is && !slices.Contains(limited[key], field.Type) {
			i.bad(at("fields", n, "check"), "check %s tidak berlaku untuk tipe %s", key, field.Type)
		}
	}
	if (c.Max != 0 && c.Min > c.Max) || (c.MaxAge != 0 && c.MinAge > c.MaxAge) {
		i.bad(at("fields", n, "check"), "check: batas bawah lebih besar dari batas atas")
	}
	if c.Past && c.Future {
		i.bad(at("fields", n, "check"), "check: tanggal tidak bisa lampau dan mendatang sekaligus")
	}
	if c.Not == "" {
		return
	}
	if !slices.ContainsFunc(i.s.Fields[:n], func(f Field) bool { return f.Code == c.Not }) {
		i.bad(at("fields", n, "check"), "check not: pertanyaan %q tidak ada sebelumnya", c.Not)
	}
}
