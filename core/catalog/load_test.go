package catalog

import (
	"encoding/json"
	"errors"
	"io/fs"
	"reflect"
	"regexp"
	"strings"
	"testing"
	"testing/fstest"
)

// load reads the built-in catalogue with one file replaced.
func load(t *testing.T, override fs.FS) *Catalog {
	t.Helper()
	c, err := Load(override)
	if err != nil {
		t.Fatal(err)
	}
	return c
}

func TestVersionFollowsContent(t *testing.T) {
	t.Parallel()
	base := builtIn(t)
	again := load(t, nil)
	for i, s := range base.Services {
		if !regexp.MustCompile(`^1-[0-9a-f]{12}$`).MatchString(s.Version) {
			t.Errorf("%s: version %q", s.Code, s.Version)
		}
		if s.Version != again.Services[i].Version {
			t.Errorf("%s: version differs between two loads", s.Code)
		}
	}

	own, _ := edited(t, "services/akl.yaml", "  - {use: tempat_lahir}", `  - {use: tempat_lahir, ask: "Di mana lahirnya?"}`, "")
	changed := load(t, own)
	if changed.Service("AKL").Version == base.Service("AKL").Version {
		t.Error("a changed question leaves the version as it was")
	}
	if changed.Service("AKM").Version != base.Service("AKM").Version {
		t.Error("a change of AKL changed AKM")
	}

	shared, _ := edited(t, "fields.yaml", "ask: Lahirnya di mana?", "ask: Di mana lahirnya?", "")
	changed = load(t, shared)
	if changed.Service("AKL").Version == base.Service("AKL").Version {
		t.Error("a changed shared question leaves the version as it was")
	}
	if changed.Service("ADU").Version != base.Service("ADU").Version {
		t.Error("a shared question changed a service that does not ask it")
	}

	revised, _ := edited(t, "services/akl.yaml", "revision: 1", "revision: 7", "")
	if version := load(t, revised).Service("AKL").Version; !strings.HasPrefix(version, "7-") {
		t.Errorf("revision 7 gives version %q", version)
	}
}

func TestAnswersOfServiceSurviveJSON(t *testing.T) {
	t.Parallel()
	for _, s := range builtIn(t).Services {
		data, err := json.Marshal(s)
		if err != nil {
			t.Fatal(err)
		}
		var back Service
		if err := json.Unmarshal(data, &back); err != nil {
			t.Fatal(err)
		}
		if version(&back) != s.Version {
			t.Errorf("%s: the version changes when the service is kept as JSON", s.Code)
		}
		if !reflect.DeepEqual(back.Wanted(nil), cleared(s.Wanted(nil))) {
			t.Errorf("%s: requirements change when the service is kept as JSON", s.Code)
		}
	}
}

// cleared drops what is not kept: from which shared part it came.
func cleared(list []Requirement) []Requirement {
	for i := range list {
		list[i].Use = ""
	}
	return list
}

func TestPinnedVersion(t *testing.T) {
	t.Parallel()
	old := *builtIn(t).Service("AKL")
	override, _ := edited(t, "services/akl.yaml", "short: Akta kelahiran", "short: Akta lahir", "")
	c := load(t, override)
	if got := c.Pinned("AKL", old.Version); got.Short != "Akta lahir" {
		t.Errorf("a version not remembered gives %q, want the current one", got.Short)
	}
	c.Remember(&old)
	if got := c.Pinned("AKL", old.Version); got.Short != "Akta kelahiran" {
		t.Errorf("the remembered version is %q", got.Short)
	}
	if got := c.Pinned("AKL", c.Service("AKL").Version); got != c.Service("AKL") {
		t.Error("the current version is not the current service")
	}
	if c.Pinned("XYZ", "1-0") != nil {
		t.Error("an unknown service is found")
	}
}

func TestOverrideReplacesAndAdds(t *testing.T) {
	t.Parallel()
	override, _ := edited(t, "groups.yaml", "services: [SKAK, AKM]", "services: [SKAK, AKM, AKM-2]", "")
	data, err := builtin.ReadFile("services/akm.yaml")
	if err != nil {
		t.Fatal(err)
	}
	added := strings.Replace(string(data), "code: AKM\n", "code: AKM-2\n", 1)
	words := regexp.MustCompile(`words:\n(  - .*\n)+`)
	added = words.ReplaceAllString(added, "words: [kata satu, kata dua, kata tiga, kata empat, kata lima]\n")
	override["services/akm-2.yaml"] = &fstest.MapFile{Data: []byte(added)}
	override["README.md"] = &fstest.MapFile{Data: []byte("read me")}
	replaced, _ := edited(t, "services/akl.yaml", "short: Akta kelahiran", "short: Akta lahir", "")
	override["services/akl.yaml"] = replaced["services/akl.yaml"]

	c := load(t, override)
	if len(c.Services) != 55 || c.Service("AKM-2") == nil {
		t.Errorf("%d services, AKM-2 is %v", len(c.Services), c.Service("AKM-2"))
	}
	if short := c.Service("AKL").Short; short != "Akta lahir" {
		t.Errorf("AKL is called %q", short)
	}
	var order []string
	for _, s := range c.Services[8:11] {
		order = append(order, s.Code)
	}
	if got := strings.Join(order, " "); got != "SKAK AKM AKM-2" {
		t.Errorf("the menu's order is %s", got)
	}
}

