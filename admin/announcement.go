package admin

import (
	"net/http"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/jackc/pgx/v5"

	"sakti/core"
	"sakti/core/catalog"
)

// announcementsView is where heads speak to groups and operators.
type announcementsView struct {
	May     bool
	Groups  []groupView // that are switched on
	Form    announcementForm
	Preview string // as the groups will read it; "" while it is written
	When    string // in words, of the preview
	Problem string
	List    []announcementRow
}

// announcementForm is what was typed.
type announcementForm struct {
	Words     string
	At        string // 2006-01-02T15:04 in WIB, "" for now
	Groups    []int64
	Operators bool
}

// Has reports whether a group was chosen.
func (f announcementForm) Has(id int64) bool { return slices.Contains(f.Groups, id) }

// announcementRow is an announcement and what became of it.
type announcementRow struct {
	core.Announcement
	State, Tone string
	Posts       []postRow
	Open        bool // it can be taken back
}

// postRow is what became of it in one group.
type postRow struct{ Title, State string }

const announcementsShown = 30

func (p *panel) announcements(v *visit) (answer, error) {
	return p.showAnnouncements(v, announcementsView{})
}

// showAnnouncements completes the view.
func (p *panel) showAnnouncements(v *visit, view announcementsView) (answer, error) {
	view.May = v.staff.Has(speakers...)
	groups, err := p.office.Groups(v.Context(), v.tx, v.staff)
	if err != nil {
		return answer{}, err
	}
	for _, g := range groups {
		if g.Active && g.LeftAt == nil {
			view.Groups = append(view.Groups, groupViewOf(g))
		}
	}
	list, err := p.office.Announcements(v.Context(), v.tx, v.staff, announcementsShown)
	if err != nil {
		return answer{}, err
	}
	for _, a := range list {
		view.List = append(view.List, announcementRowOf(a, p.office.Now()))
	}
	out := show("announcements", "Pengumuman", view).live("pengumuman")
	if view.Problem != "" {
		out = out.with(http.StatusUnprocessableEntity)
	}
	return out, nil
}

func announcementRowOf(a core.Announcement, now time.Time) announcementRow {
	row := announcementRow{Announcement: a, State: "Dijadwalkan", Tone: "todo", Open: a.CancelledAt == nil && a.PostedAt == nil}
	switch {
	case a.CancelledAt != nil:
		row.State, row.Tone = "Dibatalkan", ""
	case a.PostedAt != nil:
		row.State, row.Tone = "Dikirim", "good"
	case !a.PostAt.After(now):
		row.State = "Segera dikirim"
	}
	for _, post := range a.Groups {
		row.Posts = append(row.Posts, postRow{groupName(core.Group{Title: post.Title}), postState(a, post)})
	}
	return row
}

func postState(a core.Announcement, post core.AnnouncementPost) string {
	switch {
	case post.FailedAt != nil:
		return "✗ gagal: " + post.Error
	case post.SentAt != nil:
		return "✓ terkirim " + moment(post.SentAt)
	case a.CancelledAt != nil:
		return "tidak dikirim"
	case a.PostedAt != nil && post.OutboxID == nil:
		return "tidak dikirim: grupnya sudah ditinggalkan atau dimatikan"
	case post.Error != "":
		return "belum terkirim, dicoba lagi: " + post.Error
	case a.PostedAt != nil:
		return "menunggu dikirim"
	}
	return "menunggu dikirim pada jamnya"
}

// announce takes an announcement one step on: "lihat" shows how it will look,
// "ubah" goes back to writing, "kirim" sets it for its hour.
func (p *panel) announce(v *visit) (answer, error) {
	view := announcementsView{Form: announcementTyped(v)}
	step := v.PostFormValue("step")
	if step == "ubah" {
		return p.showAnnouncements(v, view)
	}
	draft, err := view.Form.draft()
	if err == nil {
		err = p.dryOrReal(v, draft, step == "kirim")
	}
	switch code := core.CodeOf(err); {
	case code == core.Invalid || code == core.Conflict:
		view.Problem = err.Error()
		return p.showAnnouncements(v, view)
	case err != nil:
		return answer{}, err
	case step == "kirim":
		p.sessions.stored(v.Context(), v.URL.Path+"|")
		p.sessions.tell(v.Context(), "Pengumuman sudah dicatat. Hasilnya tampil di bawah.")
		return goTo("/panel/pengumuman"), nil
	}
	view.Preview = "Pengumuman dari " + v.staff.Name + ":\n" + draft.Words
	view.When = p.whenWords(draft.PostAt)
	return p.showAnnouncements(v, view)
}

