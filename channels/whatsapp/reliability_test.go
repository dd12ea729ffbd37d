package whatsapp

import (
	"errors"
	"fmt"
	"slices"
	"sync"
	"sync/atomic"
	"testing"

	"sakti/channels"
)

var errFull = errors.New("the disk is full")

// What people write while the program is down waits at WhatsApp and comes in
// order, once.
func TestRestartWithMessagesWaiting(t *testing.T) {
	t.Parallel()
	b := newBench(t)
	b.run()
	siti, budi := b.citizen(1), b.citizen(2)
	siti.Say("satu")
	b.stored(siti, 1)
	b.confirmed()
	b.end()
	siti.Say("dua")
	budi.Say("halo")
	siti.Say("tiga")
	b.restart()
	if got := texts(b.stored(siti, 3)); !slices.Equal(got, []string{"satu", "dua", "tiga"}) {
		t.Errorf("stored %q", got)
	}
	b.stored(budi, 1)
	b.confirmed()
}

// A panic while storing is not "stored", although the library takes it for
// that.
func TestPanicInTheHandler(t *testing.T) {
	t.Parallel()
	b := newBench(t)
	b.run()
	siti := b.citizen(1)
	var panics atomic.Int32
	b.table.setFault(func(channels.Event) error {
		if panics.Add(1) <= 2 {
			panic("boom")
		}
		return nil
	})
	siti.Say("jangan hilang")
	siti.Say("juga tidak")
	if got := texts(b.stored(siti, 2)); !slices.Equal(got, []string{"jangan hilang", "juga tidak"}) {
		t.Errorf("stored %q", got)
	}
	b.confirmed()
	if panics.Load() < 3 {
		t.Error("nothing panicked")
	}
}

// A program that dies between decrypting and storing gets the message again
// after its restart: the plaintext was kept with the keys.
func TestCrashInTheHandler(t *testing.T) {
	t.Parallel()
	b := newBench(t)
	b.run()
	siti := b.citizen(1)
	b.table.setFault(func(channels.Event) error { return errFull })
	siti.Say("sebelum mati")
	b.await("an offer", func() bool { return b.table.offered() > 0 })
	b.end()
	if got := b.table.of(siti.LID().String()); len(got) != 0 || b.device.Pending() != 1 {
		t.Fatalf("stored %d, %d waiting", len(got), b.device.Pending())
	}
	b.table.setFault(nil)
	b.restart()
	b.stored(siti, 1)
	b.confirmed()
}

// While nothing can be stored, nothing is confirmed and nothing overtakes.
func TestStoringFailsForAWhile(t *testing.T) {
	t.Parallel()
	b := newBench(t)
	b.run()
	siti := b.citizen(1)
	var left atomic.Int32
	left.Store(5)
	b.table.setFault(func(channels.Event) error {
		if left.Add(-1) >= 0 {
			return errFull
		}
		return nil
	})
	want := []string{}
	for i := range 10 {
		want = append(want, fmt.Sprint("baris ", i))
		siti.Say(want[i])
	}
	if got := texts(b.stored(siti, 10)); !slices.Equal(got, want) {
		t.Errorf("stored %q", got)
	}
	b.confirmed()
}

// A confirmation that WhatsApp did not get makes it deliver again: one row.
func TestDuplicateAfterReconnect(t *testing.T) {
	t.Parallel()
	b := newBench(t)
	b.run()
	siti := b.citizen(1)
	b.device.LoseReceipts(1)
	sent := siti.Say("sekali saja")
	b.stored(siti, 1)
	written := func() (times, lost int) {
		for _, d := range b.device.Deliveries("message") {
			if d.ID == sent.ID {
				times, lost = d.Written, d.Lost
			}
		}
		return times, lost
	}
	b.await("the confirmation to be lost", func() bool { _, lost := written(); return lost == 1 })
	b.device.Cut()
	siti.Say("berikutnya")
	b.stored(siti, 2)
	b.confirmed()
	if times, _ := written(); times != 2 {
		t.Errorf("delivered %d times, the test shows nothing", times)
	}
}

