package admin

import (
	"encoding/json"
	"slices"
	"time"

	"github.com/google/uuid"

	"sakti/core"
	"sakti/core/catalog"
)

// keyingView is the sheet from which a case is typed into SIAK.
type keyingView struct {
	*caseView
	Today  string
	Groups []sheetGroup
	Rest   []answerLine // what is read there and not typed
	Typed  typed
	Usual  *catalog.NumberShape // what SIAK's number for this case looks like, nil if nobody knows
}

// sheetGroup is a part of a SIAK screen.
type sheetGroup struct {
	Name string
	Rows []sheetRow
}

// sheetRow is one field of SIAK.
type sheetRow struct {
	Key    string // copies it, "" for the last of a long sheet
	Label  string
	Copy   string // as it is typed
	Spoken string // the same for people, "" where it does not differ
	Before string // as it was when the case was sent back
	Digits bool
	Odd    string
}

// rowKeys copy the rows of the sheet from the top. Letters that the screen
// has for something else are left out.
const rowKeys = "123456789eghijoquvwy"

// keying shows the answers in SIAK's order, each with a key that copies it,
// and takes down what SIAK gave back.
func (p *panel) keying(v *visit) (answer, error) {
	out, err := p.screen(v, "keying", "Entri SIAK", "/entri")
	c, ok := out.view.(*caseView)
	if !ok {
		return out, err
	}
	if err := p.foretell(v, c); err != nil {
		return answer{}, err
	}
	names, err := p.regions.read(v.Context(), v.tx)
	view := keyingView{caseView: c, Today: p.office.Now().In(catalog.WIB).Format(time.DateOnly), Typed: p.typedBefore(v, c.ID)}
	if view.Typed.Date == "" {
		view.Typed.Date = view.Today
	}
	if shapes := p.office.Catalog.NumbersFor(c.Service); len(shapes) > 0 {
		view.Usual = shapes[0]
	}
	view.Groups, view.Rest = p.sheetOf(c, names)
	out.view = view
	return out, err
}

// sheetOf lays the answers out as SIAK asks for them.
func (p *panel) sheetOf(c *caseView, names regionIndex) (groups []sheetGroup, rest []answerLine) {
	keys := rowKeys
	for _, part := range p.office.Catalog.SheetFor(c.Service) {
		group := sheetGroup{Name: part.Name}
		for _, code := range part.Fields {
			i := slices.IndexFunc(c.Answers, func(line answerLine) bool { return line.Code == code })
			switch {
			case i < 0:
			case part.Name == "":
				rest = append(rest, c.Answers[i])
			default:
				group.Rows = append(group.Rows, sheetRows(c.Answers[i], c.Application.Answers[code], names)...)
			}
		}
		for i := range group.Rows {
			if keys != "" {
				group.Rows[i].Key, keys = keys[:1], keys[1:]
			}
		}
		if len(group.Rows) > 0 {
			groups = append(groups, group)
		}
	}
	return groups, rest
}

// sheetRows is an answer as SIAK's fields: a village is two of them.
func sheetRows(line answerLine, raw string, names regionIndex) []sheetRow {
	region, known := names[raw]
	if line.field.Type == "village" && known && region.Parent != nil {
		return []sheetRow{
			{Label: "Kecamatan", Copy: names[*region.Parent].Name},
			{Label: line.Label, Copy: region.Name, Before: line.Before},
		}
	}
	row := sheetRow{Label: line.Label, Copy: line.Copy, Before: line.Before, Digits: line.Private, Odd: line.Odd}
	if line.Copy != line.Value {
		row.Spoken = line.Value
	}
	return []sheetRow{row}
}

// typed is what somebody typed into the form of SIAK's result, and what was
// wrong with it. It is shown again, once, so that nothing is typed for nothing.
type typed struct {
	Case                      uuid.UUID
	Number, Again, Date, Note string
	Problem                   string
	Odd                       bool     // both typings agree and are unusual: may be recorded all the same
	First, Second             core.Cut `json:"-"`
}

// Differs reports whether the two typings do.
func (t typed) Differs() bool { return t.Problem != "" && t.First != t.Second }

// checkNumber refuses a number from SIAK that was not typed twice, or that is
// unusual and was not looked at again.
func (p *panel) checkNumber(v *visit, id uuid.UUID, action string, note core.Note) error {
	if action != "key" || note.SIAK == nil {
		return nil // core asks for the number
	}
	if err := note.SIAK.Confirmed(v.PostFormValue("siak_again")); err != nil || v.PostFormValue("siak_usual") == "beda" {
		return err
	}
	odd, err := p.oddNumber(v, id, note.SIAK.Number)
	if err == nil && odd != "" {
		return &core.Error{Code: core.Invalid, Text: odd + " Lihat sekali lagi di SIAK."}
	}
	return err
}

func (p *panel) oddNumber(v *visit, id uuid.UUID, number string) (string, error) {
	a, err := p.office.Application(v.Context(), v.tx, id)
	if err != nil {
		return "", err
	}
	return p.office.OddNumber(a, number), nil
}

// keepTyped keeps a refused form for the page that comes next.
func (p *panel) keepTyped(v *visit, id uuid.UUID, refused error) {
	form := typed{Case: id, Number: v.PostFormValue("siak_number"), Again: v.PostFormValue("siak_again"),
		Date: v.PostFormValue("siak_date"), Note: v.PostFormValue("siak_note"), Problem: refused.Error()}
	if odd, err := p.oddNumber(v, id, form.Number); err == nil && odd != "" {
		form.Odd = core.SIAK{Number: form.Number}.Confirmed(form.Again) == nil
	}
	if kept, err := json.Marshal(form); err == nil { // it holds strings alone
		p.sessions.Put(v.Context(), "typed", string(kept))
	}
}

// typedBefore is the form of this case that was refused just now, if any.
func (p *panel) typedBefore(v *visit, id uuid.UUID) typed {
	var form typed
	if err := json.Unmarshal([]byte(p.sessions.PopString(v.Context(), "typed")), &form); err != nil || form.Case != id {
		return typed{}
	}
	if catalog.Bare(form.Number) != catalog.Bare(form.Again) {
		form.First, form.Second = core.Compare(form.Number, form.Again)
	}
	return form
}
