package catalog

import (
	"fmt"
	"io/fs"
	"slices"

	"go.yaml.in/yaml/v3"
)

// Load reads the catalogue: the built-in files, of which those with the same
// name in override (may be nil) are replaced; new names are added. The error
// is an Invalid that lists every problem Lint finds.
func Load(override fs.FS) (*Catalog, error) {
	l := read(override)
	if len(l.problems) > 0 {
		return nil, Invalid(l.problems)
	}
	return l.catalog, nil
}

// Lint returns what is wrong with the catalogue that Load would read, by
// file and line; nil if nothing is.
func Lint(override fs.FS) []Problem {
	l := read(override)
	if l.fixedFilesRead() {
		l.lintLanguages(override)
	}
	return sortProblems(l.problems)
}

// loader gathers the files, what they say and what is wrong with them.
type loader struct {
	source   source
	docs     map[string]*document
	homes    map[string]*document // by service code: the file it came from
	partial  map[string]bool      // by service code: a "use" led nowhere
	base     shared
	office   office
	catalog  *Catalog
	problems []Problem
}

// office is office.yaml: what holds for every service.
type office struct {
	Regime  string `yaml:"regime"`
	Fee     string `yaml:"fee"`
	Minutes int    `yaml:"minutes"`
}

// shared is fields.yaml and requirements.yaml: what services start from.
type shared struct {
	Relations    []Option      `yaml:"relations"`
	Places       []Option      `yaml:"places"`
	Fields       []Field       `yaml:"fields"`
	Requirements []Requirement `yaml:"requirements"`

	fields       map[string]*yaml.Node
	requirements map[string]*yaml.Node
}

func read(override fs.FS) *loader {
	l := &loader{
		source:  source{override},
		docs:    map[string]*document{},
		homes:   map[string]*document{},
		partial: map[string]bool{},
		catalog: &Catalog{byCode: map[string]*Service{}, Steps: &Steps{}, Holidays: &Holidays{}},
	}
	l.readStrays()
	l.readOffice()
	l.readShared()
	l.readGroups()
	l.readSteps()
	l.readHolidays()
	l.readSheets()
	l.readReasons()
	if l.fixedFilesRead() {
		for _, name := range l.source.services() {
			l.readService(name)
		}
		l.order()
		l.check()
		l.readLanguages()
	}
	l.problems = sortProblems(l.problems)
	return l
}

// fixedFilesRead reports whether the files that all services lean on could
// be read. If not, only that is told: the rest would be noise.
func (l *loader) fixedFilesRead() bool {
	return !slices.ContainsFunc(l.problems, func(p Problem) bool { return slices.Contains(fixedFiles, p.File) })
}

func (l *loader) readStrays() {
	strays, err := l.source.strays()
	if err != nil {
		l.report("", 0, "folder pengganti tidak terbaca: %v", err)
	}
	for _, name := range strays {
		l.report(name, 0, "berkas tidak dikenal; nama yang dibaca: %v, %s/<kode>.yaml, dan %s/<bahasa>.yaml", fixedFiles, servicesFolder, languagesFolder)
	}
}

// open reads a file into out; false if it could not be read as it should.
func (l *loader) open(name string, out any) (*document, bool) {
	data, err := l.source.read(name)
	if err != nil {
		l.report(name, 0, "berkas tidak terbaca: %v", err)
		return nil, false
	}
	doc, problems := parse(name, data)
	l.docs[name] = doc
	if len(problems) == 0 {
		problems = doc.decode(out)
	}
	l.problems = append(l.problems, problems...)
	return doc, len(problems) == 0
}

func (l *loader) report(file string, line int, format string, values ...any) {
	l.problems = append(l.problems, Problem{File: file, Line: line, Text: fmt.Sprintf(format, values...)})
}

func (l *loader) readOffice() {
	l.open(officeFile, &l.office)
	l.catalog.Regime = l.office.Regime
}

func (l *loader) readShared() {
	if doc, ok := l.open(fieldsFile, &l.base); ok {
		l.base.fields = byCode(doc.find("fields"))
	}
	if doc, ok := l.open(requirementsFile, &l.base); ok {
		l.base.requirements = byCode(doc.find("requirements"))
	}
	l.catalog.Relations = l.base.Relations
	l.catalog.Places = l.base.Places
}

// byCode indexes the mappings of a list by their key "code".
func byCode(list *yaml.Node) map[string]*yaml.Node {
	out := map[string]*yaml.Node{}
	if list == nil {
		return out
	}
	for _, node := range list.Content {
		if code := child(node, "code"); code != nil {
			out[code.Value] = node
		}
	}
	return out
}

func (l *loader) readGroups() {
	var file struct {
		Groups []Group `yaml:"groups"`
	}
	l.open(groupsFile, &file)
	l.catalog.Groups = file.Groups
}

func (l *loader) readSteps() {
	steps := l.catalog.Steps
	l.open(stepsFile, steps)
	steps.states = map[string]*State{}
	for i := range steps.States {
		steps.states[steps.States[i].Code] = &steps.States[i]
	}
	steps.actions = map[string]*Action{}
	for i := range steps.Actions {
		steps.actions[steps.Actions[i].Code] = &steps.Actions[i]
	}
}

func (l *loader) readService(name string) {
	service := &Service{}
	doc, ok := l.open(name, service)
	if !ok {
		return
	}
	before := len(l.problems)
	l.complete(doc, service)
	l.partial[service.Code] = len(l.problems) > before
	if other := l.homes[service.Code]; other != nil {
		l.report(name, doc.line("code"), "kode %s sudah dipakai %s", service.Code, other.name)
		return
	}
	l.homes[service.Code] = doc
	l.catalog.byCode[service.Code] = service
}

// order puts the services into the order of the menu.
func (l *loader) order() {
	for _, group := range l.catalog.Groups {
		for _, code := range group.Services {
			if service := l.catalog.byCode[code]; service != nil {
				l.catalog.Services = append(l.catalog.Services, service)
			}
		}
	}
}
