package admin

import (
	"cmp"
	"slices"
	"time"

	"github.com/google/uuid"

	"sakti/core"
	"sakti/core/catalog"
)

// caseView is a case with everything about it, as every screen shows it.
type caseView struct {
	*core.Application
	Service    *catalog.Service
	StateLabel string
	LaneLabel  string
	SectionTo  string // the section that validates it
	Place      string // village
	CollectAt  string // where the document is taken
	Late       bool
	Mine       bool   // the visitor holds it
	Holder     string // who holds it, "" for nobody
	Path       string // of the case's own page
	WorkPath   string // the screen on which the visitor goes on with it, if they hold it
	Unmasked   bool
	MayUnmask  bool

	Answers     []answerLine
	Checks      []checkView
	Viewer      viewerView
	SIAK        *core.SIAK
	Preview     *toldView // what the applicant will read if the case is sent back as it is judged now
	Documents   []core.Document
	Journal     []journalLine
	Left        *leftNote // what a colleague wrote when they handed it back
	reads       map[uuid.UUID]readView
	News        []newsLine     // how the notices reached people; on the case's own page
	Openings    []core.Opening // by people who do not work on it; for heads, on the case's own page
	Actions     []actionView
	MayTakeFrom bool   // the visitor may take it from its holder
	Ahead       string // address of the photo that comes first with the next case
}

// unmaskers are the duties that need whole NIK, KK and phone numbers.
var unmaskers = workers

// open reads the case in the path with all that screens show of it; NotFound
// when the visitor's duties do not reach it.
func (p *panel) open(v *visit) (*caseView, error) {
	id, err := v.id("id")
	if err != nil {
		return nil, err
	}
	a, err := p.office.Application(v.Context(), v.tx, id)
	if err != nil {
		return nil, err
	}
	if !v.staff.Sees(a) {
		return nil, errNoPage
	}
	if a, err = p.foresee(v, a); err != nil {
		return nil, err
	}
	c := &caseView{Application: a, Path: casePath(id), Service: p.office.ServiceOf(a), MayUnmask: v.staff.Has(unmaskers...)}
	c.Mine = a.ClaimedBy != nil && *a.ClaimedBy == v.staff.ID
	c.Unmasked = c.MayUnmask && c.Mine
	if err := p.describe(v, c); err != nil {
		return nil, err
	}
	return c, p.fill(v, c)
}

// describe puts codes into words.
func (p *panel) describe(v *visit, c *caseView) error {
	names, err := p.regions.read(v.Context(), v.tx)
	if err != nil {
		return err
	}
	steps := p.office.Catalog.Steps
	c.StateLabel, c.LaneLabel = steps.State(c.State).Label, steps.Lane(c.Lane).Label
	c.SectionTo, c.CollectAt = steps.SectionName(c.Section), p.collectAt(c.Collect)
	if c.Village != nil {
		c.Place = names.place(*c.Village)
	}
	c.Late = p.late(c.Application)
	if c.Mine {
		c.WorkPath = workPath(c.Application)
	}
	c.Answers = p.answersOf(c, names)
	c.Actions = p.actionsFor(v, c)
	return nil
}

// fill reads what belongs to the case.
func (p *panel) fill(v *visit, c *caseView) (err error) {
	ctx := v.Context()
	checks, err := p.office.Checklist(ctx, v.tx, c.Application)
	if err != nil {
		return err
	}
	if purposes[c.State] == "verifikasi" { // a search over a year: only while somebody judges
		if err := p.office.MarkNear(ctx, v.tx, c.Application, checks); err != nil {
			return err
		}
	}
	if c.reads, err = p.readsOf(v, c); err != nil {
		return err
	}
	c.Checks, c.Viewer = lookAt(c, checks, v.URL.Query().Get("syarat"), v.URL.Query().Get("foto"))
	for i := range c.Checks {
		c.Checks[i].Reasons = p.office.Catalog.PhotoReasons(c.Checks[i].Requirement.Name)
	}
	for i := range c.Actions {
		c.Actions[i].Checks, c.Actions[i].Answers = c.Checks, c.Answers
	}
	if err := p.markAnswers(v, c); err != nil {
		return err
	}
	if c.SIAK, err = p.office.LastSIAK(ctx, v.tx, c.ID); err != nil {
		return err
	}
	if c.Documents, err = p.office.Documents(ctx, v.tx, c.ID); err != nil {
		return err
	}
	entries, err := p.office.Journal(ctx, v.tx, c.ID)
	if err != nil {
		return err
	}
	c.Journal, c.Left = p.journalOf(c, entries), leftOf(entries)
	for _, entry := range entries {
		if c.ClaimedBy != nil && entry.Action == "claim" && entry.StaffID != nil && *entry.StaffID == *c.ClaimedBy {
			c.Holder = *entry.StaffName
		}
	}
	return nil
}

