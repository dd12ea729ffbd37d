package dialog_test

import (
	"fmt"
	"math/rand/v2"
	"slices"
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
	"[photo weak-blurred.jpg]", "[photo weak-dark-2.jpg]", "hapus foto kk", "ganti foto", "hapus foto", "lanjut", "nanti saja", "contoh", "[edited] 3312014505900002",
	"siti aminah 3312014505900001 3312010101150002", "dewi lestari, perempuan, 5 november 2026", "skak; 3312010101150002; Paimin; 3312210108500002; kemarin; tidak; -",
	"asu", "ora iso moco", "aku masih sd", "ambil alih 26-000500-4", "ajukan lagi seperti kemarin", "(s:SKAK)", "(s:KTP-RUSAK)", "(park)", "(gather)", "(edit)", "(like)",
	"[delete 1]", "[delete 2]", "[delete 5]", "[delete 12]", "[view once]", "[encrypted]", "[location Pucung]", "[location -7.8 110.9]", "[hd of sharp-1.jpg]", "[hd of sharp-3.jpg]",
	"perbaiki", "rekap", "berikutnya", "nama saya salah", "lupa", "formulirnya dari mana", "[voice]", "[sticker]", "[location]", "[other]", "[edited] siti", "(g:kk)", "(s:AKL)", "(send)", "(nothing)", "(drop)", "(go)", "(menu)",
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
		w.setting("case A AKL returned subject=Dewi fault=kk:terpotong fault=surat-kelahiran:buram fault=subjek_nama:salah answer=no_kk:3312010101150002 answer=desa:33.12.08.2002 answer=subjek_nama:Dewi answer=hubungan:orangtua")
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

func (w *world) turn(r *rapid.T, input string, i int) { w.step(r, input, i) }

// step does one input and checks what must hold after every one.
func (w *world) step(r failing, input string, i int) {
	if strings.Contains(input, "%d") {
		input = fmt.Sprintf(input, i)
	}
	script, err := chat.Parse("random", "> "+input)
	if err != nil {
		r.Fatalf("%v", err)
	}
	before := w.state
	answer := w.say(script.Lines[0].Turn)
	if said := strings.Contains(strings.Join(answer, "\n"), "< "); !said && !hushes(input) {
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

// hushes reports whether an input may be left without an answer.
func hushes(input string) bool {
	return strings.HasPrefix(input, "[delete") || strings.HasPrefix(input, "[view") || strings.HasPrefix(input, "[hd")
}

// kept checks that a form only goes away when it was sent or given up, and that
// nothing in it is lost meanwhile.
func (w *world) kept(r failing, before dialog.State, answer []string) {
	text := strings.Join(answer, "\n")
	for _, fix := range repairs(before) {
		now := repairs(w.state)[fix.Case]
		waits := slices.ContainsFunc(w.facts.Cases, func(c dialog.Case) bool { return c.ID == fix.Case && c.State == "returned" })
		if !waits || strings.Contains(text, "* detach ") {
			continue // withdrawn a moment ago; or a photo was taken back
		}
		if (len(now.Answers) < len(fix.Answers) || len(now.Files) < len(fix.Files)) && !strings.Contains(text, "* resubmit ") && !strings.Contains(text, "* withdraw ") {
			r.Fatalf("what was mended is gone:\n%s", text)
		}
	}
	for _, draft := range drafts(before) {
		now, ok := drafts(w.state)[draft.ID]
		if !ok {
			if !strings.Contains(text, "* submit "+draft.Service) && !strings.Contains(text, "* withdraw "+draft.Service) {
				r.Fatalf("the form %s is gone:\n%s", draft.Service, text)
			}
			continue
		}
		for code := range draft.Answers {
			if _, kept := now.Answers[code]; !kept && !slices.Contains(now.Skipped, code) {
				r.Fatalf("the answer to %s is gone:\n%s", code, text)
			}
		}
		for code, files := range draft.Files {
			if len(now.Files[code]) < len(files) && !strings.Contains(text, "* detach "+code) && !strings.Contains(text, " replace") {
				r.Fatalf("photos of %s are gone:\n%s", code, text)
			}
		}
	}
}

// repairs are the repairs under way, by case.
func repairs(state dialog.State) map[string]dialog.Fix {
	out := map[string]dialog.Fix{}
	for _, fix := range state.Kept {
		out[fix.Case] = fix
	}
	if state.Fix != nil {
		out[state.Fix.Case] = *state.Fix
	}
	return out
}

// drafts are the forms of a conversation that have a row, by id.
func drafts(state dialog.State) map[string]dialog.Draft {
	out := map[string]dialog.Draft{}
	for _, draft := range state.Parked {
		out[draft.ID] = draft
	}
	if state.Draft != nil && state.Draft.ID != "" {
		out[state.Draft.ID] = *state.Draft
	}
	return out
}

// failing is what a random walk needs of a test.
type failing interface{ Fatalf(string, ...any) }

// TestLongWalk is one conversation of 10,000 inputs, in ten parts that each
// begin anew. It is the same walk every time.
func TestLongWalk(t *testing.T) {
	for part := range 10 {
		t.Run(fmt.Sprint(part), func(t *testing.T) {
			t.Parallel()
			chance := rand.New(rand.NewPCG(2026, uint64(part)))
			w := newWorld(t)
			w.setting("case A AKL returned subject=Dewi fault=kk:terpotong fault=surat-kelahiran:buram fault=subjek_nama:salah answer=no_kk:3312010101150002 answer=desa:33.12.08.2002 answer=subjek_nama:Dewi answer=hubungan:orangtua")
			if part%3 == 1 {
				w.setting("operator Desa Pucung")
			}
			w.setting("invitation OP-ABCD-EFGH Budi, Loket Desa Pucung")
			for i := range 1000 {
				w.step(t, w.chance(chance), i)
				w.facts.Cases = w.facts.Cases[:min(len(w.facts.Cases), 20)] // as many as the office gives
			}
			w.step(t, "menu", 1000)
			if len(w.state.Offered) == 0 {
				t.Fatal("a dead end: the menu has no choices")
			}
		})
	}
}

// chance draws an input: now one that leads on, now a choice offered, now
// anything.
func (w *world) chance(r *rand.Rand) string {
	if r.IntN(60) == 0 {
		w.setting([]string{"wait 40h", "wait 500h", "wait 2200h"}[r.IntN(3)])
	}
	if offered := w.state.Offered; len(offered) > 0 && r.IntN(4) == 0 {
		return "(" + offered[r.IntN(len(offered))].Key + ")"
	}
	if r.IntN(3) > 0 {
		return forward[r.IntN(len(forward))]
	}
	return inputs[r.IntN(len(inputs))]
}
