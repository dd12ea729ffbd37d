package catalog

import (
	"slices"
	"testing"
)

// Each shape reads numbers as people write them, and no others.
func TestNumberShapes(t *testing.T) {
	t.Parallel()
	c := builtIn(t)
	for _, test := range []struct {
		service, number string
		parts           map[string]string // nil: another shape
	}{
		{"KK-UBAH", "331201 021126 0007", map[string]string{"wilayah": "331201", "tanggal": "021126", "urut": "0007"}},
		{"KK-UBAH", "331201021126007", nil},
		{"KK-UBAH", "3312O10211260007", nil},
		{"AKL", "3312-lu-02112026-0001", map[string]string{"wilayah": "3312", "tanggal": "02112026", "urut": "0001"}},
		{"AKL", "3312-KM-02112026-0001", nil},
		{"AKL", "x3312-LU-02112026-0001", nil},
		{"KIA-05", "3312016305900001", map[string]string{"lahir": "630590", "urut": "0001"}},
		{"PD-AKAB", "SKPWNI/3312/02112026/0012", map[string]string{"wilayah": "3312", "tanggal": "02112026", "urut": "0012"}},
	} {
		parts, ok := c.NumbersFor(c.Service(test.service))[0].Parts(Bare(test.number))
		if ok != (test.parts != nil) {
			t.Errorf("%s %s: fits %v", test.service, test.number, ok)
		}
		for name, want := range test.parts {
			if parts[name] != want {
				t.Errorf("%s %s: %s is %q, want %q", test.service, test.number, name, parts[name], want)
			}
		}
	}
}

// The products named exist, and a service with several of them knows the
// shapes of all that have one.
func TestNumbersOfServices(t *testing.T) {
	t.Parallel()
	c := builtIn(t)
	known := map[string]bool{}
	for _, s := range c.Services {
		for _, p := range s.Products {
			known[p.Code] = true
		}
	}
	for _, n := range c.numbers {
		for _, code := range n.Products {
			if !known[code] {
				t.Errorf("%s: no service gives %q", n.Name, code)
			}
		}
	}
	var names []string
	for _, n := range c.NumbersFor(c.Service("AKL-3")) {
		names = append(names, n.Name)
	}
	if !slices.Equal(names, []string{"Nomor akta kelahiran", "Nomor KK", "NIK"}) {
		t.Error(names)
	}
	if got := c.NumbersFor(c.Service("SKTT")); len(got) != 0 {
		t.Errorf("nobody knows the shape of this: %v", got)
	}
}

func TestBare(t *testing.T) {
	t.Parallel()
	if got := Bare(" 3312-lu/02.11.2026 0001\u00a0"); got != "3312LU021120260001" {
		t.Error(got)
	}
}
