package core_test

import (
	"context"
	"slices"
	"strings"
	"testing"
	"unicode/utf8"

	"sakti/core"
	"sakti/core/coretest"
)

// What the program brings is complete in every language, short enough for a
// phone, and names nothing that can't be filled in.
func TestCannedAnswersOfTheProgram(t *testing.T) {
	t.Parallel()
	ctx, tx, office := context.Background(), coretest.Tx(t), coretest.Office(t)
	all, err := office.CannedAnswers(ctx, tx)
	if err != nil || len(all) < 15 {
		t.Fatalf("%d answers, %v", len(all), err)
	}
	head := coretest.Staff(t, tx, core.Role{Code: "head_of_section", Section: "C-LH"})
	seen := map[string]bool{}
	for _, c := range all {
		if seen[c.Code] {
			t.Errorf("%s stands there twice", c.Code)
		}
		seen[c.Code] = true
		for _, lang := range core.CannedLanguages {
			words := c.Words[lang.Code]
			if words == "" || utf8.RuneCountInString(words) > 400 {
				t.Errorf("%s, %s: %d letters", c.Code, lang.Code, utf8.RuneCountInString(words))
			}
			if slots, want := core.Slots(words), core.Slots(c.Words["id"]); !slices.Equal(slices.Sorted(slices.Values(slots)), slices.Sorted(slices.Values(want))) {
				t.Errorf("%s, %s names %v, in Indonesian %v", c.Code, lang.Code, slots, want)
			}
		}
		wantCode(t, office.SetCanned(ctx, tx, head, c, false), "") // passes the same checks as the office's own
	}
}

// Krama for an elder: no Indonesian and no ngoko.
func TestCannedJavaneseIsKrama(t *testing.T) {
	t.Parallel()
	ctx, tx, office := context.Background(), coretest.Tx(t), coretest.Office(t)
	all, err := office.CannedAnswers(ctx, tx)
	if err != nil {
		t.Fatal(err)
	}
	slipped := strings.Fields("anda saya kami yang dari untuk dengan tidak belum sudah kalau bisa apa dan atau semua tulis tunggu maaf terima kasih coba lagi " +
		"sekarang juga akan di ke orang baru lama aku kowe ora wis durung arep sing iki iku kanggo karo yen piye omah wong anyar")
	for _, c := range all {
		for word := range strings.FieldsFuncSeq(strings.ToLower(c.Words["jv"]), func(r rune) bool { return !('a' <= r && r <= 'z' || r == '{' || r == '}' || r == '_') }) {
			if slices.Contains(slipped, word) {
				t.Errorf("%s says %q: %s", c.Code, word, c.Words["jv"])
			}
		}
	}
}

// The office's words hold in place of the program's until they are taken
// back; each change stands in the history with who, before and after.
func TestCannedAnswersAreChanged(t *testing.T) {
	t.Parallel()
	ctx, tx, office := context.Background(), coretest.Tx(t), coretest.Office(t)
	head := coretest.Staff(t, tx, core.Role{Code: "head_of_section", Section: "C-LH"})
	centre := coretest.Staff(t, tx, core.Role{Code: "call_centre"})
	read := func(code string) core.Canned {
		t.Helper()
		c, err := office.CannedAnswer(ctx, tx, code)
		if err != nil {
			t.Fatal(err)
		}
		return c
	}
	original := read("salam")
	changed := core.Canned{Code: "salam", Title: original.Title, Words: map[string]string{"id": " Sugeng enjang, {nama}. \r\nAda apa? "}}
	wantCode(t, office.SetCanned(ctx, tx, centre, changed, false), core.Forbidden)
	wantCode(t, office.SetCanned(ctx, tx, head, changed, false), "")
	if now := read("salam"); now.Words["id"] != "Sugeng enjang, {nama}. \nAda apa?" || now.Words["jv"] != "" || !now.Set || now.Own {
		t.Errorf("%+v", now)
	}
	own := core.Canned{Code: "Banjir", Title: "Kantor kebanjiran", Words: map[string]string{"id": "Hari ini kantor tutup karena banjir."}}
	wantCode(t, office.SetCanned(ctx, tx, head, own, true), "")
	wantCode(t, office.SetCanned(ctx, tx, head, own, true), core.Conflict)
	if now := read("banjir"); !now.Own {
		t.Errorf("%+v", now)
	}
	wantCode(t, office.ResetCanned(ctx, tx, head, "salam"), "")
	wantCode(t, office.ResetCanned(ctx, tx, head, "banjir"), "")
	if now := read("salam"); now.Words["jv"] != original.Words["jv"] || now.Set {
		t.Errorf("after the reset: %+v", now)
	}
	if _, err := office.CannedAnswer(ctx, tx, "banjir"); core.CodeOf(err) != core.NotFound {
		t.Errorf("the office's own is still there: %v", err)
	}
	history, err := office.CannedHistory(ctx, tx, head, "salam", 10)
	if err != nil || len(history) != 6 || history[5].By != head.Name || history[0].Was != "(kosong)" {
		t.Errorf("%+v, %v", history, err)
	}
	if _, err := office.CannedHistory(ctx, tx, centre, "salam", 10); core.CodeOf(err) != core.Forbidden {
		t.Errorf("the call centre reads the history: %v", err)
	}
}

func TestCannedAnswersAreChecked(t *testing.T) {
	t.Parallel()
	ctx, tx, office := context.Background(), coretest.Tx(t), coretest.Office(t)
	admin := coretest.Staff(t, tx, core.Role{Code: "admin"})
	for name, c := range map[string]core.Canned{
		"no code":       {Title: "x", Words: map[string]string{"id": "x"}},
		"code":          {Code: "kk hilang", Title: "x", Words: map[string]string{"id": "x"}},
		"no title":      {Code: "x", Title: " ", Words: map[string]string{"id": "x"}},
		"no Indonesian": {Code: "x", Title: "x", Words: map[string]string{"jv": "x"}},
		"unknown value": {Code: "x", Title: "x", Words: map[string]string{"id": "NIK {nik}"}},
		"open brace":    {Code: "x", Title: "x", Words: map[string]string{"id": "Halo {nama"}},
		"stray brace":   {Code: "x", Title: "x", Words: map[string]string{"id": "Halo nama}"}},
		"too long":      {Code: "x", Title: "x", Words: map[string]string{"id": strings.Repeat("a", 1001)}},
	} {
		if err := office.SetCanned(ctx, tx, admin, c, true); core.CodeOf(err) != core.Invalid {
			t.Errorf("%s: %v", name, err)
		}
	}
	wantCode(t, office.SetCanned(ctx, tx, admin, core.Canned{Code: "gaada", Title: "x", Words: map[string]string{"id": "x"}}, false), core.NotFound)
}