// whenWords is the hour of an announcement: nobody is written to by night.
func (p *panel) whenWords(at time.Time) string {
	if !at.IsZero() {
		return moment(at) + " WIB"
	}
	if hour := p.office.Now().In(catalog.WIB).Hour(); hour < 7 || hour >= 20 {
		return "pagi nanti pukul 07.00 WIB"
	}
	return "segera"
}

func announcementTyped(v *visit) announcementForm {
	form := announcementForm{Words: strings.TrimSpace(strings.ReplaceAll(v.PostFormValue("words"), "\r\n", "\n")),
		At: v.PostFormValue("at"), Operators: v.PostFormValue("operators") == "ya"}
	for _, text := range v.PostForm["group"] {
		if id, err := strconv.ParseInt(text, 10, 64); err == nil && !form.Has(id) {
			form.Groups = append(form.Groups, id)
		}
	}
	return form
}

func (f announcementForm) draft() (core.AnnouncementDraft, error) {
	d := core.AnnouncementDraft{Words: f.Words, Groups: f.Groups, Operators: f.Operators}
	if f.At == "" {
		return d, nil
	}
	at, err := time.ParseInLocation("2006-01-02T15:04", f.At, catalog.WIB)
	if err != nil {
		return d, &core.Error{Code: core.Invalid, Text: "Waktu kirim tidak terbaca. Pilih tanggal dan jamnya."}
	}
	d.PostAt = at
	return d, nil
}

// dryOrReal announces, or only tries whether that would go. The same words
// twice within two minutes are a second press of the button.
func (p *panel) dryOrReal(v *visit, d core.AnnouncementDraft, really bool) error {
	tx, err := v.tx.Begin(v.Context())
	if err != nil {
		return err
	}
	defer func() { _ = tx.Rollback(v.Context()) }() // nothing after a commit
	// One at a time of one person, or two presses would not see each other.
	if _, err := tx.Exec(v.Context(), `SELECT FROM staff WHERE id = $1 FOR UPDATE`, v.staff.ID); err != nil {
		return err
	}
	if err := p.notTwice(v, tx, d); err != nil {
		return err
	}
	if _, err := p.office.Announce(v.Context(), tx, v.staff, d); err != nil || !really {
		return err
	}
	return tx.Commit(v.Context())
}

func (p *panel) notTwice(v *visit, tx pgx.Tx, d core.AnnouncementDraft) error {
	list, err := p.office.Announcements(v.Context(), tx, v.staff, announcementsShown)
	if err != nil {
		return err
	}
	for _, a := range list {
		if a.CancelledAt == nil && a.Words == d.Words && a.By == v.staff.Name && p.office.Now().Sub(a.CreatedAt) < 2*time.Minute {
			return &core.Error{Code: core.Conflict, Text: "Pengumuman yang sama baru saja dicatat. Lihat daftarnya di bawah."}
		}
	}
	return nil
}

// cancelAnnouncement takes one back before its hour.
func (p *panel) cancelAnnouncement(v *visit) (answer, error) {
	id, err := strconv.ParseInt(v.param("announcement"), 10, 64)
	if err != nil {
		return answer{}, errNoPage
	}
	told, err := p.try(v, func(tx pgx.Tx) error { return p.office.CancelAnnouncement(v.Context(), tx, v.staff, id) })
	if err != nil {
		return answer{}, err
	}
	if told == "" {
		told = "Pengumuman dibatalkan."
	}
	p.sessions.tell(v.Context(), told)
	return goTo("/panel/pengumuman"), nil
}

// announcementsMark stands for what became of the announcements.
func (p *panel) announcementsMark(v *visit) (string, error) {
	list, err := p.office.Announcements(v.Context(), v.tx, v.staff, announcementsShown)
	mark := ""
	for _, a := range list {
		row := announcementRowOf(a, p.office.Now())
		mark += strconv.FormatInt(a.ID, 10) + row.State + strconv.Itoa(a.Seen)
		for _, post := range row.Posts {
			mark += post.State
		}
	}
	return mark, err
}
