package main

import (
	"context"
	"strings"
	"syscall"
	"testing"
	"time"

	"sakti/channels/telegram/telegramtest"
	"sakti/core/intake/specimen"
)

// TestTelegramCitizen has somebody file a damaged KK on Telegram, against a
// Bot API server of ours: buttons, words, an album, a receipt. In the middle
// the program is killed with -9 while they go on writing.
func TestTelegramCitizen(t *testing.T) {
	t.Parallel()
	server := telegramtest.New(t)
	p := newProgram(t, "SAKTI_TELEGRAM_TOKEN="+server.Token, "SAKTI_TELEGRAM_API="+server.URL)
	p.start()
	user := server.User(501)
	talk := &telegramTalk{t: t, user: user}
	talk.say("halo", "Mau mengurus apa?")
	talk.say("kk sobek", "KK rusak")
	talk.press("Saya sendiri")
	talk.expect("nama lengkap")
	talk.say("Paijo", "NIK")
	p.stop(syscall.SIGKILL)
	user.Say("3312011207850003")
	p.start()
	talk.repeated()
	talk.expect("nomor KK")
	talk.say("3312010101150002", "desa atau kelurahan")
	talk.say("Girimarto kelurahan", "Girimarto")
	talk.say("tidak", "dicetak di mana")
	talk.say("kecamatan", "nomor HP")
	talk.say("8571234567", "Kirim foto")
	photo := func(seed int64) []byte {
		return specimen.Photo(specimen.KK, seed, specimen.Options{Width: 800, Height: 600})
	}
	user.Photo(photo(1))
	talk.expect("Kirim foto")
	for range 6 { // what else the service wants is its own affair
		last := talk.last()
		if strings.Contains(last, "Sudah benar semua?") {
			break
		}
		if strings.Contains(last, "Lewati") {
			talk.say("lewati", "")
			continue
		}
		user.Photo(photo(int64(len(last))), photo(int64(len(last)+1)))
		talk.next()
	}
	talk.say("kirim", "Kode lacak:")
	if n := len(user.Messages()); n != talk.seen {
		t.Errorf("%d messages on the phone, %d expected", n, talk.seen)
	}
}

// telegramTalk reads along what a person sees.
type telegramTalk struct {
	t    *testing.T
	user *telegramtest.User
	seen int
}

// next waits for one more message and returns it.
func (k *telegramTalk) next() string {
	k.t.Helper()
	ctx, cancel := context.WithTimeout(k.t.Context(), 2*time.Minute)
	defer cancel()
	err := k.user.Wait(ctx, func(list []telegramtest.Message) bool { return len(list) > k.seen })
	if err != nil {
		k.t.Fatalf("no answer after: %s", k.last())
	}
	k.seen++
	return k.last()
}

// repeated passes over the last message if it comes again. Telegram takes no
// id of ours: what was shown but not yet recorded as sent when the program was
// killed is sent again, for a repetition is better than a loss.
func (k *telegramTalk) repeated() {
	k.t.Helper()
	before := k.last()
	if k.next() != before {
		k.seen--
	}
}

// last is the last message read.
func (k *telegramTalk) last() string {
	if k.seen == 0 {
		return ""
	}
	return k.user.Messages()[k.seen-1].Text
}

func (k *telegramTalk) expect(part string) {
	k.t.Helper()
	if got := k.next(); !strings.Contains(got, part) {
		k.t.Fatalf("want %q in:\n%s", part, got)
	}
}

func (k *telegramTalk) say(text, part string) {
	k.t.Helper()
	k.user.Say(text)
	k.expect(part)
}

func (k *telegramTalk) press(label string) {
	k.t.Helper()
	if _, err := k.user.Press(label); err != nil {
		k.t.Fatal(err)
	}
}
