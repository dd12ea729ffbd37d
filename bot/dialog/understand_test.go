package dialog_test

import (
	"fmt"
	"os"
	"slices"
	"strings"
	"testing"
	"time"

	"sakti/bot/dialog"
)

// utterance is what somebody said and what they meant; any of the codes is
// right, and "-" means that it asks for nothing of ours. How is id for everyday Indonesian, sms for hasty or misspelt, jv for
// Javanese, en for English.
type utterance struct {
	text  string
	codes []string
	how   string
}

// utterances reads "build", on which the words were tended, or "measure",
// which only measures.
func utterances(t testing.TB, half string) []utterance {
	data, err := os.ReadFile("testdata/utterances-" + half + ".tsv")
	if err != nil {
		t.Fatal(err)
	}
	var out []utterance
	for line := range strings.Lines(string(data)) {
		if cells := strings.Split(strings.TrimSpace(line), "\t"); len(cells) == 3 && line[0] != '#' {
			out = append(out, utterance{cells[0], strings.Split(cells[1], ","), cells[2]})
		}
	}
	return out
}

// tally counts how utterances were understood.
type tally struct {
	all, first, three             int
	acted, wrong, asked, offering int // acted at once, of them wrongly; asked back, of them with the right one among the choices
	nothing, started, bothered    int // asks for nothing; all the same something was started, or asked back
}

func (n *tally) add(u utterance, guesses []dialog.Guess) {
	right := func(g dialog.Guess) bool { return slices.Contains(u.codes, g.Code) }
	among := slices.ContainsFunc(guesses[:min(3, len(guesses))], right)
	first := len(guesses) > 0 && right(guesses[0])
	if slices.Contains(u.codes, "-") {
		n.nothing++
		n.started += one(!first && dialog.Verdict(guesses) == "act")
		n.bothered += one(!first && dialog.Verdict(guesses) == "ask")
		return
	}
	n.all++
	n.first += one(first)
	n.three += one(among)
	switch dialog.Verdict(guesses) {
	case "act":
		n.acted++
		n.wrong += one(!first)
	case "ask":
		n.asked++
		n.offering += one(among)
	}
}

func one(yes bool) int {
	if yes {
		return 1
	}
	return 0
}

func (n *tally) String() string {
	part := func(k, of int) string { return fmt.Sprintf("%5.1f%%", 100*float64(k)/float64(max(of, 1))) }
	return fmt.Sprintf("%5d  first %s  in three %s  acts %s (wrong %d)  asks %s (offers the right one %d of %d)  at a loss %d;  of %d that ask for nothing starts %d, asks %d",
		n.all, part(n.first, n.all), part(n.three, n.all), part(n.acted, n.all), n.wrong, part(n.asked, n.all), n.offering, n.asked, n.all-n.acted-n.asked, n.nothing, n.started, n.bothered)
}

// TestUnderstand prints how well both halves are understood, the third set,
// which strangers might have written, and a fourth, which was run untouched and
// keeps the score of its first run in its head. The floors are what was reached,
// less a little.
func TestUnderstand(t *testing.T) {
	floors := map[string][2]float64{"build": {99, 99.5}, "measure": {97.5, 99}, "strangers": {99, 99}, "fresh": {97, 97.5}}
	for _, half := range []string{"build", "measure", "strangers", "fresh"} {
		total, by, per := &tally{}, map[string]*tally{}, map[string]int{}
		for _, u := range utterances(t, half) {
			guesses := dialog.Understand(u.text, cat())
			if by[u.how] == nil {
				by[u.how] = &tally{}
			}
			total.add(u, guesses)
			by[u.how].add(u, guesses)
			for _, code := range u.codes {
				per[code]++
			}
			if half != "measure" && half != "fresh" && u.codes[0] != "-" && (len(guesses) == 0 || !slices.Contains(u.codes, guesses[0].Code)) {
				t.Logf("%v %q\n%s", u.codes, u.text, dialog.Explain(u.text, cat()))
			}
		}
		for _, how := range []string{"id", "sms", "jv", "en"} {
			t.Logf("%-8s %-4s %v", half, how, by[how])
		}
		t.Logf("%-8s all  %v", half, total)
		if floor := floors[half]; percent(total.first, total.all) < floor[0] || percent(total.three, total.all) < floor[1] {
			t.Errorf("%s half: understands less than it did", half)
		}
		if percent(total.wrong, total.acted) > 1 || total.started*12 > total.nothing {
			t.Errorf("%s half: starts what nobody asked for: %d wrong, %d of %d for nothing", half, total.wrong, total.started, total.nothing)
		}
		if half != "strangers" && half != "fresh" {
			covers(t, half, per)
		}
	}
}

