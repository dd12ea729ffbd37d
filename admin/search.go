package admin

import (
	"strings"

	"sakti/core"
)

// searchView is what was looked for and what was found. It comes by POST: a
// NIK or a phone number never stands in an address.
type searchView struct {
	Query string
	Asked bool
	Short bool // too little to look for
	Rows  []rowView
	Limit int
}

const searchLimit = 50

func (p *panel) searchPage(*visit) (answer, error) { return show("search", "Cari", searchView{}), nil }

func (p *panel) search(v *visit) (answer, error) {
	view := searchView{Query: strings.TrimSpace(v.PostFormValue("q")), Asked: true, Limit: searchLimit}
	if len([]rune(view.Query)) < 3 {
		view.Short = true
		return show("search", "Cari", view), nil
	}
	found, err := p.office.Search(v.Context(), v.tx, v.staff, searchable(view.Query), searchLimit)
	if err != nil {
		return answer{}, err
	}
	view.Rows, err = p.rows(v, found)
	return show("search", "Hasil pencarian", view), err
}

// searchable is what was typed as it is stored: a number with its dashes, a
// NIK without spaces, a phone number as E.164. Other words stay.
func searchable(query string) string {
	if number, ok := core.NormaliseNumber(query); ok {
		return number
	}
	bare := strings.NewReplacer(" ", "", "-", "", ".", "", "(", "", ")", "").Replace(query)
	digits := strings.TrimPrefix(bare, "+")
	if digits == "" || strings.Trim(digits, "0123456789") != "" || len(digits) < 6 {
		return query
	}
	switch {
	case len(digits) == 16:
		return digits
	case strings.HasPrefix(digits, "0"):
		return "+62" + digits[1:]
	case strings.HasPrefix(digits, "62"):
		return "+" + digits
	}
	return query
}
