package whatsapptest

import (
	"fmt"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

func TestTwoPeopleTalk(t *testing.T) {
	t.Parallel()
	s := Start(t)
	siti, budi := s.Citizen(t, sitiNumber, "Siti"), s.Citizen(t, budiNumber, "Budi")

	hello := siti.To(budi.PN()).Say("halo")
	got := budi.To(siti.LID()).WaitText()
	if got.ID != hello.ID || got.Text != "halo" || got.Info.PushName != "Siti" {
		t.Fatalf("got %+v", got)
	}
	if got.Sender != siti.LID() || got.Info.SenderAlt != siti.PN() {
		t.Errorf("sender %v, alternative %v", got.Sender, got.Info.SenderAlt)
	}
	budi.To(siti.LID()).Reply(got, "iya")
	answer := siti.To(budi.PN()).WaitText()
	if quoted := answer.Message.GetExtendedTextMessage().GetContextInfo(); quoted.GetStanzaID() != hello.ID {
		t.Errorf("quotes %v", quoted)
	}
	for i := range 20 {
		siti.To(budi.PN()).Say(fmt.Sprint(i))
		budi.To(siti.LID()).WaitText()
	}
	if !s.Until(waiting, func() bool { return s.Pending(sitiNumber)+s.Pending(budiNumber) == 0 }) {
		t.Error("messages stay unconfirmed")
	}
}

func TestTwentyCitizensAtOnce(t *testing.T) {
	t.Parallel()
	s := Start(t)
	bot := s.Citizen(t, botNumber, "Bot")
	begin := time.Now()
	var all sync.WaitGroup
	for i := range 20 {
		all.Go(func() {
			c := s.Citizen(t, fmt.Sprintf("62813%08d", i), fmt.Sprint("Warga ", i))
			for n := range 25 {
				c.To(bot.PN()).Say(fmt.Sprint(n))
			}
		})
	}
	all.Wait()
	s.Until(waiting, func() bool { return s.Pending(botNumber) == 0 })
	t.Logf("20 citizens sent 500 messages in %v", time.Since(begin))
	if n := len(bot.Inbox()); n != 500 {
		t.Errorf("%d messages", n)
	}
	// Each of them took one of the 20 one-time keys the bot began with.
	stock := func() bool {
		s.mu.Lock()
		defer s.mu.Unlock()
		return len(bot.Phone().bundle.oneTime) >= startingKeys
	}
	if !s.Until(waiting, stock) {
		t.Error("the bot did not upload new keys")
	}
	for i := range 20 {
		var want []string
		for n := range 25 {
			want = append(want, fmt.Sprint(n))
		}
		if diff := cmp.Diff(want, bot.Texts(user(fmt.Sprintf("62813%08d", i)))); diff != "" {
			t.Errorf("citizen %d: %s", i, diff)
		}
	}
}
