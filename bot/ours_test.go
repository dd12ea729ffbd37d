package bot

import (
	"testing"

	"sakti/channels"
)

// TestOurLinesDoNotTalkToEachOther: what one of our lines says on its
// messenger is nothing that is answered; its owner on another messenger is.
func TestOurLinesDoNotTalkToEachOther(t *testing.T) {
	t.Parallel()
	s := newStage(t)
	warga := &wire{name: "whatsapp", account: "warga"}
	s.others = []channels.Channel{warga}
	if _, err := s.pool.Exec(s.ctx, `INSERT INTO lines (channel, account, phone, state) VALUES ('whatsapp', 'grup', $1, 'up')`, budi); err != nil {
		t.Fatal(err)
	}
	b := s.running()
	ours, group, theirs := s.text(budi, "Halo!"), s.text("grup-1", "#jam"), s.text(siti, "halo")
	for _, event := range []*channels.Event{&ours, &group, &theirs} {
		event.Channel, event.Account = "whatsapp", "warga"
	}
	group.Phone, group.Group = budi, &channels.Group{From: budi}
	s.receive(b, ours, group, theirs, s.text(budi, "halo"))
	s.until("the others' answers", func() bool { return len(warga.to(siti)) == 1 && len(s.wire.to(budi)) == 1 })
	if n := s.count(`SELECT count(*) FROM messages`); n != 2 {
		t.Errorf("%d messages stored, want 2", n)
	}
}
