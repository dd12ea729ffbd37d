package whatsapp

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"image"
	"image/png"
	"strings"
	"testing"
	"time"

	"go.mau.fi/whatsmeow"
	"go.mau.fi/whatsmeow/store"
	"go.mau.fi/whatsmeow/types"

	"sakti/channels"
)

func wantNothingPersonal(t *testing.T, text string, secrets ...string) {
	t.Helper()
	for _, secret := range secrets {
		if strings.Contains(text, secret) {
			t.Errorf("%q stands in %.3000s", secret, text)
		}
	}
}

// insist sends a message until it is confirmed.
func (b *bench) insist(message channels.Outgoing) (sent channels.Sent) {
	b.Helper()
	b.await("the message to be taken", func() (taken bool) {
		var err error
		sent, err = b.channel.Send(b.Context(), message)
		return err == nil
	})
	return sent
}

// 463: WhatsApp refuses to let us open this chat. It is closed until the
// person writes, and then open.
func TestClosedChat(t *testing.T) {
	t.Parallel()
	b := newBench(t)
	b.run()
	siti := b.citizen(1)
	b.device.RefuseColdSends(463)
	notice := channels.Outgoing{ID: "p1", Chat: siti.LID().String(), Text: "Akta Anda selesai."}
	_, err := b.channel.Send(t.Context(), notice)
	if refusal := channels.AsSendError(err); !refusal.Closed || !refusal.Final || refusal.Blocked || refusal.Reason == "" {
		t.Fatalf("got %#v", refusal)
	}
	siti.Say("halo")
	b.stored(siti, 1)
	b.send(notice)
	if got := siti.WaitText(); got.Text != notice.Text {
		t.Errorf("got %q", got.Text)
	}
}

// A send whose answer got lost is tried again under the same id: one message.
func TestSendTimeoutThenRetry(t *testing.T) {
	t.Parallel()
	b := newBench(t, func(c *Config) { c.SendTimeout = 300 * time.Millisecond })
	b.run()
	siti := b.citizen(1)
	siti.Say("halo")
	b.stored(siti, 1)
	message := channels.Outgoing{ID: "t1", Chat: siti.LID().String(), Text: "sekali saja"}
	b.device.SwallowAcks(1)
	_, err := b.channel.Send(t.Context(), message)
	if refusal := channels.AsSendError(err); err == nil || refusal.Final || refusal.Reason == "" {
		t.Fatalf("got %v, want a passing fault", err)
	}
	sent := b.insist(message)
	b.insist(channels.Outgoing{ID: "t2", Chat: siti.LID().String(), Text: "berikutnya"})
	siti.WaitText()
	b.await("both", func() bool { return len(phone{siti, b}.Shown()) == 2 })
	for _, got := range siti.Inbox() {
		if got.Text == message.Text && got.ID != sent.Provider {
			t.Errorf("shown under the id %s, sent under %s", got.ID, sent.Provider)
		}
	}
}

// If the receipt of the lost send came meanwhile, there is no second one.
func TestRetryAfterReceiptSendsNothing(t *testing.T) {
	t.Parallel()
	b := newBench(t, func(c *Config) { c.SendTimeout = 300 * time.Millisecond })
	b.run()
	siti := b.citizen(1)
	siti.Say("halo")
	b.stored(siti, 1)
	message := channels.Outgoing{ID: "t1", Chat: siti.LID().String(), Text: "sekali saja"}
	b.device.SwallowAcks(1)
	if _, err := b.channel.Send(t.Context(), message); err == nil {
		t.Fatal("sent without a confirmation")
	}
	id := providerID(slot, message.ID)
	b.await("the receipt", func() bool { return len(b.table.receipts(id)) > 0 })
	if sent := b.send(message); sent.Provider != id {
		t.Errorf("sent as %q", sent.Provider)
	}
	for _, send := range b.device.Sends() {
		if send.ID == id && send.Times != 1 {
			t.Errorf("handed in %d times", send.Times)
		}
	}
}

// The connection is cut instead of an answer: the message arrives once.
func TestCutWhileSending(t *testing.T) {
	t.Parallel()
	b := newBench(t)
	b.run()
	siti := b.citizen(1)
	siti.Say("halo")
	b.stored(siti, 1)
	b.device.CutInsteadOfAck(1)
	message := channels.Outgoing{ID: "c1", Chat: siti.LID().String(), Text: "sekali saja"}
	b.insist(message)
	b.send(channels.Outgoing{ID: "c2", Chat: siti.LID().String(), Text: "berikutnya"})
	b.await("both", func() bool { return len(phone{siti, b}.Shown()) == 2 })
}