func TestOverrideMistakes(t *testing.T) {
	t.Parallel()
	file := func(text string) *fstest.MapFile { return &fstest.MapFile{Data: []byte(text)} }
	for _, test := range []struct {
		name     string
		override fstest.MapFS
		file     string
		line     int
		want     string
	}{
		{"a slip in the folder's name", fstest.MapFS{"service/akl.yaml": file("code: AKL")}, "service/akl.yaml", 0, "berkas tidak dikenal"},
		{"another ending", fstest.MapFS{"services/akl.yml": file("code: AKL")}, "services/akl.yml", 0, "berkas tidak dikenal"},
		{"an empty file", fstest.MapFS{"services/akl.yaml": file("")}, "services/akl.yaml", 1, "kosong"},
		{"a list", fstest.MapFS{"groups.yaml": file("- satu")}, "groups.yaml", 1, "bukan pasangan kunci"},
		{"the code of another", fstest.MapFS{"services/zzz.yaml": file("code: AKM")}, "services/zzz.yaml", 1, "sudah dipakai services/akm.yaml"},
		{"in no group", fstest.MapFS{"services/zzz.yaml": file("revision: 1\ncode: ZZZ")}, "services/zzz.yaml", 2, "tidak ada di kelompok mana pun"},
	} {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			wantProblem(t, Lint(test.override), test.file, test.line, test.want)
		})
	}
}

func TestLoadListsEveryProblem(t *testing.T) {
	t.Parallel()
	override, line := edited(t, "services/akl.yaml", "section: C-LH\nlane: document", "section: C-XX\nlane: kilat", "")
	c, err := Load(override)
	var invalid Invalid
	if c != nil || !errors.As(err, &invalid) || len(invalid) != 2 {
		t.Fatalf("Load gave %v, %v; want two problems", c, err)
	}
	if invalid[0].Line != line || invalid[1].Line != line+1 {
		t.Errorf("problems are not in the order of the file: %v", invalid)
	}
	for _, want := range []string{"2 masalah", `services/akl.yaml:`, `seksi "C-XX"`, `jalur "kilat"`} {
		if !strings.Contains(err.Error(), want) {
			t.Errorf("the error lacks %q: %v", want, err)
		}
	}
}

// A file that everything leans on is told alone, not with the hundred
// problems that follow from it.
func TestBrokenSharedFileIsToldAlone(t *testing.T) {
	t.Parallel()
	override, line := edited(t, "fields.yaml", "label: NIK pemohon", "lebel: NIK pemohon", "")
	problems := Lint(override)
	if len(problems) != 1 || problems[0].Line != line {
		t.Errorf("problems: %v", problems)
	}
}

func TestResolvedFields(t *testing.T) {
	t.Parallel()
	c := builtIn(t)
	akl := c.Service("AKL")
	kk := akl.Field("no_kk")
	if kk.Type != "kk" || kk.Check.Not != "pemohon_nik" || kk.Ask != "Berapa nomor KK keluarganya?" {
		t.Errorf("no_kk is not the shared field with its own question: %+v", kk)
	}
	if email := akl.Field("email"); email.When == nil || email.When.Field != "ambil" {
		t.Errorf("email keeps no condition: %+v", email)
	}
	if email := c.Service("IKD").Field("email"); email.When != nil {
		t.Errorf("IKD does not take the condition away: %+v", email.When)
	}
	relations := codesOf(akl.Field("hubungan").Options, func(o Option) string { return o.Code })
	if !reflect.DeepEqual(relations, akl.Applicants) {
		t.Errorf("hubungan offers %v, want %v", relations, akl.Applicants)
	}
	if desa, ok := akl.Field("ambil").Option("desa"); !ok || desa.Label != c.PlaceLabel("desa") {
		t.Errorf("ambil offers %+v", desa)
	}
	for _, s := range c.Services {
		for _, r := range s.Requirements {
			if r.Pages < 1 {
				t.Errorf("%s %s: %d pages", s.Code, r.Code, r.Pages)
			}
		}
		if s.Fee == "" || s.Minutes == 0 {
			t.Errorf("%s: fee %q, %d minutes", s.Code, s.Fee, s.Minutes)
		}
	}
}

func TestLabels(t *testing.T) {
	t.Parallel()
	c := builtIn(t)
	if relation, ok := c.Relation("bidan"); !ok || relation.Label == "" {
		t.Errorf("bidan is %+v", relation)
	}
	if _, ok := c.Relation("xyz"); ok {
		t.Error("an unknown relation is found")
	}
	if c.PlaceLabel("kecamatan") == "kecamatan" || c.PlaceLabel("xyz") != "xyz" {
		t.Errorf("places: %q, %q", c.PlaceLabel("kecamatan"), c.PlaceLabel("xyz"))
	}
	if c.Steps.Lane("express").Priority >= c.Steps.Lane("document").Priority {
		t.Error("the express lane is not served first")
	}
	if c.Steps.Lane("xyz") != nil || c.Steps.Role("xyz") != nil || c.Steps.Role("validator").Needs != "section" {
		t.Error("lanes and roles are not found as they are")
	}
	if got := c.Steps.SectionName("C-LH"); got != "Seksi Kelahiran" {
		t.Errorf("C-LH is %q", got)
	}
	forms := c.Service("AKL").Forms
	if c.Regime != "2026" || forms.In(c.Regime)[0] != "F-2.01A" || forms.In("2019")[0] != "F-2.01" {
		t.Errorf("forms of AKL: %v in %s", forms, c.Regime)
	}
	for _, action := range c.Steps.For("complaint") {
		if action.Code == "sign" || action.Code == "print" {
			t.Errorf("a complaint meets %s", action.Code)
		}
	}
}
