package admin

import (
	"context"
	"sync/atomic"

	"github.com/jackc/pgx/v5"

	"sakti/core"
	"sakti/core/catalog"
)

// answerLine is one answer of the applicant, in the order of the questions.
type answerLine struct {
	Code    string
	Label   string
	Value   string // for people
	Copy    string // for SIAK: bare, as it is typed there
	Private bool   // a number of a person: masked unless the case is worked on
	Before  string // as it was when the case was sent back, "" if it is the same
	Wrong   string // what somebody found wrong with it, "" for nothing
	Odd     string // what does not fit within a NIK, or between it and other answers; a hint, no fault
	Reasons []string
	field   *catalog.Field
}

func (p *panel) answersOf(c *caseView, names regionIndex) []answerLine {
	var out []answerLine
	for i := range c.Service.Fields {
		field := &c.Service.Fields[i]
		raw, ok := c.Application.Answers[field.Code]
		if !ok || !field.When.Holds(c.Application.Answers) {
			continue
		}
		line := answerLine{Code: field.Code, Label: field.Label, Value: p.inWords(field, raw, names), field: field}
		line.Copy = line.Value
		switch field.Type {
		case "nik", "kk", "phone":
			line.Private, line.Copy = true, raw
			if !c.Unmasked {
				line.Value, line.Copy = masked(field.Type, raw), ""
			} else if field.Type == "nik" {
				line.Odd = p.oddNIK(c.Application, field.Code, raw)
			}
		case "date":
			line.Copy = siakDate(raw)
		}
		out = append(out, line)
	}
	return out
}

// oddNIK is what does not fit with a NIK: the subject's is compared with the
// birth date and sex that were answered.
func (p *panel) oddNIK(a *core.Application, code, nik string) string {
	if code != "subjek_nik" {
		a = &core.Application{}
	}
	return p.office.OddNIK(a, nik)
}

// masked is a number as core shows it to whoever does not need all of it.
func masked(kind, raw string) string {
	if kind == "phone" {
		return core.Phone(raw).String()
	}
	return core.NIK(raw).String()
}

// inWords is an answer as people say it. What fits no type ("tidak tahu") is
// shown as it is.
func (p *panel) inWords(field *catalog.Field, raw string, names regionIndex) string {
	switch field.Type {
	case "date":
		return dayText(raw)
	case "yesno":
		return map[string]string{"ya": "Ya", "tidak": "Tidak"}[raw]
	case "choice":
		if option, ok := field.Option(raw); ok {
			return option.Label
		}
	case "relation":
		if option, ok := p.office.Catalog.Relation(raw); ok {
			return option.Label
		}
	case "collect":
		return p.office.Catalog.PlaceLabel(raw)
	case "village", "kecamatan":
		return names.place(raw)
	}
	return raw
}

// siakDate is a date as SIAK wants it: 23-11-2026.
func siakDate(raw string) string {
	if len(raw) != len("2006-01-02") {
		return raw
	}
	return raw[8:] + "-" + raw[5:7] + "-" + raw[:4]
}

// regionIndex are the regions by code.
type regionIndex map[string]core.Region

// place is a village with its kecamatan: "Pucung, Kec. Kismantoro".
func (names regionIndex) place(code string) string {
	region, ok := names[code]
	if !ok {
		return code
	}
	if region.Parent == nil {
		return "Kec. " + region.Name
	}
	return region.Name + ", Kec. " + names[*region.Parent].Name
}

// regionNames keeps the regions once they were read; they change only with
// the program.
type regionNames struct{ known atomic.Pointer[regionIndex] }

func (n *regionNames) read(ctx context.Context, tx pgx.Tx) (regionIndex, error) {
	if known := n.known.Load(); known != nil {
		return *known, nil
	}
	list, err := core.Regions(ctx, tx)
	if err != nil {
		return nil, err
	}
	index := regionIndex{}
	for _, region := range list {
		index[region.Code] = region
	}
	if len(index) > 0 {
		n.known.Store(&index)
	}
	return index, nil
}
