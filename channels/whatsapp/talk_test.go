package whatsapp

import (
	"bytes"
	"fmt"
	"slices"
	"testing"
	"time"

	"go.mau.fi/whatsmeow/types"

	"sakti/channels"
	"sakti/channels/whatsapp/whatsapptest"
)

// Changes, deletions and reactions name the message they are about.
func TestEditsDeletesReactions(t *testing.T) {
	t.Parallel()
	b := newBench(t)
	b.run()
	siti := b.citizen(1)
	sent := siti.Say("nama saya Sity")
	siti.Edit(sent, "nama saya Siti")
	b.stored(siti, 2)
	answer := b.send(channels.Outgoing{ID: "1", Chat: siti.LID().String(), Text: "Baik."})
	siti.React(siti.WaitText(), "👍")
	siti.Delete(sent)
	got := b.stored(siti, 4)
	for i, want := range []channels.Event{
		{Kind: channels.KindText, Text: "nama saya Sity"},
		{Kind: channels.KindEdited, Text: "nama saya Siti", Target: sent.ID},
		{Kind: channels.KindReaction, Text: "👍", Target: answer.Provider},
		{Kind: channels.KindDeleted, Target: sent.ID},
	} {
		if e := got[i]; e.Kind != want.Kind || e.Text != want.Text || e.Target != want.Target {
			t.Errorf("%d: %s %q of %q, want %+v", i, e.Kind, e.Text, e.Target, want)
		}
	}
}

// A photo to be seen once never comes here: it is asked for in the usual way.
func TestViewOnce(t *testing.T) {
	t.Parallel()
	b := newBench(t)
	b.run()
	siti := b.citizen(1)
	siti.ViewOnce(picture, "")
	if e := b.stored(siti, 1)[0]; e.Kind != channels.KindMissing || e.Text != channels.MissingViewOnce {
		t.Errorf("got %s %q", e.Kind, e.Text)
	}
	siti.Say("tidak bisa?")
	b.stored(siti, 2)
}

// A view-once notice that can't be stored is confirmed already; it is kept
// until it can be, and told once.
func TestViewOnceWhileStoringFails(t *testing.T) {
	t.Parallel()
	b := newBench(t)
	b.run()
	siti := b.citizen(1)
	b.table.setFault(func(channels.Event) error { return errFull })
	siti.ViewOnce(picture, "")
	b.await("an offer", func() bool { return b.table.offered() > 0 })
	b.end()
	b.table.setFault(nil)
	b.channel = b.another()
	b.run()
	if err := b.channel.line.Load().flushMissing(t.Context()); err != nil {
		t.Fatal(err)
	}
	if e := b.stored(siti, 1)[0]; e.Kind != channels.KindMissing || e.Text != channels.MissingViewOnce || e.Chat != siti.LID().String() {
		t.Errorf("got %+v", e)
	}
}

// What can't be decrypted, also not when sent again, is told after a while;
// what does come in time is not.
func TestUndecryptableForGood(t *testing.T) {
	t.Parallel()
	b := newBench(t)
	b.run()
	siti, budi := b.citizen(1), b.citizen(2)
	budi.Say("halo")
	b.stored(budi, 1)
	b.device.DamageMessages(1)
	budi.Say("datang lagi")
	b.stored(budi, 2)
	b.end()
	b.channel = b.another(func(c *Config) { c.Patience = 400 * time.Millisecond })
	b.run()
	b.device.DamageMessages(50)
	sent := siti.Say("tidak pernah terbaca")
	got := b.stored(siti, 1)[0]
	if got.Kind != channels.KindMissing || got.Text != channels.MissingEncrypted || got.Ref != sent.ID {
		t.Errorf("got %+v", got)
	}
	b.await("nothing to be missing", func() bool {
		var left int
		err := b.store.pool.QueryRow(t.Context(), `SELECT count(*) FROM public.whatsapp_missing`).Scan(&left)
		return err == nil && left == 0
	})
	if n := len(b.table.of(budi.LID().String())); n != 2 {
		t.Errorf("%d messages of who was read in time", n)
	}
}