func (p *panel) late(a *core.Application) bool {
	return a.DueAt != nil && a.DueAt.Before(p.office.Now())
}

func (p *panel) collectAt(place string) string {
	if place == "" {
		return ""
	}
	return p.office.Catalog.PlaceLabel(place)
}

// workPath is the screen on which somebody who holds the case goes on with it.
func workPath(a *core.Application) string {
	screen := map[string]string{"submitted": "/periksa", "verified": "/entri", "keyed": "/validasi"}[a.State]
	if a.State == "submitted" && a.Lane == "complaint" {
		screen = "/jawab"
	}
	return casePath(a.ID) + screen
}

func casePath(id uuid.UUID) string { return "/panel/permohonan/" + id.String() }

// showCase is the page of one case: everything that is known and that
// happened.
func (p *panel) showCase(v *visit) (answer, error) {
	if ask, err := p.askReason(v); err != nil || ask != nil {
		return *cmp.Or(ask, &answer{}), err
	}
	c, err := p.open(v)
	if err != nil {
		return answer{}, err
	}
	if c.MayUnmask && v.URL.Query().Get("nomor") == "utuh" && !c.Unmasked {
		c.Unmasked = true
		p.Log.InfoContext(v.Context(), "numbers shown", "staff", v.staff.ID, "application", c.ID)
		if err := p.office.NumbersShown(v.Context(), v.tx, v.staff, c.ID); err != nil {
			return answer{}, err
		}
		if err := p.describe(v, c); err != nil {
			return answer{}, err
		}
	}
	if c.Mine {
		if err := p.foretell(v, c); err != nil {
			return answer{}, err
		}
	}
	c.MayTakeFrom = c.Holder != "" && !c.Mine && v.staff.Has(speakers...)
	if c.News, err = p.newsOf(v, c.ID); err != nil {
		return answer{}, err
	}
	if v.staff.Has(speakers...) {
		if c.Openings, err = p.office.Openings(v.Context(), v.tx, c.ID); err != nil {
			return answer{}, err
		}
	}
	return show("case", "Permohonan "+c.Title(), c).live("permohonan:"+c.ID.String(), "kabar:"+c.ID.String()), nil
}

// screen opens a case that the visitor holds at one of the steps, or sends
// them to where the case is now.
func (p *panel) screen(v *visit, page, title, path string) (answer, error) {
	c, err := p.open(v)
	if err != nil {
		return answer{}, err
	}
	if !c.Mine || c.WorkPath != casePath(c.ID)+path {
		return goTo(casePath(c.ID)), nil
	}
	return show(page, title+" "+c.Title(), c).live("pegang:" + c.ID.String()), nil
}

// journalLine is an entry of the journal in words.
type journalLine struct {
	At   time.Time
	Who  string
	What string
	Said []string
}

func (p *panel) journalOf(c *caseView, entries []core.Entry) []journalLine {
	var out []journalLine
	for _, entry := range entries {
		line := journalLine{At: entry.At, Who: who(entry), What: entry.Action}
		if action := p.office.Catalog.Steps.Action(entry.Action); action != nil {
			line.What = action.Past
		}
		line.Said = p.saidIn(c.Application, entry.Note)
		out = append(out, line)
	}
	slices.Reverse(out)
	return out
}

func who(entry core.Entry) string {
	switch {
	case entry.StaffName != nil:
		return *entry.StaffName
	case entry.Actor == "system":
		return "Sistem"
	}
	return "Pemohon"
}

// saidIn is what was said with an action.
func (p *panel) saidIn(a *core.Application, note core.Note) []string {
	var out []string
	for _, verdict := range note.Verdicts {
		name := p.office.PartName(a, verdict.Requirement)
		if verdict.Good {
			out = append(out, name+": baik")
			continue
		}
		out = append(out, name+": "+verdict.Reason)
	}
	if note.SIAK != nil {
		out = append(out, "Nomor SIAK "+note.SIAK.Number+", "+dayText(note.SIAK.Date))
	}
	if note.Receiver != nil {
		out = append(out, note.Receiver.Words())
	}
	for _, text := range []string{note.Reason, note.Visit, note.Answer, note.Place} {
		if text != "" {
			out = append(out, text)
		}
	}
	return out
}
