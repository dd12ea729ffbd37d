package bot

import (
	"testing"

	"sakti/channels"
)

// TestAnnouncementGroupIsLeftAlone: in a Community's announcement group nothing
// is said, whatever is written there; people are told of it at the panel. Once
// it is a common group again, all is as everywhere.
func TestAnnouncementGroupIsLeftAlone(t *testing.T) {
	t.Parallel()
	m := newMeeting(t)
	m.came()
	say := func(text string, notices bool) []string {
		m.store(channels.Event{Kind: channels.KindText, Text: text, Ref: text, Group: &channels.Group{From: "Sri", ToBot: true, Announcement: notices}})
		return m.came()
	}
	for _, text := range []string{"#jam", "#tanya bagaimana kalau KK hilang?", "NIK 3312 0145 0590 0001"} {
		if got := say(text, true); len(got) != 0 {
			t.Errorf("to %q the group reads %q", text, got)
		}
	}
	if n := m.count(`SELECT count(*) FROM groups WHERE announcement`); n != 1 {
		t.Error("nobody is told at the panel")
	}
	if got := say("#jam", false); len(got) != 1 {
		t.Errorf("a common group reads %q", got)
	}
	if n := m.count(`SELECT count(*) FROM groups WHERE announcement`); n != 0 {
		t.Error("a common group is still taken for an announcement group")
	}
}