// An album's siblings know each other and how many they are; its parent is
// no message. The HD twin names the photo that it replaces.
func TestAlbumAndHDTwin(t *testing.T) {
	t.Parallel()
	b := newBench(t)
	b.run()
	siti := b.citizen(1)
	parent, _ := siti.SendAlbum("berkas saya", picture, append(picture, 1), append(picture, 2))
	for _, e := range b.stored(siti, 3) {
		if e.Kind != channels.KindMedia || e.Album != parent.ID || e.AlbumSize != 3 {
			t.Errorf("%s of album %q of %d", e.Kind, e.Album, e.AlbumSize)
		}
	}
	low, _ := siti.HDTwin(picture, append(picture, 9), "KTP")
	got := b.stored(siti, 5)[3:]
	if got[0].Ref != low.ID || got[0].Target != "" || got[1].Target != low.ID || got[1].Kind != channels.KindMedia {
		t.Errorf("low %+v, high %+v", got[0], got[1])
	}
	if !bytes.Equal(b.fetched(got[1].Media[0]), append(picture, 9)) {
		t.Error("the HD twin is another picture")
	}
}

// The other things that people send.
func TestOtherKinds(t *testing.T) {
	t.Parallel()
	b := newBench(t)
	b.run()
	siti := b.citizen(1)
	siti.Location(-7.8139, 110.9262, "Balai Desa")
	siti.Contact("Siti", siti.PN().User)
	siti.Contact("Budi", "6289999999999")
	siti.SendVoice([]byte("suara"), 3)
	siti.SendVideo([]byte("film"), 3, "lihat")
	siti.Forwarding().Say("teruskan")
	siti.SendDocument([]byte("%PDF-1.7"), "surat.pdf", "application/pdf", "suratnya")
	got := b.stored(siti, 7)
	if p := got[0].Place; got[0].Kind != channels.KindLocation || p == nil || p.Latitude != -7.8139 || p.Name != "Balai Desa" {
		t.Errorf("place %+v", got[0])
	}
	if got[1].Contact != "+"+siti.PN().User || got[2].Contact != "" || got[2].Kind != channels.KindContact {
		t.Errorf("contacts %q and %q", got[1].Contact, got[2].Contact)
	}
	if got[3].Kind != channels.KindVoice || got[4].Kind != channels.KindVideo || !got[5].Forwarded {
		t.Errorf("kinds %s %s, forwarded %v", got[3].Kind, got[4].Kind, got[5].Forwarded)
	}
	if d := got[6]; d.Text != "suratnya" || d.Media[0].Name != "surat.pdf" || string(b.fetched(d.Media[0])) != "%PDF-1.7" {
		t.Errorf("document %+v", d)
	}
}

// A quoted answer names the message it answers.
func TestQuotedReply(t *testing.T) {
	t.Parallel()
	b := newBench(t)
	b.run()
	siti := b.citizen(1)
	siti.Say("halo")
	b.stored(siti, 1)
	sent := b.send(channels.Outgoing{ID: "1", Chat: siti.LID().String(), Text: "1. Akta\n2. KK"})
	siti.Reply(siti.WaitText(), "yang 2")
	if got := b.stored(siti, 2)[1]; got.ReplyTo != sent.Provider || got.Text != "yang 2" {
		t.Errorf("answers %q, want %q", got.ReplyTo, sent.Provider)
	}
}

// People write while they are answered: both directions at once, in order,
// and nothing has to be asked for again.
func TestTalkingAtTheSameTime(t *testing.T) {
	t.Parallel()
	b := newBench(t)
	b.run()
	siti := b.citizen(1)
	siti.Say("halo")
	b.stored(siti, 1)
	b.send(channels.Outgoing{ID: "first", Chat: siti.LID().String(), Text: "halo juga"})
	siti.WaitText()
	const lines = 60
	var sent []whatsapptest.Sent
	done := make(chan struct{})
	go func() {
		defer close(done)
		for i := range lines {
			sent = append(sent, siti.Say(fmt.Sprint("baris ", i)))
		}
	}()
	for i := range lines {
		b.send(channels.Outgoing{ID: fmt.Sprint("a", i), Chat: siti.LID().String(), Text: fmt.Sprint("jawab ", i)})
	}
	<-done
	for i, event := range b.stored(siti, lines+1)[1:] {
		if event.Text != fmt.Sprint("baris ", i) {
			t.Fatalf("place %d is %q", i, event.Text)
		}
	}
	for i := range lines {
		if got := siti.WaitText(); got.Text != fmt.Sprint("jawab ", i) || got.Retried > 0 {
			t.Fatalf("place %d of the answers is %q, asked for again %d times", i, got.Text, got.Retried)
		}
	}
	for _, one := range sent {
		if slices.Contains(siti.Receipts(one.ID), types.ReceiptTypeRetry) {
			t.Errorf("%q was asked for again", one.Message.GetConversation())
		}
	}
}
