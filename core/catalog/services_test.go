package catalog

import (
	"slices"
	"strings"
	"sync"
	"testing"
)

// once reads the built-in catalogue for all tests that only look at it.
var once = sync.OnceValues(func() (*Catalog, error) { return Load(nil) })

func builtIn(t *testing.T) *Catalog {
	t.Helper()
	c, err := once()
	if err != nil {
		t.Fatal(err)
	}
	return c
}

func TestEveryServiceOfTheTable(t *testing.T) {
	t.Parallel()
	c := builtIn(t)
	if len(entries) != 54 || len(c.Services) != len(entries) {
		t.Fatalf("table has %d rows, catalogue %d services; want 54", len(entries), len(c.Services))
	}
	for _, want := range entries {
		s := c.Service(want.code)
		if s == nil {
			t.Errorf("%s is missing", want.code)
			continue
		}
		checkPapers(t, want, s)
		checkProduct(t, want, s)
		checkSection(t, c, want, s)
	}
}

func checkPapers(t *testing.T, want entry, s *Service) {
	t.Helper()
	mandatory, conditional := want.mandatory, want.conditional
	if want.why != "" {
		mandatory, conditional = want.oursMandatory, want.oursConditional
		if mandatory == want.mandatory && conditional == want.conditional {
			t.Errorf("%s: a reason for a difference that is none: %s", s.Code, want.why)
		}
	}
	gotMandatory, gotConditional := papers(s)
	if gotMandatory != mandatory || gotConditional != conditional {
		t.Errorf("%s: %d mandatory and %d conditional documents, want %d and %d", s.Code, gotMandatory, gotConditional, mandatory, conditional)
	}
}

// papers counts as the table does: what is wanted unless another paper takes
// its place is mandatory; the power of attorney belongs to no service.
func papers(s *Service) (mandatory, conditional int) {
	for _, r := range s.Requirements {
		switch {
		case r.Code == "surat-kuasa":
		case !r.Optional && (r.When == nil || r.When.Not):
			mandatory++
		default:
			conditional++
		}
	}
	return mandatory, conditional
}

func checkProduct(t *testing.T, want entry, s *Service) {
	t.Helper()
	var tte, self bool
	if len(s.Products) > 0 {
		tte, self = s.Products[0].TTE, s.Products[0].SelfPrint
	}
	if tte != want.tte || self != want.self {
		t.Errorf("%s: tte %t, self-print %t; want %t, %t", s.Code, tte, self, want.tte, want.self)
	}
}

func checkSection(t *testing.T, c *Catalog, want entry, s *Service) {
	t.Helper()
	if by := strings.HasPrefix(want.section, "by "); by != (s.SectionBy != nil) {
		t.Errorf("%s: section_by is %v, want %s", s.Code, s.SectionBy, want.section)
	} else if !by && s.Section != want.section {
		t.Errorf("%s: section %s, want %s", s.Code, s.Section, want.section)
	}
	if c.Steps.SectionName(s.Section) == s.Section {
		t.Errorf("%s: section %s has no name", s.Code, s.Section)
	}
}

func TestLanes(t *testing.T) {
	t.Parallel()
	special := map[string]string{"SKAK": "express", "IKD": "visit", "LEG": "visit", "NIK": "data", "ADU": "complaint"}
	for _, s := range builtIn(t).Services {
		want := special[s.Code]
		switch {
		case want != "":
		case isCard(strings.ToLower(s.Code)):
			want = "card"
		default:
			want = "document"
		}
		if s.Lane != want {
			t.Errorf("%s: lane %s, want %s", s.Code, s.Lane, want)
		}
	}
}

func TestWhoMustCome(t *testing.T) {
	t.Parallel()
	var got []string
	for _, s := range builtIn(t).Services {
		if s.Presence != "" {
			got = append(got, s.Code)
		}
	}
	slices.Sort(got)
	want := []string{"AKC", "AKW", "IKD", "KTP-BARU", "KTP-OA", "LEG", "RENTAN"}
	if !slices.Equal(got, want) {
		t.Errorf("presence needed for %v, want %v", got, want)
	}
}

// Every case comes to its end by the actions of its own lane, and a service
// that promises self-print meets that action too.
func TestEveryServiceReachesClosed(t *testing.T) {
	t.Parallel()
	c := builtIn(t)
	for _, s := range c.Services {
		for _, self := range []bool{false, s.SelfPrint()} {
			kind := Case{Lane: s.Lane, Presence: s.Presence != "", Self: self}
			if reached := c.Steps.reach(kind); !reached["closed"] {
				t.Errorf("%s (self-print %t) never closes, only %v", s.Code, self, reached)
			}
			kind.State = "ready"
			open := codesOf(c.Steps.Open(kind), func(a *Action) string { return a.Code })
			if slices.Contains(open, "self_print") != self {
				t.Errorf("%s (self-print %t): open at ready %v", s.Code, self, open)
			}
		}
	}
}

