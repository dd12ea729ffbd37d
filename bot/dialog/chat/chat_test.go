package chat

import (
	"reflect"
	"testing"
)

func TestParse(t *testing.T) {
	text := "# remark\n\nnow 2026-11-23 09:00\n> halo {A}\n< Selamat\n<\n< 1. Ya\n> (s:AKL)\n* open AKL\n> [photo sharp-1.jpg] [file pages3-x.pdf] ini KK\n> [photo too-small-2.jpg]\n> [photo same.jpg]\n> [voice]\n> [edited] siti\n>\n" +
		"> [delete 2]\n> [view once]\n> [encrypted]\n> [location Pucung, Eromoko]\n> [location -7.5 110.25]\n> [location]\n> [hd of sharp-1.jpg]\n"
	script, err := Parse("x.chat", text)
	if err != nil {
		t.Fatal(err)
	}
	if script.Format() != text {
		t.Errorf("written as\n%s", script.Format())
	}
	var turns []Turn
	for _, line := range script.Lines {
		if line.Turn != nil {
			turns = append(turns, *line.Turn)
		}
	}
	want := []Turn{
		{Kind: "text", Text: "halo {A}"},
		{Kind: "choice", Choice: "s:AKL"},
		{Kind: "files", Text: "ini KK", Photos: []Photo{{Name: "sharp-1.jpg", Pages: 1}, {Name: "pages3-x.pdf", PDF: true, Pages: 3}}},
		{Kind: "files", Photos: []Photo{{Name: "too-small-2.jpg", Refused: "too_small", Pages: 1}}},
		{Kind: "files", Photos: []Photo{{Name: "same.jpg", Same: true, Pages: 1}}},
		{Kind: "wrong", Text: "voice"},
		{Kind: "edited", Text: "siti"},
		{Kind: "text"},
		{Kind: "deleted", Back: 2},
		{Kind: "missing", Text: "view_once"},
		{Kind: "missing", Text: "encrypted"},
		{Kind: "location", Place: &Place{-7.81, 110.92, "Pucung, Eromoko"}},
		{Kind: "location", Place: &Place{-7.5, 110.25, ""}},
		{Kind: "wrong", Text: "location"},
		{Kind: "files", Photos: []Photo{{Name: "hd-sharp-1.jpg", Pages: 1, Better: "sharp-1.jpg"}}},
	}
	if !reflect.DeepEqual(turns, want) {
		t.Errorf("turns %+v", turns)
	}
	if got := script.Lines[3].Visible(); !reflect.DeepEqual(got, []string{"< Selamat", "<", "< 1. Ya"}) {
		t.Errorf("visible %q", got)
	}
	if got := script.Lines[4]; len(got.Visible()) != 0 || len(got.Answer) != 1 {
		t.Errorf("line %+v", got)
	}
	if now := script.Lines[2]; now.Setting != "now" || now.Value != "2026-11-23 09:00" || now.Number != 3 {
		t.Errorf("setting %+v", now)
	}
}

func TestParseErrors(t *testing.T) {
	for _, text := range []string{"< nobody asked", "* open AKL", "> [banana x.jpg]", "> [hd sharp.jpg]", "> [delete]", "> [delete 0]", "now 1\n< x"} {
		if _, err := Parse("x.chat", text); err == nil {
			t.Errorf("%q is read without an error", text)
		}
	}
}

func TestAnswer(t *testing.T) {
	got := Answer("Mau apa?\n\nPilih.", []string{"KK", "KTP"})
	want := []string{"< Mau apa?", "<", "< Pilih.", "<", "< 1. KK", "< 2. KTP"}
	if !reflect.DeepEqual(got, want) {
		t.Errorf("%q", got)
	}
}

func TestAttributes(t *testing.T) {
	got := Attributes(`A AKL returned subject="Dewi Lestari" fault=kk:"terlalu gelap" fault=ktp:buram own=no`)
	want := map[string][]string{"subject": {"Dewi Lestari"}, "fault": {"kk:terlalu gelap", "ktp:buram"}, "own": {"no"}}
	if !reflect.DeepEqual(got, want) {
		t.Errorf("%v", got)
	}
}

func FuzzParse(f *testing.F) {
	f.Add("> halo\n< ya\n* open X")
	f.Add("> [photo a.jpg] [photo b.pdf] x")
	f.Add("> ()\n> [pages.pdf]\n[x")
	f.Fuzz(func(t *testing.T, text string) {
		script, err := Parse("fuzz", text)
		if err != nil {
			return
		}
		again, err := Parse("fuzz", script.Format())
		if err != nil || again.Format() != script.Format() {
			t.Errorf("%q is written as %q", text, script.Format())
		}
	})
}

func TestDepth(t *testing.T) {
	script, err := Parse("x.chat", "# remark\ndepth deep AKL cancel\n> halo\n")
	if err != nil {
		t.Fatal(err)
	}
	if depth, about := script.Depth(); depth != "deep" || !reflect.DeepEqual(about, []string{"AKL", "cancel"}) {
		t.Errorf("%q %v", depth, about)
	}
	if depth, about := (Script{}).Depth(); depth != "" || about != nil {
		t.Errorf("%q %v", depth, about)
	}
}