// A restarted program sends the same Outgoing.ID under the same provider id.
func TestProviderID(t *testing.T) {
	t.Parallel()
	one := providerID("warga", "12.2")
	if one != providerID("warga", "12.2") || one == providerID("grup", "12.2") || one == providerID("warga", "12") {
		t.Error("ids are not told apart or not stable")
	}
	if len(one) != 22 || !strings.HasPrefix(one, "3EB0") || strings.ToUpper(one) != one {
		t.Errorf("%q is not of the form of WhatsApp Web's ids", one)
	}
}

// How each refusal is understood.
func TestRefusals(t *testing.T) {
	t.Parallel()
	b := unlinkedBench(t, database(t))
	for _, c := range []struct {
		err                error
		final, closed, all bool
		waits              bool
	}{
		{fmt.Errorf("%w 463", whatsmeow.ErrServerReturnedError), true, true, false, false},
		{fmt.Errorf("%w 403", whatsmeow.ErrServerReturnedError), true, true, false, false},
		{fmt.Errorf("%w 400", whatsmeow.ErrServerReturnedError), true, false, false, false},
		{fmt.Errorf("%w 429", whatsmeow.ErrServerReturnedError), false, false, true, true},
		{fmt.Errorf("%w 479", whatsmeow.ErrServerReturnedError), false, false, false, true},
		{fmt.Errorf("%w 503", whatsmeow.ErrServerReturnedError), false, false, false, true},
		{fmt.Errorf("failed to get group members: %w", whatsmeow.ErrNotInGroup), true, true, false, false},
		{errors.New("no LID found for 6281234567890@s.whatsapp.net from server"), true, true, false, false},
		{fmt.Errorf("x: %w", whatsmeow.ErrIQRateOverLimit), false, false, true, true},
		{whatsmeow.ErrNotLoggedIn, false, false, true, true},
		{store.ErrDeviceDeleted, false, false, true, true},
		{fmt.Errorf("failed to send: %w", whatsmeow.ErrNotConnected), false, false, true, true},
		{&whatsmeow.DisconnectedError{Action: "message send"}, false, false, true, true},
		{whatsmeow.ErrMessageTimedOut, false, false, false, true},
		{context.DeadlineExceeded, false, false, false, false},
		{errors.New("something about 6281234567890"), false, false, false, false},
	} {
		got := b.channel.refusal(c.err)
		if got.Final != c.final || got.Closed != c.closed || got.All != c.all || (got.After > 0) != c.waits || got.Reason == "" {
			t.Errorf("%v: %+v", c.err, got)
		}
		wantNothingPersonal(t, got.Error()+got.Reason, "6281234567890")
	}
}

// Addresses that are none are final, before anything is sent.
func TestBadAddress(t *testing.T) {
	t.Parallel()
	for _, chat := range []string{"", "6281", "+6281234567890", "1@newsletter", "status@broadcast", "1:2@lid", "@lid"} {
		if _, err := destination(chat); err == nil {
			t.Errorf("%q is taken for an address", chat)
		}
	}
	for _, chat := range []string{"1@lid", "6281@s.whatsapp.net", "1203@g.us"} {
		if jid, err := destination(chat); err != nil || jid.String() != chat {
			t.Errorf("%q: %v %v", chat, jid, err)
		}
	}
}

// A number that is not on WhatsApp is refused for good.
func TestNotOnWhatsApp(t *testing.T) {
	t.Parallel()
	b := newBench(t)
	b.run()
	_, err := b.channel.Send(t.Context(), channels.Outgoing{ID: "1", Chat: "6280000000000@s.whatsapp.net", Text: "halo"})
	if refusal := channels.AsSendError(err); !refusal.Final || !refusal.Closed {
		t.Errorf("got %+v", refusal)
	}
}

