package dialog_test

import (
	"os"
	"slices"
	"strings"
	"testing"
	"time"

	"sakti/bot/dialog"
)

type utterance struct {
	codes []string
	text  string
}

func utterances(t testing.TB) []utterance {
	data, err := os.ReadFile("testdata/utterances.txt")
	if err != nil {
		t.Fatal(err)
	}
	var out []utterance
	for line := range strings.Lines(string(data)) {
		codes, text, found := strings.Cut(strings.TrimSpace(line), ": ")
		if found && !strings.HasPrefix(line, "#") {
			out = append(out, utterance{strings.Split(codes, "|"), text})
		}
	}
	return out
}

// TestUnderstand measures how often the best guess is right, and how often
// one of the first three is. The bounds are what was reached, less a little.
func TestUnderstand(t *testing.T) {
	all := utterances(t)
	first, three := 0, 0
	covered := map[string]bool{}
	for _, u := range all {
		guesses := dialog.Understand(u.text, cat())
		for _, code := range u.codes {
			covered[code] = true
		}
		right := func(g dialog.Guess) bool { return slices.Contains(u.codes, g.Code) }
		if len(guesses) > 0 && right(guesses[0]) {
			first++
		} else {
			t.Logf("%v %q: %.3v", u.codes, u.text, guesses[:min(3, len(guesses))])
		}
		if slices.ContainsFunc(guesses[:min(3, len(guesses))], right) {
			three++
		}
	}
	t.Logf("%d utterances: best guess right %.1f%%, among three %.1f%%", len(all), percent(first, len(all)), percent(three, len(all)))
	if percent(first, len(all)) < 90 || percent(three, len(all)) < 95 {
		t.Error("understands less than it did")
	}
	for _, service := range cat().Services {
		if !covered[service.Code] {
			t.Errorf("no utterance for %s", service.Code)
		}
	}
}

func percent(n, of int) float64 { return 100 * float64(n) / float64(of) }

// TestNames says that what a service is called leads to it.
func TestNames(t *testing.T) {
	for _, service := range cat().Services {
		for _, text := range append([]string{service.Name, service.Short}, service.Words...) {
			guesses := dialog.Understand(text, cat())
			at := slices.IndexFunc(guesses, func(g dialog.Guess) bool { return g.Code == service.Code })
			if at < 0 || at > 2 {
				t.Errorf("%s %q: %.3v", service.Code, text, guesses[:min(3, len(guesses))])
			}
		}
	}
}

// TestNonsense says that words about something else are not taken for a
// request.
func TestNonsense(t *testing.T) {
	for _, text := range []string{"", "asdf qwer", "harga cabai di pasar", "besok hujan tidak ya", "🤣🤣", "lorem ipsum dolor", "wkwkwk", "12345"} {
		if guesses := dialog.Understand(text, cat()); len(guesses) > 0 && guesses[0].Score > 0.6 {
			t.Errorf("%q: %v", text, guesses)
		}
	}
}

// TestUnderstandSpeed holds a message to under a millisecond.
func TestUnderstandSpeed(t *testing.T) {
	all := utterances(t)
	dialog.Understand("halo", cat())
	best := time.Hour
	for range 5 {
		start := time.Now()
		for _, u := range all {
			dialog.Understand(u.text, cat())
		}
		best = min(best, time.Since(start)/time.Duration(len(all)))
	}
	t.Logf("%v a message", best)
	if best > time.Millisecond {
		t.Errorf("%v a message", best)
	}
}

func FuzzUnderstand(f *testing.F) {
	for _, text := range []string{"kk ilang", "anakku bar lair", "\xff\xfe", strings.Repeat("a", 300), "é", "akte akte akte", "👍"} {
		f.Add(text)
	}
	f.Fuzz(func(t *testing.T, text string) {
		last := 1.01
		for _, guess := range dialog.Understand(text, cat()) {
			if guess.Score > last || guess.Score <= 0 {
				t.Errorf("%q: %v after %v", text, guess, last)
			}
			last = guess.Score
		}
	})
}

// TestPeople says that names of people are not taken for a request.
func TestPeople(t *testing.T) {
	for _, name := range strings.Split("Siti Aminah,Budi Santoso,Slamet Riyadi,Sri Wahyuni,Tri Lestari,Dewi Kartika Sari,Joko Widodo,Ngatmin Suparman,"+
		"Sukiyem binti Karto,Anak Agung Putra,Nur Hidayah,Muhammad Fajar Baru,Rahmat Hidayat,Endang Lahirwati,Bambang Pamungkas,Wagiyem,Suratmi,Surat Mulyono,"+
		"Kartu Sasmito,Agus Setiawan,Eko Prasetyo,Dwi Cahyono,Catur Wibowo,Panca Darma,Sapto Nugroho,Asih Rahayu,Bayu Aji,Cahya Ningrum,Dian Permata,"+
		"Fitri Handayani,Galih Saputra,Hesti Purwadi,Indah Ganti Wulan,Jumadi,Kasih Ibu Pertiwi,Lestari Mati,Murni Asli,Nanda Pisah,Oki Setiana,Putri Ayu,"+
		"Ratna Kurang,Satria Baja,Tambah Rejeki,Untung Suropati,Vina Panduwinata,Wahyu Aktaviana,Yatim Mustofa,Zaenal Abidin", ",") {
		w := newWorld(t)
		w.state = dialog.State{V: 1, Greeted: true, Step: "field:pemohon_nama", Draft: &dialog.Draft{ID: "x", Service: "KK-RUSAK", Version: cat().Service("KK-RUSAK").Version}}
		state, _ := dialog.Step(w.state, dialog.Event{Kind: dialog.KindText, Text: strings.ToLower(name)}, w.facts)
		if !strings.EqualFold(state.Draft.Answers["pemohon_nama"], name) {
			t.Errorf("%q is kept as %q, step %s", name, state.Draft.Answers["pemohon_nama"], state.Step)
		}
	}
}
