package group

import (
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"sakti/bot/say"
)

var update = flag.Bool("update", false, "write what the bot says into testdata/answers.txt")

var zone = time.FixedZone("WIB", 7*60*60)

func day(d int) time.Time { return time.Date(2026, 11, d, 9, 0, 0, 0, zone) }

const link = "https://wa.me/6281328729953"

var november = Figures{From: day(1), Until: day(23), Submitted: 1240, Finished: 1180, Returned: 61, Median: 5.23,
	Counters: []Counted{{"desa", 1100}, {"online", 98}, {"kecamatan", 42}}}

var desks = []Desk{{Name: "Verifikasi", Waiting: 34, Late: 2, Oldest: day(20)}, {Name: "Entri SIAK"}}

// answers are the replies, as they are shown in testdata/answers.txt.
func answers(lang string) []string {
	var out []string
	for _, c := range []struct {
		text string
		Found
	}{
		{"#bantuan", Found{Link: link}},
		{"#bantuan", Found{}},
		{"#syarat akta lahir", Found{Service: "Akta Kelahiran", List: "• KK\n• Surat kelahiran", Presence: "kedua saksi, ke kantor desa", Link: link}},
		{"#syarat akta", Found{Maybe: []string{"Akta lahir", "Akta kematian"}}},
		{"#syarat SIM", Found{}},
		{"#status 26-000123-4", Found{Number: "26-000123-4", State: "Menunggu diperiksa petugas", Since: day(20)}},
		{"#status 26-000123-4", Found{Number: "26-000123-4", State: "Menunggu perbaikan dari Anda", Since: day(20), Mend: true, Link: link}},
		{"#status 26-000123-5", Found{Number: "26-000123-5"}},
		{"#status", Found{}},
		{"#antrean", Found{Desks: desks, Submitted: 120, Handled: 98}},
		{"#capaian", Found{Place: "Kabupaten Wonogiri", Figures: november}},
		{"#capaian sumberagung", Found{Place: "Desa Sumberagung, Kec. Pracimantoro", Figures: Figures{From: day(1), Until: day(1)}}},
		{"#capaian Bumiharjo", Found{Places: []string{"Desa Bumiharjo, Kec. Giriwoyo", "Desa Bumiharjo, Kec. Nguntoronadi"}}},
		{"#capaian Yogya", Found{}},
		{"#jam", Found{Open: true, Today: "07.30–12.00 dan 13.00–16.00", Address: "Jl. Jenderal Sudirman 147A", Phone: "(0273) 321468"}},
		{"#jam", Found{Opens: "Senin, 23 November 2026 pukul 07.30 WIB"}},
		{"#tanya buku nikah hilang?", Found{Open: true}},
		{"#tanya buku nikah hilang?", Found{Opens: "Senin, 23 November 2026 pukul 07.30 WIB"}},
		{"#tanya", Found{}},
		{"#tanya berkas saya", Found{Link: link}},
		{"#tanya berkas saya", Found{}},
		{"! akta lahir", Found{Service: "Akta Kelahiran", List: "• KK"}},
		{"! kalau bapaknya WNA bagaimana?", Found{Open: true}},
		{"! halo", Found{}},
	} {
		rest, toBot := strings.CutPrefix(c.text, "! ")
		c.Lang = lang
		reply := Answer(Read(Message{Text: rest, ToBot: toBot}), c.Found)
		shown := "> " + c.text + "\n< " + strings.ReplaceAll(reply.Text, "\n", "\n  ")
		if reply.Picture {
			shown += "\n  [gambar]"
		}
		out = append(out, shown+"\n* "+fmt.Sprintf("topik %q", reply.Topic))
	}
	out = append(out, "< "+Warning{Lang: lang, Name: "Pak Budi", Link: link}.Text(), "< "+Warning{Lang: lang, Name: "3312014505900001", Photo: true, Deleted: true}.Text())
	out = append(out, "< "+Digest{Lang: lang, Figures: november, Desks: desks, Best: []Counted{{"Pracimantoro", 210}, {"Eromoko", 140}}, Questions: 2}.Text(),
		"< "+Digest{Lang: lang, Weekly: true, Figures: Figures{From: day(16), Until: day(22)}}.Text())
	return out
}

// TestAnswers keeps what the bot says in a group at what somebody has read.
func TestAnswers(t *testing.T) {
	say.Strict = true
	got := strings.Join(answers(""), "\n\n") + "\n"
	const path = "testdata/answers.txt"
	if *update {
		if err := os.WriteFile(path, []byte(got), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(strings.Split(string(want), "\n"), strings.Split(got, "\n")); diff != "" {
		t.Error(diff)
	}
	for _, lang := range say.Languages() {
		answers(lang) // panics where a language lacks a value
	}
}

// TestNobodyIsAskedForANIK: whatever the bot says here, it names no NIK and
// asks for none.
func TestNobodyIsAskedForANIK(t *testing.T) {
	for _, shown := range answers("") {
		_, said, _ := strings.Cut(shown, "< ")
		if HasNIK(said) || strings.Contains(said, "NIK") && !strings.Contains(said, "sebaiknya tidak") {
			t.Errorf("the bot says %q", said)
		}
	}
}

// TestSentences says which sentence for groups nobody says.
func TestSentences(t *testing.T) {
	var source strings.Builder
	for _, pattern := range []string{"*.go", "../group*.go", "../job_group*.go"} {
		names, err := filepath.Glob(pattern)
		if err != nil {
			t.Fatal(err)
		}
		for _, name := range names {
			if text, err := os.ReadFile(name); err == nil && !strings.HasSuffix(name, "_test.go") {
				source.Write(text)
			}
		}
	}
	for _, key := range say.Keys() {
		if !strings.HasPrefix(key, "support.") || strings.HasPrefix(key, "support.counter.") || key == "support.guard.photo" {
			continue
		}
		if !strings.Contains(source.String(), `"`+key+`"`) {
			t.Errorf("nobody says %q", key)
		}
	}
}
