package browser

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"

	"github.com/chromedp/chromedp"
)

// Finding is one rule of axe-core that a page breaks, and where.
type Finding struct {
	Rule   string   `json:"rule"`
	Impact string   `json:"impact"` // "minor", "moderate", "serious" or "critical"
	Help   string   `json:"help"`
	Nodes  []string `json:"nodes"` // what is wrong there, and the HTML of each place, shortened
}

func (f Finding) String() string {
	return fmt.Sprintf("axe %s %s: %s\n\t%s", f.Impact, f.Rule, f.Help, strings.Join(f.Nodes, "\n\t"))
}

// Severe reports whether the finding keeps somebody from using the page, or
// makes it hard for them.
func (f Finding) Severe() bool { return f.Impact == "serious" || f.Impact == "critical" }

// axeFile is where deploy/need.sh puts axe-core, from the module's root.
const axeFile = ".cache/axe/axe.min.js"

var axeSource = sync.OnceValues(func() (string, error) {
	for dir := "."; ; dir = filepath.Join("..", dir) {
		if _, err := os.Stat(filepath.Join(dir, "go.mod")); err == nil {
			body, err := os.ReadFile(filepath.Join(dir, axeFile))
			return string(body), err
		}
		if at, err := filepath.Abs(dir); err != nil || at == filepath.Dir(at) {
			return "", fs.ErrNotExist
		}
	}
})

var axeMissed sync.Map // tests that were told

// HaveAxe reports whether axe-core is here. Where it is not, for the registry
// could not be reached, it says so in the test's log.
func HaveAxe(t testing.TB) bool {
	t.Helper()
	_, err := axeSource()
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		t.Fatal(err)
	}
	if _, said := axeMissed.LoadOrStore(t.Name(), true); err != nil && !said {
		t.Logf("browser: %s is not there (deploy/need.sh test fetches it), so axe-core does not look at the pages", axeFile)
	}
	return err == nil
}

// axeTags are the rules of WCAG 2.0 to 2.2, A and AA, and what axe-core calls
// best practice.
const axeTags = `["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]`

// Axe lets axe-core look at the page as it stands; HaveAxe must have said yes.
// The policy of the page does not bind the browser's debugger, so nothing has
// to be loosened for it. Frames are left out: ours hold PDFs. With rules only
// these are checked.
func Axe(t testing.TB, ctx context.Context, rules ...string) []Finding {
	t.Helper()
	source, err := axeSource()
	if err != nil {
		t.Fatal(err)
	}
	there, err := chromedp.Run(ctx, chromedp.Evaluate[bool]("'axe' in window"))
	if err == nil && !there {
		_, err = chromedp.Run(ctx, chromedp.Evaluate[chromedp.Void](source+"\n;undefined"))
	}
	if err != nil {
		t.Fatalf("browser: axe: %v", err)
	}
	only := `{type: "tag", values: ` + axeTags + `}`
	if len(rules) > 0 {
		names, _ := json.Marshal(rules)
		only = `{type: "rule", values: ` + string(names) + `}`
	}
	run := `axe.run(document, {runOnly: ` + only + `, resultTypes: ["violations"], iframes: false, preload: false, selectors: false, elementRef: false}).then((r) => JSON.stringify(r.violations.map((v) => ({
		rule: v.id, impact: v.impact, help: v.help,
		nodes: v.nodes.slice(0, 5).map((n) => n.failureSummary.split("\n").slice(1).map((s) => s.trim()).join("; ").slice(0, 200) + " | " + n.html.replace(/\s+/g, " ").slice(0, 160)),
	}))))`
	text, err := chromedp.Run(ctx, chromedp.Evaluate[string](run, chromedp.EvalAwaitPromise))
	if err != nil {
		t.Fatalf("browser: axe: %v", err)
	}
	var findings []Finding
	if err := json.Unmarshal([]byte(text), &findings); err != nil {
		t.Fatalf("browser: axe: %v", err)
	}
	return findings
}
