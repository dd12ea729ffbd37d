package admin

import (
	"crypto/subtle"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"time"

	"sakti/core"
)

// trackView is the public page on which an applicant follows a case. Besides
// the initials of whom it is about, it shows nothing of a person.
type trackView struct {
	Number   string
	Tracking string
	Problem  string
	Case     *trackedCase
}

// trackedCase is a case in the applicant's words.
type trackedCase struct {
	Number    string
	Service   string
	Initials  string
	State     string
	Mend      []mendLine
	Todo      []string
	Due       *time.Time
	Stages    []stage
	Documents []core.Document // that can be taken here
}

func (p *panel) trackPage(*visit) (answer, error) {
	return show("track", "Lacak permohonan", trackView{}), nil
}

func (p *panel) track(v *visit) (answer, error) {
	view, a, err := p.tracked(v)
	if err != nil {
		return answer{}, err
	}
	if a == nil {
		return show("track", "Lacak permohonan", view).with(view.status()), nil
	}
	return show("track", "Permohonan "+view.Number, view), nil
}

const (
	wrongReceipt = "Nomor atau kode lacak tidak cocok. Periksa lagi tanda terima di chat Anda."
	tooManyTries = "Terlalu banyak percobaan. Coba lagi nanti, ya."
)

// status goes with what the page says.
func (t trackView) status() int {
	switch t.Problem {
	case "":
		return http.StatusOK
	case tooManyTries:
		return http.StatusTooManyRequests
	case wrongReceipt:
		return http.StatusNotFound
	}
	return http.StatusUnprocessableEntity
}

// tracked reads the case that the form's receipt opens. Without one, a is nil
// and the view says why.
func (p *panel) tracked(v *visit) (view trackView, a *core.Application, err error) {
	view = trackView{Number: strings.TrimSpace(v.PostFormValue("number")), Tracking: strings.ToUpper(strings.TrimSpace(v.PostFormValue("tracking")))}
	if p.tries.track.shut(addressKey(v.Request)) {
		view.Problem = tooManyTries
		return view, nil, nil
	}
	if number, ok := core.NormaliseNumber(view.Number); ok {
		view.Number = number
	}
	a, err = p.office.Track(v.Context(), v.tx, view.Number, view.Tracking)
	if core.CodeOf(err) == core.NotFound {
		p.tries.track.miss(v, addressKey(v.Request))
		view.Problem = wrongReceipt
		return view, nil, nil
	}
	if err != nil {
		return view, nil, err
	}
	view.Case, err = p.inTheirWords(v, a)
	return view, a, err
}

func (p *panel) inTheirWords(v *visit, a *core.Application) (*trackedCase, error) {
	c := &trackedCase{Number: a.Title(), Service: p.office.ServiceOf(a).Name, Initials: initials(a.Subject),
		State: p.office.Catalog.Steps.State(a.State).Citizen, Due: a.DueAt, Stages: stagesOf(a)}
	var err error
	if c.Mend, err = p.mend(v, a); err != nil {
		return nil, err
	}
	c.Todo = p.todo(a)
	if p.takable(a) {
		c.Documents, err = p.office.Documents(v.Context(), v.tx, a.ID)
	}
	return c, err
}

// takeAgain is how long a document that was taken can be taken again: a
// printer jams, a phone is lost.
const takeAgain = 30 * 24 * time.Hour

// takable reports whether the applicant may take the documents here.
func (p *panel) takable(a *core.Application) bool {
	if a.Collect != "mandiri" || a.SubjectNIK == "" {
		return false
	}
	selfPrint := p.office.Catalog.Steps.Action("self_print")
	before := a.Case()
	before.State = "ready"
	return selfPrint.Allows(a.Case()) ||
		a.State == "closed" && selfPrint.Allows(before) && a.EndedAt.After(p.office.Now().Add(-takeAgain))
}

// download gives the applicant a document, for number, tracking code and the
// last four digits of the NIK. The first time, the case is collected with it.
func (p *panel) download(v *visit) (answer, error) {
	view, a, err := p.tracked(v)
	if err != nil {
		return answer{}, err
	}
	refuse := func(sentence string) (answer, error) {
		view.Problem = sentence
		return show("track", "Lacak permohonan", view).with(view.status()), nil
	}
	if a == nil {
		return refuse(view.Problem)
	}
	id, _ := strconv.ParseInt(v.PostFormValue("document"), 10, 64)
	i := slices.IndexFunc(view.Case.Documents, func(d core.Document) bool { return d.ID == id })
	if i < 0 {
		return refuse("Dokumen ini tidak bisa diunduh di sini. Tanyakan lewat chat, ya.")
	}
	if p.tries.digits.shut(a.Title()) {
		return refuse(tooManyTries)
	}
	nik := a.SubjectNIK.Full()
	if subtle.ConstantTimeCompare([]byte(nik[max(len(nik)-4, 0):]), []byte(strings.TrimSpace(v.PostFormValue("digits")))) != 1 {
		p.tries.digits.miss(v, a.Title())
		return refuse("Empat angka itu tidak cocok. Lihat empat angka terakhir NIK di KTP atau KK.")
	}
	return p.hand(v, a, view.Case.Documents[i])
}

// hand gives a document out and records it.
func (p *panel) hand(v *visit, a *core.Application, document core.Document) (answer, error) {
	body, file, err := p.office.OpenFile(v.Context(), v.tx, document.FileID, core.Look{Application: a.ID, Purpose: "unduh pemohon"})
	if err != nil {
		return answer{}, err
	}
	if a.State == "ready" {
		if err := p.office.SelfPrint(v.Context(), v.tx, a); err != nil {
			return answer{}, err
		}
	}
	header := fileHeader(file, "attachment", document.Product+"-"+a.Title())
	header.Set("Cache-Control", "no-store")
	return answer{body: body, header: header}, nil
}