// Two picks lead to every service: group and service, both by one digit.
func TestMenuReachesEverything(t *testing.T) {
	t.Parallel()
	c := builtIn(t)
	seen := map[string]int{}
	for _, group := range c.Groups {
		for _, code := range group.Services {
			seen[code]++
		}
		if len(group.Services) > 9 {
			t.Errorf("group %s has %d services", group.Code, len(group.Services))
		}
	}
	for _, s := range c.Services {
		if seen[s.Code] != 1 {
			t.Errorf("%s is in %d groups", s.Code, seen[s.Code])
		}
	}
	if len(c.Groups) > 9 {
		t.Errorf("%d groups", len(c.Groups))
	}
}

// The questions a farmer has to answer on the phone stay few: what the
// verifier can read from a photo is not asked.
func TestQuestionsStayFew(t *testing.T) {
	t.Parallel()
	for _, s := range builtIn(t).Services {
		asked := 0
		for _, f := range s.Fields {
			if f.When == nil {
				asked++
			}
		}
		if asked > 13 {
			t.Errorf("%s asks everybody %d questions", s.Code, asked)
		}
	}
}

func TestRequirementsByAnswers(t *testing.T) {
	t.Parallel()
	c := builtIn(t)
	for _, test := range []struct {
		service string
		answers map[string]string
		want    string
	}{
		{"AKL", map[string]string{"hubungan": "orangtua"}, "surat-kelahiran buku-nikah kk ktp-orangtua ktp-saksi"},
		{"AKL", map[string]string{"hubungan": "kuasa"}, "surat-kelahiran buku-nikah kk ktp-orangtua ktp-saksi surat-kuasa"},
		{"AKM", map[string]string{"bukti_mati": "biasa", "wna": "tidak"}, "surat-kematian kk ktp-saksi"},
		{"AKM", map[string]string{"bukti_mati": "pengadilan", "wna": "ya"}, "kk penetapan paspor ktp-saksi"},
		{"KUT2", map[string]string{"alasan": "rusak", "akta_jenis": "perkawinan"}, "kk akta-rusak pas-foto f-2-04d"},
		{"KUT2", map[string]string{"alasan": "sengketa", "akta_jenis": "kelahiran"}, "kk f-2-04d"},
		{"AKL-SPTJM", map[string]string{"surat_lahir": "tidak", "surat_nikah": "ibu"}, "kk f-2-03"},
		{"PD-AKEC", map[string]string{"pindah_siapa": "anak", "pindah_kk": "numpang", "rumah_sendiri": "tidak"}, "kk kk-tumpangan f-1-03c f-1-03a f-1-03b"},
	} {
		wanted := c.Service(test.service).Wanted(test.answers)
		got := strings.Join(codesOf(wanted, func(r Requirement) string { return r.Code }), " ")
		if got != test.want {
			t.Errorf("%s %v: %s, want %s", test.service, test.answers, got, test.want)
		}
	}
}

func TestSectionsByAnswer(t *testing.T) {
	t.Parallel()
	c := builtIn(t)
	for _, test := range []struct{ service, field, answer, want string }{
		{"KUT2", "akta_jenis", "kelahiran", "C-LH"},
		{"KUT2", "akta_jenis", "perceraian", "C-KC"},
		{"PBT", "akta_jenis", "kematian", "C-SK"},
		{"LPLN", "peristiwa", "perkawinan", "C-KC"},
		{"LEG", "dokumen", "pindah", "D-PD"},
		{"AKL", "akta_jenis", "perkawinan", "C-LH"},
	} {
		if got := c.Service(test.service).SectionFor(map[string]string{test.field: test.answer}); got != test.want {
			t.Errorf("%s %s: %s, want %s", test.service, test.answer, got, test.want)
		}
	}
}

// A question that takes "tidak tahu" says so.
func TestUnknownIsOffered(t *testing.T) {
	t.Parallel()
	for _, s := range builtIn(t).Services {
		for _, f := range s.Fields {
			if offered := strings.Contains(f.Help, "balas: tidak tahu"); offered != f.Unknown {
				t.Errorf("%s %s: unknown %t, but the help is %q", s.Code, f.Code, f.Unknown, f.Help)
			}
		}
	}
}
