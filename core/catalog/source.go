package catalog

import (
	"embed"
	"errors"
	"io/fs"
	"path"
	"slices"
	"strings"
)

//go:embed *.yaml services/*.yaml lang/*.yaml
var builtin embed.FS

// The files of a catalogue, besides services/<code>.yaml and
// lang/<language>.yaml.
const (
	officeFile       = "office.yaml"
	fieldsFile       = "fields.yaml"
	requirementsFile = "requirements.yaml"
	groupsFile       = "groups.yaml"
	stepsFile        = "steps.yaml"
	holidaysFile     = "holidays.yaml"
	siakFile         = "siak.yaml"
	reasonsFile      = "reasons.yaml"
	servicesFolder   = "services"
	languagesFolder  = "lang"
)

var fixedFiles = []string{officeFile, fieldsFile, requirementsFile, groupsFile, stepsFile, holidaysFile, siakFile, reasonsFile}

// source reads a file from the override if it is there, else the built-in one.
type source struct {
	override fs.FS // may be nil
}

func (s source) read(name string) ([]byte, error) {
	if s.override != nil {
		data, err := fs.ReadFile(s.override, name)
		if !errors.Is(err, fs.ErrNotExist) {
			return data, err
		}
	}
	return builtin.ReadFile(name)
}

// services lists the names of all service files, built-in and added, sorted.
func (s source) services() []string { return s.folder(servicesFolder) }

// languages lists the names of all translations, as services does.
func (s source) languages() []string { return s.folder(languagesFolder) }

func (s source) folder(name string) []string {
	pattern := name + "/*.yaml"
	names, _ := fs.Glob(builtin, pattern) // the pattern is well-formed
	if s.override != nil {
		added, _ := fs.Glob(s.override, pattern)
		names = append(names, added...)
	}
	slices.Sort(names)
	return slices.Compact(names)
}

// strays lists YAML files of the override that no part of the catalogue
// reads: most likely a slip in the name, by which an override has no effect.
func (s source) strays() ([]string, error) {
	if s.override == nil {
		return nil, nil
	}
	var out []string
	err := fs.WalkDir(s.override, ".", func(name string, entry fs.DirEntry, err error) error {
		if err != nil || entry.IsDir() {
			return err
		}
		if isYAML(name) && !slices.Contains(fixedFiles, name) && !isListed(name) {
			out = append(out, name)
		}
		return nil
	})
	return out, err
}

func isYAML(name string) bool {
	extension := strings.ToLower(path.Ext(name))
	return extension == ".yaml" || extension == ".yml"
}

func isListed(name string) bool {
	service, _ := path.Match(servicesFolder+"/*.yaml", name)
	language, _ := path.Match(languagesFolder+"/*.yaml", name)
	return service || language
}
