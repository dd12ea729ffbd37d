package whatsapptest

import (
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"
	"go.mau.fi/whatsmeow/types"
	"go.mau.fi/whatsmeow/types/events"
)

const (
	sitiNumber = "6281200000001"
	budiNumber = "6281200000002"
	botNumber  = "6281299999999"
)

func TestWhatIsSentToSomebodyOfflineWaits(t *testing.T) {
	t.Parallel()
	s := Start(t)
	siti, budi := s.Citizen(t, sitiNumber, "Siti"), s.Citizen(t, budiNumber, "Budi")
	siti.To(budi.PN()).Say("sebelum")
	budi.To(siti.PN()).WaitText()
	s.Until(waiting, func() bool { return budi.Phone().Pending() == 0 })
	budi.Offline()
	for _, text := range []string{"satu", "dua", "tiga"} {
		siti.To(budi.PN()).Say(text)
	}
	if n := budi.Phone().Pending(); n != 3 {
		t.Fatalf("%d pending", n)
	}
	before := len(budi.Log.All())
	budi.Online()
	Wait(t, budi.Log, func(e *events.OfflineSyncCompleted) bool { return e.Count >= 3 })
	preview, _ := budi.Log.Next(before, waiting, func(e any) bool { _, is := e.(*events.OfflineSyncPreview); return is })
	if got := preview.(*events.OfflineSyncPreview); got.Messages != 3 || got.Total < 3 {
		t.Errorf("preview %+v", got)
	}
	if diff := cmp.Diff([]string{"sebelum", "satu", "dua", "tiga"}, budi.Texts(siti.PN())); diff != "" {
		t.Error(diff)
	}
	s.Until(waiting, func() bool { return budi.Phone().Pending() == 0 })
	for _, d := range budi.Phone().Deliveries("message") {
		if d.Written != 1 || !d.Confirmed {
			t.Errorf("%+v", d)
		}
	}
}

func TestALostReceiptBringsTheMessageAgain(t *testing.T) {
	t.Parallel()
	for _, turn := range []bool{false, true} {
		s := Start(t)
		siti, budi := s.Citizen(t, sitiNumber, "Siti"), s.Citizen(t, budiNumber, "Budi")
		budi.Phone().LoseReceipts(1)
		sent := siti.To(budi.PN()).Say("halo")
		budi.To(siti.PN()).WaitText()
		lost := func() bool { return budi.Phone().Deliveries("message")[0].Lost == 1 }
		if !s.Until(waiting, lost) || budi.Phone().Pending() != 1 {
			t.Fatal("the message is not kept")
		}
		if turn {
			budi.Phone().Readdress()
		}
		budi.Phone().Cut()
		if !s.Until(waiting, func() bool { return budi.Phone().Pending() == 0 }) {
			t.Fatal("not confirmed the second time")
		}
		want := Delivery{Tag: "message", ID: sent.ID, Type: "text", Written: 2, Lost: 1, Confirmed: true}
		if diff := cmp.Diff(want, budi.Phone().Deliveries("message")[0]); diff != "" {
			t.Error(diff)
		}
		if n := len(budi.Inbox()); n != 1 {
			t.Errorf("%d messages in the inbox", n)
		}
	}
}

// The same message under phone number and LID, each encrypted anew: nothing in
// whatsmeow recognises it, only the id is the same.
func TestTheSameMessageUnderBothAddresses(t *testing.T) {
	t.Parallel()
	s := Start(t)
	siti, budi := s.Citizen(t, sitiNumber, "Siti"), s.Citizen(t, budiNumber, "Budi")
	sent := siti.To(budi.PN()).Say("halo")
	siti.SpeakAsPN(true)
	siti.To(budi.PN()).Again(sent)
	s.Until(waiting, func() bool { return len(budi.Inbox()) == 2 })
	got := budi.Inbox()
	if len(got) != 2 || got[0].ID != sent.ID || got[1].ID != sent.ID {
		t.Fatalf("inbox %+v", got)
	}
	if got[0].Sender != siti.LID() || got[1].Sender != siti.PN() {
		t.Errorf("senders %v and %v", got[0].Sender, got[1].Sender)
	}
	if sends := siti.Phone().Sends(); len(sends) != 1 || sends[0].Times != 2 {
		t.Errorf("sends %+v", sends)
	}
}

func TestADamagedMessageIsAskedForAgain(t *testing.T) {
	t.Parallel()
	s := Start(t)
	siti, budi := s.Citizen(t, sitiNumber, "Siti"), s.Citizen(t, budiNumber, "Budi")
	budi.Phone().DamageMessages(1)
	sent := siti.To(budi.PN()).Say("halo")
	got := budi.To(siti.PN()).WaitText()
	if got.ID != sent.ID || got.Retried != 1 {
		t.Errorf("got %+v", got)
	}
	if !s.Until(waiting, func() bool { return budi.Phone().Pending() == 0 }) {
		t.Error("stays unconfirmed")
	}
	Wait(t, budi.Log, func(e *events.UndecryptableMessage) bool { return e.Info.ID == sent.ID })
}

func TestReceiptsReachTheAuthor(t *testing.T) {
	t.Parallel()
	s := Start(t)
	siti, budi := s.Citizen(t, sitiNumber, "Siti"), s.Citizen(t, budiNumber, "Budi")
	sent := siti.To(budi.PN()).Say("halo")
	got := budi.To(siti.PN()).WaitText()
	s.Until(waiting, func() bool { return budi.Phone().Pending() == 0 })
	budi.To(siti.PN()).Read(got)
	siti.WaitReceipt(sent.ID, types.ReceiptTypeRead)
	if got := siti.Receipts(sent.ID); len(got) != 2 || got[0] != "" || got[1] != "read" {
		t.Errorf("receipts %q", got)
	}
	confirmed := func(deliveries []Delivery) bool {
		return !slices.ContainsFunc(deliveries, func(d Delivery) bool { return !d.Confirmed })
	}
	if !s.Until(waiting, func() bool { return confirmed(siti.Phone().Deliveries()) && confirmed(budi.Phone().Deliveries()) }) {
		t.Errorf("unconfirmed: %+v %+v", siti.Phone().Deliveries(), budi.Phone().Deliveries())
	}
	budi.To(siti.PN()).Typing(true)
	Wait(t, siti.Log, func(e *events.ChatPresence) bool { return e.State == "composing" && e.Chat == budi.PN() })
}
