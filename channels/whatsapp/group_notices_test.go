package whatsapp

import (
	"testing"

	"sakti/channels"
)

// A Community's announcement group is told from a common one, also when it
// becomes one later.
func TestAnnouncementGroup(t *testing.T) {
	t.Parallel()
	b, siti, group := newGroupBench(t)
	defer b.end()
	said := func(text string) (list []channels.Event) {
		siti.To(group.JID()).Say(text)
		b.await(text, func() bool {
			list = b.table.list(func(e channels.Event) bool { return e.Text == text })
			return len(list) == 1
		})
		return list
	}
	if e := said("selamat pagi")[0]; e.Group.Announcement {
		t.Error("a common group is taken for an announcement group")
	}
	group.Notices(true)
	if e := said("pengumuman")[0]; !e.Group.Announcement || e.Group.Title == "" {
		t.Errorf("an announcement group is not recognised: %+v", e.Group)
	}
}
