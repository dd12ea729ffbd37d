package admin

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	"sakti/core"
)

// staffView is a member of staff with their duties in words.
type staffView struct {
	*core.Staff
	Duties []dutyView
}

// dutyView is a role and where it holds.
type dutyView struct {
	Key    string // tells it from the person's other duties
	Text   string
	Invite int64 // the counter for which an invitation to the chat can be made, 0 for none
}

func (p *panel) viewOf(staff *core.Staff, names regionIndex) staffView {
	view := staffView{Staff: staff}
	for _, role := range staff.Roles {
		duty := dutyView{Key: dutyKey(role), Text: p.dutyText(role, names)}
		if role.Code == "operator" && role.CounterID != nil && staff.Active {
			duty.Invite = *role.CounterID
		}
		view.Duties = append(view.Duties, duty)
	}
	return view
}

// dutyKey names a duty of a person among their others.
func dutyKey(r core.Role) string {
	counter, region := "", ""
	if r.CounterID != nil {
		counter = strconv.FormatInt(*r.CounterID, 10)
	}
	if r.Region != nil {
		region = *r.Region
	}
	return strings.Join([]string{r.Code, counter, r.Section, region}, "|")
}

func (p *panel) dutyText(r core.Role, names regionIndex) string {
	steps := p.office.Catalog.Steps
	text := r.Code
	if role := steps.Role(r.Code); role != nil {
		text = role.Label
	}
	switch {
	case r.CounterName != "":
		return text + ", " + r.CounterName
	case r.Section != "":
		return text + ", " + steps.SectionName(r.Section)
	case r.Region != nil:
		return text + ", " + names.place(*r.Region)
	}
	return text
}

// staffPageView is one member of staff, and what can be changed.
type staffPageView struct {
	staffView
	dutyForm
	Self     bool
	Seen     int64 // which changes the reader knows of
	Held     string
	Links    bool       // links can be made
	Invited  *time.Time // until when a link that was made can be used, nil if there is none
	Chats    []staffChatView
	Sessions []sessionView
	Trail    []trailRow
	Unsaved  *unsaved
}

func (p *panel) staffPage(v *visit) (answer, error) {
	staff, err := p.staffInPath(v)
	if err != nil {
		return answer{}, err
	}
	return p.showStaff(v, staff, nil)
}

// showStaff shows somebody, with a form that could not be saved.
func (p *panel) showStaff(v *visit, staff *core.Staff, bad *unsaved) (answer, error) {
	names, err := p.regions.read(v.Context(), v.tx)
	if err != nil {
		return answer{}, err
	}
	view := staffPageView{staffView: p.viewOf(staff, names), Self: staff.ID == v.staff.ID, Unsaved: bad}
	if view.dutyForm, err = p.dutyForm(v, names); err != nil {
		return answer{}, err
	}
	return bad.show(show("staff", staff.Name, &view)), p.staffParts(v, &view)
}

// Forms of a person's page in which something is typed.
func (s *staffPageView) NameForm() *unsaved { return s.Unsaved.For(staffPath(s.ID) + "/nama") }
func (s *staffPageView) DutyForm() *unsaved { return s.Unsaved.For(staffPath(s.ID) + "/tugas") }

// staffParts reads what somebody has in hand, where they are logged in, and
// what was changed about them.
func (p *panel) staffParts(v *visit, view *staffPageView) (err error) {
	if view.Seen, err = p.office.StaffMark(v.Context(), v.tx, view.ID); err != nil {
		return err
	}
	holding, err := p.office.HoldingOf(v.Context(), v.tx, v.staff, view.ID)
	if err != nil {
		return err
	}
	view.Held, view.Links = holding.Words(), p.PublicURL != ""
	if view.Invited, err = p.office.PanelInvitationOpen(v.Context(), v.tx, view.ID); err != nil {
		return err
	}
	if view.Chats, err = p.staffChats(v, view.ID); err != nil {
		return err
	}
	if view.Sessions, err = p.sessionsOf(v, view.Staff); err != nil {
		return err
	}
	entries, err := p.office.LogEntries(v.Context(), v.tx, v.staff, core.LogFilter{About: fmt.Sprintf("staff %d", view.ID), Limit: 30})
	view.Trail = p.trailRows(entries)
	return err
}

func staffPath(id int64) string { return fmt.Sprintf("/panel/petugas/%d", id) }

// staffInPath reads the person in the path, active or not.
func (p *panel) staffInPath(v *visit) (*core.Staff, error) {
	id, err := strconv.ParseInt(v.param("staff"), 10, 64)
	if err != nil {
		return nil, errNoPage
	}
	all, err := p.office.AllStaff(v.Context(), v.tx)
	if err != nil {
		return nil, err
	}
	i := slices.IndexFunc(all, func(s *core.Staff) bool { return s.ID == id })
	if i < 0 {
		return nil, errNoPage
	}
	v.self = id == v.staff.ID
	return all[i], nil
}
