package main

import (
	"encoding/json"
	"os/exec"
	"slices"
	"strings"
	"testing"
)

// arrows says which of our packages each package may import. A package that
// is not here fails the test: think about where its contents belong first.
var arrows = map[string][]string{
	"sakti":                                  {"*"},
	"sakti/admin":                            {"core", "core/catalog", "bot"},
	"sakti/bot":                              {"core", "core/catalog", "core/chart", "channels", "bot/dialog", "bot/group", "bot/say"},
	"sakti/bot/dialog":                       {"core/catalog", "bot/say"},
	"sakti/bot/group":                        {"bot/say", "core/catalog"},
	"sakti/bot/dialog/chat":                  {"bot/dialog", "core/catalog"},
	"sakti/bot/say":                          {},
	"sakti/core":                             {"core/catalog", "core/intake", "core/paper"},
	"sakti/core/catalog":                     {},
	"sakti/core/chart":                       {},
	"sakti/core/intake":                      {},
	"sakti/core/intake/specimen":             {},
	"sakti/core/paper":                       {},
	"sakti/core/coretest":                    {"core", "core/catalog", "core/intake/specimen", "deploy/local", "migrations"},
	"sakti/core/coretest/browser":            {},
	"sakti/channels":                         {},
	"sakti/channels/channeltest":             {"channels"},
	"sakti/channels/keyboard":                {"channels"},
	"sakti/channels/simulator":               {"channels"},
	"sakti/channels/telegram":                {"channels"},
	"sakti/channels/telegram/telegramtest":   {},
	"sakti/channels/whatsapp":                {"channels"},
	"sakti/channels/whatsapp/whatsapptest":   {},
	"sakti/channels/whatsappcloud":           {"channels"},
	"sakti/channels/whatsappcloud/cloudtest": {},
	"sakti/channels/sms":                     {"channels"},
	"sakti/deploy/local":                     {}, // what a bare machine lacks: a private Postgres and Redis
	"sakti/migrations":                       {},
}

// pure packages decide without clock, chance, database or network.
var pure = []string{"sakti/core/catalog", "sakti/bot/dialog", "sakti/bot/group"}

type listed struct {
	ImportPath string
	Imports    []string
}

func list(t *testing.T) []listed {
	t.Helper()
	out, err := exec.Command("go", "list", "-json=ImportPath,Imports", "./...").Output()
	if err != nil {
		t.Fatal(err)
	}
	var all []listed
	for decoder := json.NewDecoder(strings.NewReader(string(out))); decoder.More(); {
		var one listed
		if err := decoder.Decode(&one); err != nil {
			t.Fatal(err)
		}
		all = append(all, one)
	}
	return all
}

func TestArrows(t *testing.T) {
	t.Parallel()
	for _, p := range list(t) {
		allowed, known := arrows[p.ImportPath]
		if !known {
			t.Errorf("%s is not in the table of arrows", p.ImportPath)
		}
		for _, imported := range p.Imports {
			ours, yes := strings.CutPrefix(imported, "sakti/")
			if imported == "sakti" {
				t.Errorf("%s imports main", p.ImportPath)
			}
			if yes && !slices.Contains(allowed, ours) && !slices.Contains(allowed, "*") {
				t.Errorf("%s may not import %s", p.ImportPath, imported)
			}
		}
	}
}

func TestPurePackages(t *testing.T) {
	t.Parallel()
	forbidden := []string{"net", "os", "math/rand", "crypto/rand", "github.com/jackc/", "database/sql"}
	for _, p := range list(t) {
		if !slices.Contains(pure, p.ImportPath) {
			continue
		}
		for _, imported := range p.Imports {
			for _, no := range forbidden {
				if imported == no || strings.HasPrefix(imported, no+"/") {
					t.Errorf("%s imports %s", p.ImportPath, imported)
				}
			}
		}
	}
	out, err := exec.Command("grep", "-rnE", `time\.(Now|Since|Until)\(`, "core/catalog", "bot/dialog", "bot/group", "--include=*.go", "--exclude=*_test.go").Output()
	if err == nil {
		t.Errorf("a pure package looks at the clock:\n%s", out)
	}
}
