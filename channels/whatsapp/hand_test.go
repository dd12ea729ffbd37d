package whatsapp

import (
	"testing"

	"sakti/channels"
)

// What somebody writes with the office's own phone comes as written by hand,
// in the citizen's chat, and not as something that the citizen said; what the
// channel itself sends does not come back.
func TestTheOfficePhoneAnswers(t *testing.T) {
	t.Parallel()
	b := newBench(t)
	b.run()
	siti := b.citizen(1)
	siti.Say("halo")
	b.stored(siti, 1)
	b.send(channels.Outgoing{ID: "1", Chat: siti.LID().String(), Text: "Halo, saya asisten."})
	siti.WaitText()
	phone := b.server.Citizen(t, number, "Disdukcapil").To(siti.LID())
	phone.Say("Bu Siti, KK-nya sudah jadi.")
	phone.SendImage(picture, "Ini fotonya")
	got := b.stored(siti, 3)[1:]
	for i, want := range []channels.Event{{Kind: channels.KindText, Text: "Bu Siti, KK-nya sudah jadi."}, {Kind: channels.KindMedia, Text: "Ini fotonya"}} {
		if e := got[i]; !e.ByHand || e.Kind != want.Kind || e.Text != want.Text || e.Phone != "+6282200000001" || e.Name != "" || len(e.Media) != 0 || e.Ref == "" {
			t.Errorf("got %+v", e)
		}
	}
	b.confirmed()
	if e := b.table.list(func(e channels.Event) bool { return e.Text == "Halo, saya asisten." }); len(e) != 0 {
		t.Errorf("what the channel sent came back: %+v", e)
	}
}
