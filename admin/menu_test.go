package admin

import (
	"fmt"
	"os"
	"slices"
	"strings"
	"testing"

	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"

	"sakti/core"
	"sakti/core/coretest/browser"
)

// Every page that has a name in the menu has a place and a key of its own
// there, and no page takes the menu's own key.
func TestMenuPlan(t *testing.T) {
	t.Parallel()
	h := open(t)
	keys, paths := map[string]string{"n": "Akun saya", "x": "Keluar"}, map[string]bool{}
	for _, group := range menuPlan {
		for _, place := range group.Places {
			if other := keys[place.Key]; other != "" || len(place.Key) != 1 {
				t.Errorf("%s has the key %q, as %s", place.Path, place.Key, other)
			}
			keys[place.Key], paths[place.Path] = place.Path, true
		}
	}
	for _, r := range h.panel.menu {
		if !paths[r.Path] {
			t.Errorf("%s (%s) has no place in the menu", r.Path, r.Menu)
		}
		delete(paths, r.Path)
	}
	for path := range paths {
		t.Errorf("%s stands in the menu and not in the route table", path)
	}
	files, err := os.ReadDir("pages")
	if err != nil {
		t.Fatal(err)
	}
	for _, file := range files {
		text, err := os.ReadFile("pages/" + file.Name())
		if err != nil || strings.Contains(string(text), `data-key="g"`) {
			t.Errorf("%s takes the key of the menu (%v)", file.Name(), err)
		}
	}
}

// Whoever has few pages has them in a row; the administrator's stand under
// headings, and where they are is always in sight.
func TestMenuOf(t *testing.T) {
	t.Parallel()
	h := open(t)
	head := core.Role{Code: "head_of_office"}
	for _, test := range []struct {
		role   core.Role
		at     string
		bar    string
		groups int
	}{
		{h.role("verifier"), "/panel", "Pekerjaan saya* Cari", 0},
		{h.role("print_desk"), "/panel/cari", "Pekerjaan saya Cari* Cetak & serah Perlu dikabari", 0},
		{h.role("admin"), "/panel", "Pekerjaan saya*", 3},
		{h.role("admin"), "/panel/petugas/7", "Pekerjaan saya Petugas+", 3},
		{h.role("admin"), "/panel/perangkat", "Pekerjaan saya Loket+", 3},
		{h.role("admin"), "/panel/jejak", "Pekerjaan saya Jejak perubahan*", 3},
		{head, "/panel/beban", "Pekerjaan saya Cari Beban kerja*", 3},
	} {
		staff := &core.Staff{Roles: []core.Role{test.role}}
		names := map[string]string{}
		for _, r := range h.panel.menu {
			if allows(r.Roles, staff) {
				names[r.Path] = r.Menu
			}
		}
		m := menuOf(names, test.at)
		var bar []string
		for _, item := range m.Bar {
			bar = append(bar, item.Name+map[string]string{"page": "*", "true": "+"}[item.Here])
		}
		if got := strings.Join(bar, " "); got != test.bar || len(m.Groups) != test.groups {
			t.Errorf("%s at %s: %s and %d groups, want %s and %d", test.role.Code, test.at, got, len(m.Groups), test.bar, test.groups)
		}
		shown := len(m.Bar)
		if m.Groups != nil {
			shown = len(slices.DeleteFunc(slices.Clone(m.Bar), func(i menuItem) bool { return menuPlan[0].lacks(i.Path) }))
		}
		for _, group := range m.Groups {
			shown += len(group.Items)
		}
		if shown != len(names) {
			t.Errorf("%s: %d pages in the menu, want %d", test.role.Code, shown, len(names))
		}
	}
}

func (g menuGroup) lacks(path string) bool {
	return !slices.ContainsFunc(g.Places, func(p menuPlace) bool { return p.Path == path })
}

