package catalog

import (
	"regexp"
	"slices"
	"strings"
)

// NumberShape is what a number looks like that SIAK gives out: the part
// numbers of siak.yaml. It is what is usual, never a reason to refuse: who
// reads another number on SIAK's screen is right.
type NumberShape struct {
	Name     string   `yaml:"name"`     // "Nomor KK"
	Products []string `yaml:"products"` // codes of the products that bear it
	Like     string   `yaml:"like"`     // an example, for people
	// Shape is a regular expression for the whole number, of which only
	// capital letters and digits are left. Parts with these names are looked
	// at closer: see NumberParts.
	Shape string `yaml:"shape"`

	shape *regexp.Regexp
}

// NumberParts are the names that parts of a shape may have: the region that
// gave the number out, a day (DDMMYY or DDMMYYYY) that is over, a NIK's birth
// (DDMMYY, a woman's day with 40 added) and a serial, of which none is 0.
var NumberParts = []string{"wilayah", "tanggal", "lahir", "urut"}

// Parts reads the parts of a number of letters and digits; false if the number
// has another shape.
func (n *NumberShape) Parts(number string) (map[string]string, bool) {
	found := n.shape.FindStringSubmatch(number)
	if found == nil {
		return nil, false
	}
	parts := map[string]string{}
	for i, name := range n.shape.SubexpNames() {
		if name != "" {
			parts[name] = found[i]
		}
	}
	return parts, true
}

// NumbersFor are the shapes of the numbers that SIAK gives for a service, that
// of its first product first; none where no shape is known.
func (c *Catalog) NumbersFor(s *Service) []*NumberShape {
	var out []*NumberShape
	for _, product := range s.Products {
		i := slices.IndexFunc(c.numbers, func(n NumberShape) bool { return slices.Contains(n.Products, product.Code) })
		if i >= 0 && !slices.Contains(out, &c.numbers[i]) {
			out = append(out, &c.numbers[i])
		}
	}
	return out
}

// checkNumbers sees to it that each shape can be read, knows its parts, fits
// its own example, and that no product has two.
func (l *loader) checkNumbers() {
	doc, owner := l.docs[siakFile], map[string]bool{}
	for i := range l.catalog.numbers {
		n := &l.catalog.numbers[i]
		var err error
		if n.shape, err = regexp.Compile("^(?:" + n.Shape + ")$"); err != nil {
			l.report(doc.name, doc.line("numbers", i, "shape"), "shape tidak terbaca: %v", err)
			continue
		}
		for _, part := range n.shape.SubexpNames() {
			if part != "" && !slices.Contains(NumberParts, part) {
				l.report(doc.name, doc.line("numbers", i, "shape"), "bagian %q tidak dikenal; yang dikenal: %v", part, NumberParts)
			}
		}
		if _, ok := n.Parts(Bare(n.Like)); !ok || n.Name == "" {
			l.report(doc.name, doc.line("numbers", i), "name harus diisi, dan like harus contoh yang cocok dengan shape")
		}
		for _, product := range n.Products {
			if owner[product] {
				l.report(doc.name, doc.line("numbers", i, "products"), "produk %q sudah punya bentuk nomor", product)
			}
			owner[product] = true
		}
	}
}

// Bare is a number without what people put between its letters and digits, in
// capitals: two ways of writing it are the same.
func Bare(number string) string {
	return strings.Map(func(r rune) rune {
		switch {
		case '0' <= r && r <= '9' || 'A' <= r && r <= 'Z':
			return r
		case 'a' <= r && r <= 'z':
			return r - 'a' + 'A'
		}
		return -1
	}, number)
}