// One message that comes under the phone number and under the LID is one.
func TestSameMessageUnderBothAddresses(t *testing.T) {
	t.Parallel()
	b := newBench(t)
	b.run()
	siti := b.citizen(1)
	siti.SpeakAsPN(true)
	sent := siti.Say("halo")
	b.stored(siti, 1)
	siti.SpeakAsPN(false)
	siti.Again(sent)
	siti.Say("lagi")
	got := b.stored(siti, 2)
	if got[0].Text != "halo" || got[1].Text != "lagi" || b.table.offered() != 3 {
		t.Errorf("stored %q of %d offers", texts(got), b.table.offered())
	}
	for _, event := range got {
		if !slices.Equal(event.Also, []string{siti.PN().String()}) || event.Phone != "+"+siti.PN().User {
			t.Errorf("also %q, phone %s", event.Also, event.Phone)
		}
	}
	b.confirmed()
}

// A phone number that WhatsApp no longer tells is remembered from before.
func TestPhoneNumberIsRemembered(t *testing.T) {
	t.Parallel()
	b := newBench(t)
	b.run()
	siti := b.citizen(1)
	siti.Say("halo")
	b.stored(siti, 1)
	siti.HidePhone(true)
	siti.Say("lagi")
	if got := b.stored(siti, 2)[1]; got.Phone != "+"+siti.PN().User || !slices.Equal(got.Also, []string{siti.PN().String()}) {
		t.Errorf("phone %q, also %q", got.Phone, got.Also)
	}
}

// A message whose ciphertext arrives damaged is asked for again and comes.
func TestDamagedMessageComesAgain(t *testing.T) {
	t.Parallel()
	b := newBench(t)
	b.run()
	siti := b.citizen(1)
	b.device.DamageMessages(1)
	siti.Say("rusak di jalan")
	if got := b.stored(siti, 1); got[0].Text != "rusak di jalan" {
		t.Errorf("stored %q", texts(got))
	}
	b.confirmed()
}

// 20 people write 500 messages at the same time, while the line is cut and
// storing fails now and then: 500 rows, each person's in order.
func TestFiveHundredMessagesFromTwentyPeople(t *testing.T) {
	t.Parallel()
	b := newBench(t)
	b.run()
	var offers atomic.Int64
	b.table.setFault(func(channels.Event) error {
		if offers.Add(1)%97 == 0 {
			return errFull
		}
		return nil
	})
	const people, lines = 20, 25
	var all sync.WaitGroup
	chats := make([]string, people)
	for p := range people {
		chat := b.citizen(p)
		chats[p] = chat.LID().String()
		all.Go(func() {
			for i := range lines {
				chat.Say(fmt.Sprint("baris ", i))
				if p == 3 && i == 10 {
					b.device.Cut()
				}
			}
		})
	}
	all.Wait()
	b.await("all of them", func() bool { return len(b.table.list(isText)) >= people*lines })
	b.confirmed()
	if got := len(b.table.list(isText)); got != people*lines {
		t.Errorf("%d rows for %d messages", got, people*lines)
	}
	for _, chat := range chats {
		for i, event := range b.table.of(chat) {
			if want := fmt.Sprint("baris ", i); event.Text != want {
				t.Fatalf("place %d of %s is %q", i, chat, event.Text)
			}
		}
	}
	failures := 0
	if err := b.channel.ask(t.Context(), func(r *runner) error { failures = r.failures; return nil }); err != nil || failures > 1 {
		t.Errorf("%d failures in a row counted although it went on, %v", failures, err)
	}
	t.Logf("%d rows, %d offers, %d logins", people*lines, b.table.offered(), b.device.Logins())
}

func isText(e channels.Event) bool { return e.Kind == channels.KindText }