// The menu by keyboard: G shows a letter at each page, the letter goes there,
// Escape goes back, and a wrong letter does nothing to the page beneath.
func TestMenuByKeyboard(t *testing.T) {
	t.Parallel()
	h := open(t)
	staff := h.hire(h.role("admin"))
	ctx := browser.Open(t)
	h.sit(ctx, staff)
	h.look(ctx, "/panel")
	h.on(ctx, "document.querySelector('[data-menu] summary kbd').checkVisibility()")
	const open = "document.querySelector('[data-menu]').open"
	for _, group := range menuPlan[1:] {
		for _, place := range group.Places {
			if place.Path == "/panel/beban" {
				continue // not an administrator's
			}
			h.press(ctx, "g")
			h.on(ctx, fmt.Sprintf("%s && document.querySelector('.more-in [data-go=%s] kbd').checkVisibility()", open, place.Key))
			h.press(ctx, place.Key)
			h.on(ctx, atPath(place.Path))
			h.on(ctx, "document.querySelector('.top nav > ul > li > a[aria-current]').pathname === location.pathname && !"+open)
		}
	}
	h.press(ctx, "g")
	h.on(ctx, open)
	h.everyScreen(ctx, "menu")
	h.press(ctx, "z")
	h.on(ctx, open+" && location.pathname === '/panel/jejak'")
	h.press(ctx, kb.Escape)
	h.on(ctx, "!"+open+" && document.activeElement.matches('[data-menu] summary')")
	h.press(ctx, kb.Enter)
	h.on(ctx, open)
	h.press(ctx, "\t")
	h.on(ctx, "document.activeElement.pathname === '/panel/petugas'")
	h.press(ctx, "n")
	h.on(ctx, atPath("/akun"))
	h.press(ctx, "gx")
	h.on(ctx, "document.activeElement.dataset.go === 'x'") // Enter is still needed
	h.press(ctx, kb.Enter)
	h.on(ctx, "location.pathname === '/masuk'")
}

// Two or three pages stay in a row, and have their letters too; letters are
// letters where somebody types, and to who switched the keys off.
func TestShortMenuByKeyboard(t *testing.T) {
	t.Parallel()
	h := open(t)
	ctx := browser.Open(t)
	h.sit(ctx, h.hire(h.role("verifier")))
	h.look(ctx, "/panel")
	h.on(ctx, "document.querySelector('.go-hint').checkVisibility() && !document.querySelector('[data-menu]') && !document.querySelector('.go').checkVisibility()")
	h.press(ctx, "g")
	h.on(ctx, "document.querySelector('[data-go=c] kbd').checkVisibility()")
	h.everyScreen(ctx, "menu-short")
	h.press(ctx, "c")
	h.on(ctx, atPath("/panel/cari"))
	if _, err := chromedp.Run(ctx, chromedp.Evaluate[chromedp.Void]("document.getElementById('q').focus()")); err != nil {
		t.Fatal(err)
	}
	h.press(ctx, "gp")
	h.on(ctx, "document.getElementById('q').value === 'gp'")
	h.tabTo(ctx, "#keys-switch")
	h.press(ctx, kb.Enter)
	h.on(ctx, "document.documentElement.classList.contains('no-keys') && !document.querySelector('.go-hint').checkVisibility()")
	h.press(ctx, "gp")
	h.on(ctx, "location.pathname === '/panel/cari' && !document.documentElement.classList.contains('going')")
}

// Without scripts the menu opens all the same.
func TestMenuNeedsNoScript(t *testing.T) {
	t.Parallel()
	h := open(t)
	page := h.enter(h.hire(h.role("admin"))).get("/panel/loket").is(200)
	menu := between(t, page.body, "<details class=\"more\"", "</details>")
	for _, want := range []string{"<summary>Menu", `<ul aria-labelledby="menu-0">`, `href="/panel/loket" aria-current="page"`, `href="/panel/jejak"`} {
		if !strings.Contains(menu, want) {
			t.Errorf("the menu lacks %s:\n%s", want, menu)
		}
	}
}