// The chat's disappearing timer is learnt from what people write and from
// its being set, outlives a restart, and goes with the answers.
func TestDisappearingTimer(t *testing.T) {
	t.Parallel()
	b := newBench(t)
	b.run()
	siti := b.citizen(1)
	answer := func(id string) uint32 {
		b.send(channels.Outgoing{ID: id, Chat: siti.LID().String(), Text: "jawaban " + id})
		got := siti.WaitText()
		if got.Text != "jawaban "+id {
			t.Fatalf("got %q", got.Text)
		}
		return got.Message.GetExtendedTextMessage().GetContextInfo().GetExpiration()
	}
	siti.Say("biasa")
	b.stored(siti, 1)
	if seconds := answer("1"); seconds != 0 {
		t.Errorf("%d seconds without a timer", seconds)
	}
	siti.Disappearing(24 * time.Hour).Say("menghilang")
	b.stored(siti, 2)
	if seconds := answer("2"); seconds != 86400 {
		t.Errorf("%d seconds, want 86400", seconds)
	}
	b.confirmed()
	b.restart()
	if seconds := answer("3"); seconds != 86400 {
		t.Errorf("%d seconds after a restart, want 86400", seconds)
	}
	siti.Say("tidak lagi")
	b.stored(siti, 3)
	if seconds := answer("4"); seconds != 0 {
		t.Errorf("%d seconds after the timer was taken off", seconds)
	}
}

// A picture goes as a photo, anything else as a document, with its words.
func TestSendFiles(t *testing.T) {
	t.Parallel()
	b := newBench(t)
	b.run()
	siti := b.citizen(1)
	siti.Say("halo")
	b.stored(siti, 1)
	var picture bytes.Buffer
	if err := png.Encode(&picture, image.NewGray(image.Rect(0, 0, 40, 30))); err != nil {
		t.Fatal(err)
	}
	b.send(channels.Outgoing{ID: "1", Chat: siti.LID().String(), Text: "Capaian",
		File: &channels.File{Name: "capaian.png", MIME: "image/png", Body: picture.Bytes()}})
	b.send(channels.Outgoing{ID: "2", Chat: siti.LID().String(), Text: "Akta",
		File: &channels.File{Name: "akta.pdf", MIME: "application/pdf", Body: []byte("%PDF-1.7")}})
	b.send(channels.Outgoing{ID: "3", Chat: siti.LID().String(), Text: "Rusak",
		File: &channels.File{Name: "rusak.png", MIME: "image/png", Body: []byte("not a picture")}})
	photo, document, broken := siti.WaitText(), siti.WaitText(), siti.WaitText()
	if i := photo.Message.GetImageMessage(); i.GetCaption() != "Capaian" || i.GetWidth() != 40 || !bytes.Equal(siti.Download(photo), picture.Bytes()) {
		t.Errorf("photo %v", i)
	}
	if d := document.Message.GetDocumentMessage(); d.GetFileName() != "akta.pdf" || d.GetCaption() != "Akta" || string(siti.Download(document)) != "%PDF-1.7" {
		t.Errorf("document %v", d)
	}
	if broken.Message.GetDocumentMessage().GetFileName() != "rusak.png" {
		t.Error("what is no picture is sent as one")
	}
}

// What became of a message: delivered, then read.
func TestReceipts(t *testing.T) {
	t.Parallel()
	b := newBench(t)
	b.run()
	siti := b.citizen(1)
	siti.Say("halo")
	b.stored(siti, 1)
	sent := b.send(channels.Outgoing{ID: "r1", Chat: siti.LID().String(), Text: "Sudah kami terima."})
	b.await("delivered", func() bool { return len(b.table.receipts(sent.Provider)) == 1 })
	siti.Read(siti.WaitText())
	b.await("read", func() bool { return len(b.table.receipts(sent.Provider)) == 2 })
	if got := b.table.receipts(sent.Provider); got[0] != channels.Delivered || got[1] != channels.Read {
		t.Errorf("receipts %v", got)
	}
	for _, event := range b.table.list(func(e channels.Event) bool { return e.Kind == channels.KindReceipt }) {
		if event.Chat != siti.LID().String() || event.Key == "" || event.Channel != Name || event.Account != slot {
			t.Errorf("receipt %+v", event)
		}
	}
}

// Reading and typing are shown to the person.
func TestSeenAndTyping(t *testing.T) {
	t.Parallel()
	b := newBench(t)
	b.run()
	siti := b.citizen(1)
	sent := siti.Say("halo")
	event := b.stored(siti, 1)[0]
	b.await("the tick of delivery", func() bool { return len(siti.Receipts(sent.ID)) > 0 })
	if got := siti.Receipts(sent.ID); got[0] != types.ReceiptTypeDelivered {
		t.Errorf("receipt %q, want one that is shown", got)
	}
	if err := b.channel.Seen(t.Context(), event.Chat, "", []string{event.Ref}); err != nil {
		t.Fatal(err)
	}
	b.await("the blue ticks", func() bool {
		got := siti.Receipts(sent.ID)
		return got[len(got)-1] == types.ReceiptTypeRead
	})
	if err := b.channel.Typing(t.Context(), event.Chat); err != nil {
		t.Fatal(err)
	}
}