// covers says that each code is asked for at least three times in a half.
func covers(t *testing.T, half string, per map[string]int) {
	codes := []string{"@status", "@agent", "@requirements", "@cancel", "@menu", "@language", "-"}
	for _, service := range cat().Services {
		codes = append(codes, service.Code)
	}
	for _, code := range codes {
		if per[code] < 3 {
			t.Errorf("%s half: %d utterances for %s", half, per[code], code)
		}
	}
}

func percent(n, of int) float64 { return 100 * float64(n) / float64(of) }

// TestHalvesApart says that no utterance stands in two of the sets.
func TestHalvesApart(t *testing.T) {
	seen := map[string]bool{}
	for _, half := range []string{"build", "measure", "strangers", "fresh"} {
		for _, u := range utterances(t, half) {
			if key := strings.ToLower(u.text); seen[key] {
				t.Errorf("%q stands twice", u.text)
			} else {
				seen[key] = true
			}
		}
	}
}

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

// TestWritings says that how something is written does not change what it
// means.
func TestWritings(t *testing.T) {
	for _, c := range []struct{ text, code string }{
		{"KK HILANG!!!", "KK-HILANG"}, {"🙏🙏 kk ilang 😭", "KK-HILANG"}, {"kkhilang", "KK-HILANG"}, {"kk ilaaaang", "KK-HILANG"}, {"k.k hilang", "KK-HILANG"},
		{"ktprusak", "KTP-RUSAK"}, {"kartu kelaurga hilnag", "KK-HILANG"}, {"aktaaaa lahirrrr", "AKL"}, {"aktalahir", "AKL"}, {"akte klahiran", "AKL"},
		{"pngangkatan anak", "PGT"}, {"legalisirr", "LEG"}, {"pindh k jkt", "PD-PROV"}, {"srt pindah k solo", "PD-AKAB"}, {"tmbh anggota kk", "KK-TAMBAH"},
		{"bukan ktp, kk yang hilang", "KK-HILANG"}, {"dudu KK sing ilang nanging KTP", "KTP-HILANG"}, {"ktp tidak hilang tapi rusak", "KTP-RUSAK"},
		{"kia anak umur 4 tahun", "KIA-05"}, {"kia anak umur 5 tahun", "KIA-517"}, {"kia bocah umur pitung taun", "KIA-517"}, {"kia anak di bawah 5 tahun", "KIA-05"},
		{"pindah dari Selogiri ke Baturetno", "PD-AKEC"}, {"pindah dari desa Basuhan ke desa Sindukarto", "PD-ADES"}, {"pindah ke Wonogiri dari Bekasi", "DTG"},
		{"pindah dari Wonogiri ke Bekasi", "PD-PROV"}, {"pulang dari Malaysia", "SKDLN"}, {"pindah ke Malaysia", "SKPLN"}, {"anak lahir di Malaysia", "LPLN"},
	} {
		if guesses := dialog.Understand(c.text, cat()); len(guesses) == 0 || guesses[0].Code != c.code {
			t.Errorf("%q is not %s\n%s", c.text, c.code, dialog.Explain(c.text, cat()))
		}
	}
}

// TestNonsense says that words about something else are not taken for a
// request.
func TestNonsense(t *testing.T) {
	for _, text := range []string{"", "asdf qwer", "harga cabai di pasar", "besok hujan tidak ya", "🤣🤣", "lorem ipsum dolor", "wkwkwk", "12345", "resep sayur lodeh", "jadwal kereta solo"} {
		if guesses := dialog.Understand(text, cat()); len(guesses) > 0 && guesses[0].Score > 0.6 {
			t.Errorf("%q: %v", text, guesses)
		}
	}
}

// TestUnderstandSpeed holds a message to under a millisecond, and the longest
// one too.
func TestUnderstandSpeed(t *testing.T) {
	var texts []string
	for _, u := range utterances(t, "build") {
		texts = append(texts, u.text)
	}
	long := []string{strings.Repeat("pngurusann kelurgaa ", 15), strings.Repeat("abcdefghijklmnopqrst", 15), strings.Repeat("akta kelahirann ktpe hilng ", 11)}
	dialog.Understand("halo", cat())
	for name, list := range map[string][]string{"": texts, " of 300 letters": long} {
		best := time.Hour
		for range 5 {
			start := time.Now()
			for _, text := range list {
				dialog.Understand(text, cat())
			}
			best = min(best, time.Since(start)/time.Duration(len(list)))
		}
		t.Logf("%v a message%s", best, name)
		if best > time.Millisecond {
			t.Errorf("%v a message%s", best, name)
		}
	}
}

func FuzzUnderstand(f *testing.F) {
	for _, text := range []string{"kk ilang", "anakku bar lair", "\xff\xfe", strings.Repeat("a", 300), "é", "akte akte akte", "👍", "12thn", "pindah dari", "umur", "bukan", "5 17 tahun"} {
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
		dialog.Explain(text, cat())
		w := newWorld(t)
		dialog.Slots(text, cat().Service("AKL"), w.facts)
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
