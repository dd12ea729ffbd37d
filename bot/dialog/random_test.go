package dialog_test

import (
	"fmt"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"sakti/bot/dialog"
	"sakti/bot/dialog/chat"
)

// inputs are what a person may do at any time.
var inputs = []string{
	"halo", "1", "2", "3", "4", "9", "0", "10", "ya", "tidak", "menu", "batal", "petugas", "bantuan", "status", "ulang", "lewati", "kembali",
	"bahasa", "selesai", "kirim", "ubah", "ubah 3", "nik salah", "terima kasih", "tidak tahu", "kk ilang", "anakku bar lair arep gawe akte",
	"pindah ke jakarta", "mau lapor pungli", "syarat akte lahir apa", "sampe mana berkas saya", "siti aminah", "3312014505900001",
	"3312010101150002", "33120145", "3312013213900001", "081234567890", "siti@gmail.com", "5 november 2026", "kemarin", "besok", "31 februari",
	"jam 2 siang", "Sumberagung Praci", "Sumberagung", "Girimarto", "Pracimantoro", "pucung eromoko", "daftar", "mbuh", "asdf", "2 orang", "",
	"dusun ngadirejo rt 2 rw 5", "OP-ABCD-EFGH", "26-000500-4", "26-000999-9 H7KM2P", "👍", "2️⃣", "perempuan", "nanti", "4 orang ikut semua", "orang tua",
	"[photo blurred.jpg]", "[photo blurred.jpg]", "[photo sharp-1.jpg]", "[photo sharp-2.jpg]", "[photo sharp-3.jpg] kk", "[photo same.jpg]",
	"[photo sharp-4.jpg] [photo sharp-5.jpg] [photo sharp-6.jpg]", "[photo pages3-a.pdf]", "[photo sharp-7.jpg] [photo dark.jpg]", "[photo locked-pdf.pdf]",
	"[voice]", "[sticker]", "[location]", "[other]", "[edited] siti", "(g:kk)", "(s:AKL)", "(send)", "(nothing)", "(drop)", "(go)", "(menu)",
}

// forward are the answers that lead through most questions.
var forward = []string{
	"1", "1", "1", "siti aminah", "3312014505900001", "3312010101150002", "pucung eromoko", "5 november 2026", "081234567890", "siti@gmail.com",
	"dusun ngadirejo rt 2 rw 5 desa gentan kecamatan baki", "3", "[photo sharp-%d.jpg]", "[photo sharp-%d.jpg]", "selesai", "ya", "kirim", "eromoko", "3312-LT-05032020-0012",
}

// TestRandom walks conversations of any kind: none panics, each input has one
// answer with a sentence, and afterwards one can still go on.
func TestRandom(t *testing.T) {
	rapid.Check(t, func(r *rapid.T) {
		w := newWorld(t)
		w.setting("case A AKL returned subject=Dewi fault=kk:terpotong fault=surat-kelahiran:buram")
		if rapid.Bool().Draw(r, "operator") {
			w.setting("operator Desa Pucung")
		}
		w.setting("invitation OP-ABCD-EFGH Budi, Loket Desa Pucung")
		services := cat().Services
		w.turn(r, "("+"s:"+rapid.SampledFrom(services).Draw(r, "service").Code+")", 0)
		for i := range rapid.IntRange(1, 60).Draw(r, "length") {
			list := inputs
			if rapid.IntRange(0, 3).Draw(r, "forward") > 0 {
				list = forward
			}
			input := rapid.SampledFrom(list).Draw(r, "input")
			if offered := w.state.Offered; len(offered) > 0 && rapid.IntRange(0, 4).Draw(r, "press") == 0 {
				input = "(" + rapid.SampledFrom(offered).Draw(r, "choice").Key + ")"
			}
			if rapid.IntRange(0, 30).Draw(r, "silence") == 0 {
				w.setting("wait 40h")
			}
			w.turn(r, input, i)
		}
		w.turn(r, "menu", 99)
		if len(w.state.Offered) == 0 {
			r.Fatal("a dead end: the menu has no choices")
		}
	})
}

func (w *world) setting(line string) {
	script, err := chat.Parse("setting", line)
	if err != nil {
		w.t.Fatal(err)
	}
	w.set(script.Lines[0])
}

// turn does one input and checks what must hold after every one.
func (w *world) turn(r *rapid.T, input string, i int) {
	if strings.Contains(input, "%d") {
		input = fmt.Sprintf(input, i)
	}
	script, err := chat.Parse("random", "> "+input)
	if err != nil {
		r.Fatal(err)
	}
	before := w.state.Draft
	answer := w.say(script.Lines[0].Turn)
	if len(answer) == 0 || !strings.Contains(strings.Join(answer, "\n"), "< ") {
		r.Fatalf("%q has no answer", input)
	}
	if len(w.state.Offered) > 10 {
		r.Fatalf("%d choices", len(w.state.Offered))
	}
	for _, choice := range w.state.Offered {
		if len(choice.Key) > 40 || choice.Key == "" || choice.Label == "" {
			r.Fatalf("choice %q %q", choice.Key, choice.Label)
		}
	}
	if n := len(marshal(w.t, w.state)); n > maxState {
		r.Fatalf("the state weighs %d bytes: %s", n, marshal(w.t, w.state))
	}
	w.kept(r, before, answer)
}

// kept checks that a form only goes away when it was sent or given up.
func (w *world) kept(r *rapid.T, before *dialog.Draft, answer []string) {
	if before == nil || before.ID == "" || w.state.Draft != nil && w.state.Draft.ID == before.ID {
		return
	}
	text := strings.Join(answer, "\n")
	if !strings.Contains(text, "* submit "+before.Service) && !strings.Contains(text, "* withdraw "+before.Service) {
		r.Fatalf("the form %s is gone:\n%s", before.Service, text)
	}
}
