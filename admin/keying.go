package admin

import (
	"slices"
	"time"

	"sakti/core"
	"sakti/core/catalog"
)

// keyingView is the sheet from which a case is typed into SIAK.
type keyingView struct {
	*caseView
	Today  string
	Groups []sheetGroup
	Rest   []answerLine // what is read there and not typed
	Tail   int          // how many of the last characters confirm a number
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
	names, err := p.regions.read(v.Context(), v.tx)
	view := keyingView{caseView: c, Today: p.office.Now().In(catalog.WIB).Format(time.DateOnly), Tail: core.SIAKTail}
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
	row := sheetRow{Label: line.Label, Copy: line.Copy, Before: line.Before, Digits: line.Private}
	if line.Copy != line.Value {
		row.Spoken = line.Value
	}
	return []sheetRow{row}
}

// typedTwice refuses a number from SIAK that was not confirmed.
func typedTwice(v *visit, action string, note core.Note) error {
	if action != "key" || note.SIAK == nil {
		return nil // core asks for the number
	}
	return note.SIAK.Confirmed(v.PostFormValue("siak_again"))
}
