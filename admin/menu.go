package admin

import (
	"slices"
	"strings"
)

// menuGroup is a heading of the menu. What somebody opens all day stands under
// none, in the bar.
type menuGroup struct {
	Name   string
	Places []menuPlace
}

// menuPlace is a line of the menu: G and then its key goes there.
type menuPlace struct {
	Path string
	Key  string
	Also []string // pages that belong to it, and what is below them
}

// menuPlan is where the pages of the route table stand that have a name there.
// A key means the same page for everybody.
var menuPlan = []menuGroup{
	{"", []menuPlace{{Path: "/panel", Key: "p"}, {Path: "/panel/cari", Key: "c"}, {Path: "/panel/cetak", Key: "s"}, {Path: "/panel/kabar", Key: "k"}, {Path: "/chat", Key: "h"}}},
	{"Orang dan loket", []menuPlace{{Path: "/panel/petugas", Key: "t"}, {Path: "/panel/cuti", Key: "i"}, {Path: "/panel/beban", Key: "b"}, {Path: "/panel/loket", Key: "l", Also: []string{"/panel/perangkat"}}}},
	{"Pesan", []menuPlace{{Path: "/panel/saluran", Key: "a", Also: []string{"/panel/penautan"}}, {Path: "/panel/grup", Key: "g"}, {Path: "/panel/pengumuman", Key: "u"}, {Path: "/panel/jawaban", Key: "w"}}},
	{"Pengaturan", []menuPlace{{Path: "/panel/setelan", Key: "e"}, {Path: "/panel/jejak", Key: "j"}}},
}

// menu is what stands at the head of every page: the bar, and behind "Menu"
// everything, under headings. Whoever has few pages has them all in the bar.
type menu struct {
	Bar    []menuItem
	Groups []menuList // nil where the bar is enough
}

type menuList struct {
	Name  string
	Items []menuItem
}

// menuItem is a page in the menu.
type menuItem struct {
	Name, Path, Key string
	Here            string // aria-current: "page" on the page itself, "true" below it, "" elsewhere
}

// barFits is how many pages need no headings.
const barFits = 6

// menuFor is the visitor's menu, nil while they may go nowhere.
func (p *panel) menuFor(v *visit) *menu {
	if v.staff.MustChange || p.mustEnrol(v.staff) {
		return nil
	}
	names := map[string]string{}
	for _, r := range p.menu {
		if allows(r.Roles, v.staff) {
			names[r.Path] = r.Menu
		}
	}
	return menuOf(names, v.URL.Path)
}

// menuOf lays out the pages that somebody may open, by their paths.
func menuOf(names map[string]string, at string) *menu {
	var out menu
	for _, group := range menuPlan {
		var items []menuItem
		for _, place := range group.Places {
			if name := names[place.Path]; name != "" {
				items = append(items, menuItem{name, place.Path, place.Key, place.here(at)})
			}
		}
		if group.Name == "" || len(names) <= barFits {
			out.Bar = append(out.Bar, items...)
			continue
		}
		if len(items) > 0 {
			out.Groups = append(out.Groups, menuList{group.Name, items})
		}
		// Where somebody is stands in the bar, also while the menu is shut.
		if i := slices.IndexFunc(items, func(i menuItem) bool { return i.Here != "" }); i >= 0 {
			out.Bar = append(out.Bar, items[i])
		}
	}
	return &out
}

// here is how a page stands to the place.
func (m menuPlace) here(at string) string {
	below := func(path string) bool { return at == path || strings.HasPrefix(at, path+"/") }
	switch {
	case at == m.Path:
		return "page"
	case m.Path != "/panel" && below(m.Path), slices.ContainsFunc(m.Also, below):
		return "true"
	}
	return ""
}
