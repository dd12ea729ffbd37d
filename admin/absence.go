package admin

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"strconv"
	"time"

	"github.com/jackc/pgx/v5"

	"sakti/core"
	"sakti/core/catalog"
)

// absenceView is where heads say who is not at work.
type absenceView struct {
	List    []absenceRow
	Staff   []holderView // who may be absent
	Today   string
	Chosen  int64 // of Staff, when the page was asked for one
	Problem string
}

// absenceRow is an absence in words.
type absenceRow struct {
	core.Absence
	Days string
	Now  bool
}

// holderView is an officer and how many cases they hold.
type holderView struct {
	core.Holder
	Here bool // chosen
}

func (p *panel) absences(v *visit) (answer, error) {
	list, err := p.office.Absences(v.Context(), v.tx)
	if err != nil {
		return answer{}, err
	}
	today := p.office.Now().In(catalog.WIB).Format(time.DateOnly)
	view := absenceView{Today: today}
	view.Chosen, _ = strconv.ParseInt(v.URL.Query().Get("petugas"), 10, 64)
	for _, b := range list {
		view.List = append(view.List, absenceRow{b, daysText(b.From, b.Until), b.From.Format(time.DateOnly) <= today})
	}
	holders, err := p.office.Holders(v.Context(), v.tx, v.staff)
	if err != nil {
		return answer{}, err
	}
	for _, holder := range holders {
		view.Staff = append(view.Staff, holderView{holder, holder.ID == view.Chosen})
	}
	return show("absence", "Cuti petugas", view), nil
}

// daysText is a stretch of days: "23 November 2026" or "23 November 2026
// sampai 25 November 2026".
func daysText(from, until time.Time) string {
	first, last := dayText(from.Format(time.DateOnly)), dayText(until.Format(time.DateOnly))
	if first == last {
		return first
	}
	return first + " sampai " + last
}

// dayOf reads a day as date fields give it; false if it is none.
func dayOf(text string) (time.Time, bool) {
	day, err := time.ParseInLocation(time.DateOnly, text, catalog.WIB)
	return day, err == nil
}

// setAbsence takes an absence down.
func (p *panel) setAbsence(v *visit) (answer, error) {
	staff, standIn := idOf(v.PostFormValue("staff")), idOf(v.PostFormValue("stand_in"))
	from, known := dayOf(v.PostFormValue("from"))
	until, also := dayOf(v.PostFormValue("until"))
	if staff == nil || !known || !also {
		p.sessions.tell(v.Context(), "Pilih petugasnya, hari pertama, dan hari terakhirnya.")
		return goTo("/panel/cuti"), nil
	}
	handed := 0
	told, err := p.try(v, func(tx pgx.Tx) (err error) {
		handed, err = p.office.SetAbsent(v.Context(), tx, v.staff, *staff, from, until, standIn)
		return err
	})
	if err != nil {
		return answer{}, err
	}
	if told == "" {
		told = "Sudah dicatat. " + handedText(handed)
	}
	p.sessions.tell(v.Context(), told)
	return goTo("/panel/cuti"), nil
}

// handedText says what became of the cases somebody held.
func handedText(n int) string {
	if n == 0 {
		return "Tidak ada permohonan yang perlu dialihkan sekarang."
	}
	return fmt.Sprintf("%d permohonan dialihkan ke pengganti atau kembali ke tempatnya di antrean.", n)
}

// releaseHeld takes all away that somebody holds.
func (p *panel) releaseHeld(v *visit) (answer, error) {
	staff := idOf(v.param("staff"))
	if staff == nil {
		return answer{}, errNoPage
	}
	handed, err := p.office.ReleaseAll(v.Context(), v.tx, v.staff, *staff, nil)
	if err != nil {
		return answer{}, err
	}
	p.sessions.tell(v.Context(), handedText(handed))
	return goTo("/panel/cuti"), nil
}

// endAbsence says that somebody is back; they may say so themselves.
func (p *panel) endAbsence(v *visit) (answer, error) {
	id := idOf(v.param("absence"))
	if id == nil {
		return answer{}, errNoPage
	}
	told, err := p.try(v, func(tx pgx.Tx) error { return p.office.EndAbsence(v.Context(), tx, v.staff, *id) })
	if err != nil {
		return answer{}, err
	}
	if !allows(heads, v.staff) {
		p.sessions.tell(v.Context(), cmp.Or(told, "Selamat bekerja lagi."))
		return goTo("/panel"), nil
	}
	p.sessions.tell(v.Context(), cmp.Or(told, "Sudah dicatat."))
	return goTo("/panel/cuti"), nil
}

// beginAbsences hands on what those hold whose absence has begun.
func (p *panel) beginAbsences(ctx context.Context) {
	if err := p.office.BeginAbsences(ctx, p.Pool); err != nil && ctx.Err() == nil {
		p.Log.Error("absences that have begun were not carried out", "error", err)
	}
}

// idOf is the number in a form or path, nil if it is none.
func idOf(text string) *int64 {
	id, err := strconv.ParseInt(text, 10, 64)
	if err != nil || id <= 0 {
		return nil
	}
	return &id
}

// absent are those who end their own absence besides the heads.
var absent = slices.Concat(heads, []string{"operator", "verifier", "validator", "print_desk", "call_centre"})
