package admin

import (
	"fmt"
	"strconv"

	"sakti/core"
)

// couriers are those who tell people themselves what no chat and no SMS could
// bring.
var couriers = []string{"operator", "print_desk", "camat"}

// errandsView are the people who have to be told.
type errandsView struct {
	Errands   []errandView
	More      bool
	MayUnmask bool
}

// errandView is one of them.
type errandView struct {
	core.Errand
	Service string
	Title   string    // the case's number
	Case    string    // its address
	Told    *toldView // what to say: the words that the person would have read
	Since   string
	Key     string // of the errand in addresses
	Open    bool   // the phone number is shown
	First   bool   // has the shortcut
}

// errandsMost is how many errands a page shows.
const errandsMost = 50

// errands lists who has to be told, who waits longest first.
func (p *panel) errands(v *visit) (answer, error) {
	list, err := p.office.Errands(v.Context(), v.tx, v.staff, errandsMost+1)
	if err != nil {
		return answer{}, err
	}
	view := errandsView{MayUnmask: v.staff.Has(unmaskers...)}
	if view.More = len(list) > errandsMost; view.More {
		list = list[:errandsMost]
	}
	for i, errand := range list {
		one, err := p.errandView(v, errand)
		if err != nil {
			return answer{}, err
		}
		one.First = i == 0
		if view.MayUnmask && v.URL.Query().Get("nomor") == one.Key {
			one.Open = true
			p.Log.InfoContext(v.Context(), "numbers shown", "staff", v.staff.ID, "application", errand.CaseID)
		}
		view.Errands = append(view.Errands, one)
	}
	return show("errands", "Warga yang perlu dikabari", view).live("dikabari"), nil
}

func (p *panel) errandView(v *visit, errand core.Errand) (one errandView, err error) {
	one = errandView{Errand: errand, Title: errand.Number, Case: casePath(errand.CaseID),
		Key: fmt.Sprintf("%d-%s", errand.JournalID, errand.Audience), Since: waited(p.office.Now().Sub(errand.At))}
	entry, err := p.office.Entry(v.Context(), v.tx, errand.JournalID)
	if err != nil {
		return one, err
	}
	a, err := p.office.Application(v.Context(), v.tx, errand.CaseID)
	if err != nil {
		return one, err
	}
	one.Service = p.office.ServiceOf(a).Name
	one.Told, err = p.told(v, a, entry.Action, entry.Note)
	return one, err
}

// endErrand records that a person was told.
func (p *panel) endErrand(v *visit) (answer, error) {
	journal, err := strconv.ParseInt(v.param("journal"), 10, 64)
	if err != nil {
		return answer{}, errNoPage
	}
	if err := p.office.EndErrand(v.Context(), v.tx, v.staff, journal, v.param("audience")); err != nil {
		return answer{}, err
	}
	p.sessions.tell(v.Context(), "Terima kasih. Warga itu tercatat sudah dikabari.")
	return goTo("/panel/kabar"), nil
}

// errandsWaiting is how many people wait to be told by the visitor, at most
// errandsMost+1.
func (p *panel) errandsWaiting(v *visit) (int, error) {
	if !v.staff.Has(couriers...) {
		return 0, nil
	}
	list, err := p.office.Errands(v.Context(), v.tx, v.staff, errandsMost+1)
	return len(list), err
}

// errandsMark stands for the visitor's errands.
func (p *panel) errandsMark(v *visit) (string, error) {
	list, err := p.office.Errands(v.Context(), v.tx, v.staff, errandsMost+1)
	mark := ""
	for _, errand := range list {
		mark += fmt.Sprint(errand.JournalID, errand.Audience, " ")
	}
	return mark, err
}
