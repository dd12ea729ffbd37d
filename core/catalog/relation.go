package catalog

import "slices"

// Relation returns who an applicant is, by the code of Service.Applicants.
func (c *Catalog) Relation(code string) (Option, bool) { return option(c.Relations, code) }

func option(options []Option, code string) (Option, bool) {
	i := slices.IndexFunc(options, func(o Option) bool { return o.Code == code })
	if i < 0 {
		return Option{}, false
	}
	return options[i], true
}

// Option returns the option with this code.
func (f *Field) Option(code string) (Option, bool) { return option(f.Options, code) }
