package catalog

import (
	"bytes"
	"io/fs"
	"path"
	"strings"
	"sync"
	"unicode/utf8"

	"go.yaml.in/yaml/v3"
)

// readLanguages reads the translations and makes the translated copies.
func (l *loader) readLanguages() {
	c := l.catalog
	c.dictionaries, c.translated = map[string]dictionary{}, map[string]*Catalog{}
	for _, name := range l.source.languages() {
		doc, ok := l.openLanguage(name)
		if !ok {
			continue
		}
		c.dictionaries[strings.TrimSuffix(path.Base(name), ".yaml")] = dictionaryOf(doc)
	}
	for lang := range c.dictionaries {
		c.translated[lang] = c.translation(lang)
	}
	c.translated[indonesian] = c.translation(indonesian)
}

// dictionaryOf reads the pairs of a file.
func dictionaryOf(doc *document) dictionary {
	out := dictionary{}
	doc.pairs(func(text, said *yaml.Node) { out[text.Value] = said.Value })
	return out
}

// pairs shows the keys and values of a file in turn.
func (d *document) pairs(see func(key, value *yaml.Node)) {
	for i := 0; i+1 < len(d.root.Content); i += 2 {
		see(d.root.Content[i], d.root.Content[i+1])
	}
}

// builtInLanguages are the parsed built-in translations by name: they are
// long, and never change.
var builtInLanguages sync.Map

// openLanguage parses a translation; false if it could not be read as it
// should.
func (l *loader) openLanguage(name string) (*document, bool) {
	data, err := l.source.read(name)
	if err != nil {
		l.report(name, 0, "berkas tidak terbaca: %v", err)
		return nil, false
	}
	if have, ok := builtInLanguages.Load(name); ok && bytes.Equal(have.(*document).data, data) {
		l.docs[name] = have.(*document)
		return l.docs[name], true
	}
	doc, problems := parse(name, data)
	if len(problems) == 0 {
		problems = doc.decode(&map[string]string{})
	}
	l.problems = append(l.problems, problems...)
	if len(problems) > 0 {
		return nil, false
	}
	l.docs[name] = doc
	if builtIn, err := builtin.ReadFile(name); err == nil && bytes.Equal(builtIn, data) {
		builtInLanguages.Store(name, doc)
	}
	return doc, true
}

// builtInTexts are the texts of the catalogue without an override.
var builtInTexts = sync.OnceValue(func() *texts { return read(nil).catalog.texts() })

// lintLanguages tells of translations for which there is no text any more,
// that are empty, or that no button can hold. Load takes them: they do no
// harm, for what they were to replace is said in Indonesian.
func (l *loader) lintLanguages(override fs.FS) {
	now := l.catalog.texts()
	before := now
	if override != nil { // which may change a text that a built-in file translates
		before = builtInTexts()
	}
	for _, name := range l.source.languages() {
		doc := l.docs[name]
		if doc == nil {
			continue
		}
		doc.pairs(func(text, said *yaml.Node) {
			long := utf8.RuneCountInString(said.Value)
			switch {
			case !now.known[text.Value] && !before.known[text.Value]:
				l.report(name, text.Line, "kalimat %q tidak ada di katalog", text.Value)
			case strings.TrimSpace(said.Value) == "":
				l.report(name, said.Line, "terjemahan %q belum diisi", text.Value)
			case strings.Contains(text.Value, named) != strings.Contains(said.Value, named):
				l.report(name, said.Line, "%s harus ada di kalimat dan di terjemahannya", named)
			case now.short[text.Value] && long > maxLabel:
				l.report(name, said.Line, "label %q %d huruf, paling banyak %d", said.Value, long, maxLabel)
			}
		})
	}
}
