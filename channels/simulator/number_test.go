package simulator

import (
	"testing"
)

func TestNumbers(t *testing.T) {
	t.Parallel()
	for raw, want := range map[string]number{
		"081234567890": "6281234567890", "+62 812-3456-7890": "6281234567890", "6281234567890": "6281234567890",
		"(0273) 321.234": "62273321234", "": "", "0": "", "00812345678": "", "62812345678901234": "", "62812x456789": "", "+": "",
	} {
		if got, err := parseNumber(raw); got != want || (err == nil) != (want != "") {
			t.Errorf("%q gives %q, %v", raw, got, err)
		}
	}
}
