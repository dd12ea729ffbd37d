package core_test

import (
	"strings"
	"testing"

	"sakti/core"
	"sakti/core/coretest"
)

// A number is good when the whole of it was typed the same twice.
func TestSIAKConfirmed(t *testing.T) {
	t.Parallel()
	for _, test := range []struct{ number, again, said string }{
		{"3312-LU-23112026-0001", "3312-LU-23112026-0001", ""},
		{"3312-LU-23112026-0001", "3312lu231120260001", ""},
		{"12", "12", ""},
		{"3312-LU-23112026-0001", "0001", "18 huruf dan angka, yang kedua 4"},
		{"3312-LU-23112026-0001", "3313-LU-23112026-0001", "Bedanya di huruf atau angka ke-4."},
		{"3312-LU-23112026-0001", "3312-LU-32112026-0001", "ke-7 sampai ke-8."},
		{"3312-LU-23112026-0001", "03312-LU-23112026-0001", "yang kedua 19"},
		{"3312-LU-23112026-0001", "", "Ketik seluruh nomor SIAK sekali lagi"},
		{"3312-LU-23112026-0001", "----", "Ketik seluruh nomor SIAK sekali lagi"},
		{" - ", "", "Tulis nomor"},
	} {
		err := core.SIAK{Number: test.number}.Confirmed(test.again)
		switch {
		case test.said == "" && err != nil:
			t.Errorf("%q, then %q: %v", test.number, test.again, err)
		case test.said != "" && (core.CodeOf(err) != core.Invalid || !strings.Contains(err.Error(), test.said)):
			t.Errorf("%q, then %q: %v", test.number, test.again, err)
		}
	}
}

// Two typings are cut around what differs, each as it was typed.
func TestCompare(t *testing.T) {
	t.Parallel()
	for _, test := range []struct {
		first, second string
		one, two      core.Cut
	}{
		{"3312-LU-0001", "3312-LU-0001", core.Cut{Before: "3312-LU-0001"}, core.Cut{Before: "3312-LU-0001"}},
		{"3312-LU-0001", "3313lu0001", core.Cut{Before: "331", Part: "2", After: "-LU-0001"}, core.Cut{Before: "331", Part: "3", After: "lu0001"}},
		{"3312-LU-0001", "3312-LU-001", core.Cut{Before: "3312-LU-00", Part: "0", After: "1"}, core.Cut{Before: "3312-LU-00", Part: "", After: "1"}},
		{"12", "1234", core.Cut{Before: "12"}, core.Cut{Before: "12", Part: "34"}},
		{"", "9", core.Cut{}, core.Cut{Part: "9"}},
		{"12-34", "1-2-4-3", core.Cut{Before: "12-", Part: "34"}, core.Cut{Before: "1-2-", Part: "4-3"}},
	} {
		one, two := core.Compare(test.first, test.second)
		if one != test.one || two != test.two {
			t.Errorf("%q, %q: %+v, %+v", test.first, test.second, one, two)
		}
	}
}

// What is unusual about a number is told, per service; the clock is on
// 2 November 2026.
func TestOddNumber(t *testing.T) {
	t.Parallel()
	office := coretest.OfficeAt(t, coretest.NewClock(coretest.Monday))
	child := map[string]string{"tgl_lahir": "2024-05-23", "jenis_kelamin": "perempuan"}
	for _, test := range []struct{ service, number, said string }{
		{"AKL", "3312-LU-02112026-0001", ""},
		{"AKL", "3312-LT-02112026-0001", ""},
		{"AKL", "3312-LU-0001", "seperti 3312-LU-23112026-0001, 18 huruf dan angka"},
		{"AKL", "3311-LU-02112026-0001", "diawali 3312, bukan 3311"},
		{"AKL", "3312-LU-31022026-0001", "31022026, tidak ada"},
		{"AKL", "3312-LU-03112026-0001", "belum tiba"},
		{"AKL", "3312-LU-02112026-0000", "mulai 0001"},
		{"KK-UBAH", "3312010211260001", ""},
		{"KK-UBAH", "331201021126001", "Nomor KK biasanya seperti 3312012311260001, 16 angka. Yang Anda ketik lain bentuknya, 15 angka."},
		{"KK-UBAH", "3312013211260001", "321126, tidak ada"},
		{"SKAK", "3312010211260001", ""}, // its second product is a KK
		{"KIA-05", "3312016305240001", ""},
		{"KIA-05", "3312016405240001", "lahir 24-05-24, isian menyebut 23-05-24"},
		{"KIA-05", "3312012305240001", "jenis kelamin"},
		{"KIA-05", "3312016305240000", "mulai 0001"},
		{"KIA-05", "3312016313240001", "tidak biasa"},
		{"SKTT", "apa saja", ""}, // nobody knows its shape
	} {
		service := office.Catalog.Service(test.service)
		a := &core.Application{Service: test.service, Version: service.Version, Answers: child}
		if got := office.OddNumber(a, test.number); (test.said == "") != (got == "") || !strings.Contains(got, test.said) {
			t.Errorf("%s %s: %q, want %q", test.service, test.number, got, test.said)
		}
	}
	child["subjek_nik"] = "3312016305240002"
	a := &core.Application{Service: "KIA-05", Version: office.Catalog.Service("KIA-05").Version, Answers: child}
	if got := office.OddNumber(a, "3312016305240001"); !strings.Contains(got, "lain dari NIK yang diurus") {
		t.Error(got)
	}
}
