package core

import "testing"

func TestPlausibleNIK(t *testing.T) {
	t.Parallel()
	for nik, want := range map[string]bool{
		"3312014506900001":  true,
		"3312010506900001":  true,
		"3312012902000001":  true,  // 2000 was a leap year
		"3312012902010001":  false, // 2001 was not
		"3312017106900001":  false, // 31 June
		"3312014513900001":  false,
		"3312010006900001":  false,
		"3312014006900001":  false, // a woman's day 0
		"3312014506900000":  false,
		"0012014506900001":  false,
		"3300014506900001":  false,
		"331201450690000":   false,
		"33120145069000011": false,
		"33120l4506900001":  false,
		"331201+506900001":  false,
		"":                  false,
	} {
		if got := plausibleNIK(nik); got != want {
			t.Errorf("%q: %t", nik, got)
		}
	}
}
