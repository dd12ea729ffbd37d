package admin

import (
	"fmt"
	"strconv"
	"strings"

	"github.com/jackc/pgx/v5"

	"sakti/core"
)

// heads see the groups and what is announced; speakers announce.
var (
	heads    = []string{"head_of_office", "head_of_section", "admin"}
	speakers = []string{"head_of_office", "head_of_section"}
)

// groupsView are the chats of many in which we sit.
type groupsView struct {
	Groups []groupView
	May    bool // change how we behave there
}

// groupView is one of them in words.
type groupView struct {
	core.Group
	Name    string
	Channel string
	Daily   string // hour of the digest as 07.30, "" for none
	Weekly  string
	Day     string
	Unsaved *unsaved
}

var (
	groupLangs = []label{{Code: "", Name: "Bahasa Indonesia"}, {Code: "jv", Name: "Basa Jawa"}, {Code: "en", Name: "English"}}
	workdays   = []label{{Code: "1", Name: "Senin"}, {Code: "2", Name: "Selasa"}, {Code: "3", Name: "Rabu"}, {Code: "4", Name: "Kamis"}, {Code: "5", Name: "Jumat"}}
)

// Langs and Days are what the form of a group chooses from.
func (g groupView) Langs() []label { return groupLangs }

// Days are the days of a weekly digest.
func (g groupView) Days() []label { return workdays }

// LangName is the language in which we speak there.
func (g groupView) LangName() string {
	for _, lang := range groupLangs {
		if lang.Code == g.Lang {
			return lang.Name
		}
	}
	return g.Lang
}

// Digests says in a sentence what is posted by itself.
func (g groupView) Digests() string {
	var parts []string
	if g.Daily != "" {
		parts = append(parts, "harian pukul "+g.Daily)
	}
	if g.Weekly != "" {
		parts = append(parts, "mingguan "+g.Day+" pukul "+g.Weekly)
	}
	if len(parts) == 0 {
		return "tidak dikirim"
	}
	return strings.Join(parts, ", ")
}

func (p *panel) groups(v *visit) (answer, error) { return p.showGroups(v, nil) }

// showGroups shows all groups, one of them with a form that was not saved.
func (p *panel) showGroups(v *visit, bad *unsaved) (answer, error) {
	list, err := p.office.Groups(v.Context(), v.tx, v.staff)
	if err != nil {
		return answer{}, err
	}
	view := groupsView{May: v.staff.Has(managers...)}
	for _, g := range list {
		group := groupViewOf(g)
		group.Unsaved = bad.For(groupPath(g.ID))
		view.Groups = append(view.Groups, group)
	}
	return bad.show(show("groups", "Grup", view)), nil
}

func groupPath(id int64) string { return fmt.Sprintf("/panel/grup/%d", id) }

func groupViewOf(g core.Group) groupView {
	return groupView{Group: g, Name: groupName(g), Channel: channelName(g.Channel), Daily: clock(g.DailyAt), Weekly: clock(g.WeeklyAt),
		Day: workdays[g.WeeklyDay-1].Name}
}

func groupName(g core.Group) string {
	if g.Title == "" {
		return "Grup tanpa nama"
	}
	return g.Title
}

// clock is an hour of the day as people write it: 07.30.
func clock(minute *int) string {
	if minute == nil {
		return ""
	}
	return fmt.Sprintf("%02d.%02d", *minute/60, *minute%60)
}

// minuteOf reads it, with a colon too; nil for an empty field.
func minuteOf(text string) (*int, error) {
	text = strings.Replace(strings.TrimSpace(text), ":", ".", 1)
	if text == "" {
		return nil, nil
	}
	hour, minute, ok := strings.Cut(text, ".")
	h, bad := strconv.Atoi(hour)
	m, worse := strconv.Atoi(minute)
	if !ok || bad != nil || worse != nil || h < 0 || h > 23 || m < 0 || m > 59 {
		return nil, &core.Error{Code: core.Invalid, Text: "Jam ditulis seperti 07.30."}
	}
	at := h*60 + m
	return &at, nil
}

// setGroup changes how we behave in a group, unless that is no longer as the
// form showed it. What could not be saved stays in its form.
func (p *panel) setGroup(v *visit) (answer, error) {
	id, err := strconv.ParseInt(v.param("group"), 10, 64)
	if err != nil {
		return answer{}, errNoPage
	}
	bad, err := p.attempt(v, func(tx pgx.Tx) error {
		if v.PostForm.Has("seen") {
			if err := p.office.GroupUnchanged(v.Context(), tx, v.staff, id, v.PostFormValue("seen")); err != nil {
				return err
			}
		}
		g, err := groupTyped(v, id)
		if err != nil {
			return err
		}
		return p.office.SetGroup(v.Context(), tx, v.staff, g)
	})
	if err != nil {
		return answer{}, err
	}
	if bad != nil {
		return p.showGroups(v, bad)
	}
	p.sessions.tell(v.Context(), "Pengaturan grup sudah disimpan.")
	return goTo("/panel/grup"), nil
}

func groupTyped(v *visit, id int64) (g core.Group, err error) {
	yes := func(name string) bool { return v.PostFormValue(name) == "ya" }
	g = core.Group{ID: id, Active: yes("active"), DeleteNumbers: yes("delete_numbers"), DeletePhotos: yes("delete_photos"),
		Lang: v.PostFormValue("lang"), PrivateLink: strings.TrimSpace(v.PostFormValue("private_link"))}
	g.QuestionMinutes, _ = strconv.Atoi(v.PostFormValue("question_minutes"))
	g.WeeklyDay, _ = strconv.Atoi(v.PostFormValue("weekly_day"))
	known := false
	for _, lang := range groupLangs {
		known = known || lang.Code == g.Lang
	}
	if !known {
		return g, &core.Error{Code: core.Invalid, Text: "Pilih bahasa dari daftar."}
	}
	if g.DailyAt, err = minuteOf(v.PostFormValue("daily_at")); err != nil {
		return g, err
	}
	g.WeeklyAt, err = minuteOf(v.PostFormValue("weekly_at"))
	return g, err
}
