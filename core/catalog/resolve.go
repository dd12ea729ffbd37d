package catalog

import (
	"crypto/sha256"
	"encoding/json"
	"fmt"
	"slices"

	"go.yaml.in/yaml/v3"
)

// complete fills in what the service takes from the shared files, and its
// version.
func (l *loader) complete(doc *document, service *Service) {
	if service.Fee == "" {
		service.Fee = l.office.Fee
	}
	if service.Minutes == 0 {
		service.Minutes = l.office.Minutes
	}
	for i := range service.Fields {
		node := doc.find("fields", i)
		service.Fields[i] = inherit(l, doc, node, l.base.fields, service.Fields[i])
	}
	for i := range service.Requirements {
		node := doc.find("requirements", i)
		service.Requirements[i] = inherit(l, doc, node, l.base.requirements, service.Requirements[i])
		service.Requirements[i].Pages = max(service.Requirements[i].Pages, 1)
	}
	l.fillOptions(service)
	service.Version = version(service)
}

// inherit reads the shared node that "use" names and over it the service's
// own node; without "use" it returns own.
func inherit[T any](l *loader, doc *document, node *yaml.Node, from map[string]*yaml.Node, own T) T {
	use := child(node, "use")
	if use == nil {
		return own
	}
	base := from[use.Value]
	if base == nil {
		l.report(doc.name, use.Line, "use: %q tidak ada di berkas bersama", use.Value)
		return own
	}
	var out T
	for _, layer := range []*yaml.Node{base, node} {
		if err := layer.Decode(&out); err != nil { // types were checked when the file was opened
			l.problems = append(l.problems, doc.explain(err)...)
		}
	}
	return out
}

// fillOptions gives fields of type relation and collect the answers that
// this service allows, so that a pinned service is complete in itself.
func (l *loader) fillOptions(service *Service) {
	for i := range service.Fields {
		field := &service.Fields[i]
		if len(field.Options) > 0 {
			continue
		}
		switch field.Type {
		case "relation":
			field.Options = pick(l.base.Relations, service.Applicants)
		case "collect":
			field.Options = pick(l.base.Places, service.CollectPlaces())
		}
	}
}

func pick(options []Option, codes []string) []Option {
	var out []Option
	for _, code := range codes {
		if i := slices.IndexFunc(options, func(o Option) bool { return o.Code == code }); i >= 0 {
			out = append(out, options[i])
		}
	}
	return out
}

// version is the revision and a hash of everything a case depends on, with
// the shared parts resolved: a change of a shared question is a new version.
func version(service *Service) string {
	content := *service
	content.Version = ""
	data, err := json.Marshal(content)
	if err != nil {
		panic(err) // strings, numbers and lists always marshal
	}
	hash := sha256.Sum256(data)
	return fmt.Sprintf("%d-%x", service.Revision, hash[:6])
}
