package admin

import (
	"bytes"
	"embed"
	"fmt"
	"html/template"
	"path"
	"strings"

	"sakti/core"
)

//go:embed pages
var pageFiles embed.FS

// pages are the templates: pages/<name>.html inside pages/base.html, with the
// parts that several pages share (pages/part_*.html).
type pages struct{ byName map[string]*template.Template }

func loadPages(a *assets) (*pages, error) {
	functions := template.FuncMap{
		"asset": a.path, "moment": moment, "day": dayText, "inc": func(i int) int { return i + 1 },
	}
	base, err := template.New("base").Funcs(functions).ParseFS(pageFiles, "pages/base.html", "pages/part_*.html")
	if err != nil {
		return nil, err
	}
	names, err := pageFiles.ReadDir("pages")
	if err != nil {
		return nil, err
	}
	out := &pages{byName: map[string]*template.Template{}}
	for _, file := range names {
		name := strings.TrimSuffix(file.Name(), path.Ext(file.Name()))
		if name == "base" || strings.HasPrefix(name, "part_") {
			continue
		}
		page, err := template.Must(base.Clone()).ParseFS(pageFiles, "pages/"+file.Name())
		if err != nil {
			return nil, err
		}
		out.byName[name] = page
	}
	return out, nil
}

// frame is what stands around every page.
type frame struct {
	Title string
	Page  string
	Path  string
	Staff *core.Staff
	Menu  *menu
	Told  string // what happened just before
	Undos []undoView
	// Stored names the forms whose drafts the browser may drop.
	Stored string
	Live   string // topics on which the page keeps itself up to date
	Marks  string // of these topics when the page was made
	View   any
}

func (p *panel) render(v *visit, out answer) ([]byte, error) {
	page := p.pages.byName[out.page]
	if page == nil {
		return nil, fmt.Errorf("pages/%s.html tidak ada", out.page)
	}
	f := frame{Title: out.title, Page: out.page, Path: v.URL.Path, Staff: v.staff, View: out.view}
	if v.staff != nil {
		f.Menu, f.Undos = p.menuFor(v), v.undos
		f.Live, f.Marks = strings.Join(out.topics, " "), v.marks
		f.Told, f.Stored = p.sessions.told(v.Context()), p.sessions.wasStored(v.Context())
	}
	var buf bytes.Buffer
	err := page.ExecuteTemplate(&buf, "base.html", f)
	return buf.Bytes(), err
}
