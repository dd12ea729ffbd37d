package catalog

import "slices"

// Sheet is the order in which a kind of case is typed into SIAK: siak.yaml.
type Sheet struct {
	Services []string     `yaml:"services"` // codes for which it is made
	Forms    []string     `yaml:"forms"`    // 2019 numbers, for services that no sheet names
	Groups   []SheetGroup `yaml:"groups"`
}

// SheetGroup is a part of a SIAK screen.
type SheetGroup struct {
	Name   string   `yaml:"name"`   // "" for what is read and not typed
	Fields []string `yaml:"fields"` // codes, in order
}

// SheetFor returns the parts of a service's keying sheet, in SIAK's order,
// with the fields that the service asks. The last part, without a name, holds
// those that SIAK does not want, in the order of the questions.
func (c *Catalog) SheetFor(s *Service) []SheetGroup {
	var out []SheetGroup
	var typed []string
	for _, group := range c.sheetOf(s).Groups {
		mine := SheetGroup{Name: group.Name}
		for _, code := range group.Fields {
			if s.Field(code) != nil {
				mine.Fields = append(mine.Fields, code)
			}
		}
		if len(mine.Fields) > 0 {
			out, typed = append(out, mine), append(typed, mine.Fields...)
		}
	}
	var rest SheetGroup
	for _, field := range s.Fields {
		if !slices.Contains(typed, field.Code) {
			rest.Fields = append(rest.Fields, field.Code)
		}
	}
	return append(out, rest)
}

// sheetOf is the sheet that names the service, else that of its first form,
// else the last.
func (c *Catalog) sheetOf(s *Service) Sheet {
	i := slices.IndexFunc(c.sheets, func(sheet Sheet) bool { return slices.Contains(sheet.Services, s.Code) })
	if i < 0 && len(s.Forms.R2019) > 0 {
		i = slices.IndexFunc(c.sheets, func(sheet Sheet) bool { return slices.Contains(sheet.Forms, s.Forms.R2019[0]) })
	}
	if i < 0 {
		i = len(c.sheets) - 1
	}
	return c.sheets[i]
}

func (l *loader) readSheets() {
	var file struct {
		Sheets  []Sheet       `yaml:"sheets"`
		Numbers []NumberShape `yaml:"numbers"`
	}
	l.open(siakFile, &file)
	l.catalog.sheets, l.catalog.numbers = file.Sheets, file.Numbers
}

// checkSheets sees to it that every service has a sheet, and that nothing is
// typed twice.
func (l *loader) checkSheets() {
	doc, sheets := l.docs[siakFile], l.catalog.sheets
	if n := len(sheets); n == 0 || len(sheets[n-1].Services)+len(sheets[n-1].Forms) > 0 {
		l.report(doc.name, doc.line("sheets"), "lembar terakhir harus untuk semua layanan, tanpa services dan forms")
	}
	for i, sheet := range sheets {
		seen := map[string]bool{}
		for j, group := range sheet.Groups {
			if group.Name == "" {
				l.report(doc.name, doc.line("sheets", i, "groups", j), "name belum diisi")
			}
			for k, code := range group.Fields {
				if seen[code] {
					l.report(doc.name, doc.line("sheets", i, "groups", j, "fields", k), "isian %q sudah ada di lembar ini", code)
				}
				seen[code] = true
			}
		}
	}
}
