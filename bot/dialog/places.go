package dialog

import (
	"slices"
	"strings"
	"sync"
)

// Places is the regency's map as the conversation needs it. It must not
// change once it was given to Step.
type Places struct {
	Kecamatan []Place
	Villages  []Place

	once  sync.Once
	index map[string]*Place   // by code
	names map[string][]*Place // by squeezed name
}

// Place is a kecamatan or a village.
type Place struct {
	Code   string // "33.12.01" or "33.12.01.2001"
	Name   string
	Kind   string // kecamatan, desa, kelurahan
	Parent string // code of the kecamatan, for a village
}

func (p *Places) prepare() {
	p.index = map[string]*Place{}
	p.names = map[string][]*Place{}
	for _, list := range [][]Place{p.Kecamatan, p.Villages} {
		for i := range list {
			p.index[list[i].Code] = &list[i]
			name := squeeze(list[i].Name)
			p.names[name] = append(p.names[name], &list[i])
		}
	}
}

// squeeze makes "Sumber Agung" and "Sumberagung" equal.
func squeeze(name string) string { return strings.ReplaceAll(fold(name), " ", "") }

func (p *Places) byCode(code string) *Place {
	if p == nil {
		return nil
	}
	p.once.Do(p.prepare)
	return p.index[code]
}

// full names a place so that it can't be taken for another: "Desa Sumberagung,
// Kec. Pracimantoro".
func (p *Places) full(code string) string {
	place := p.byCode(code)
	if place == nil {
		return code
	}
	kind := strings.ToUpper(place.Kind[:1]) + place.Kind[1:]
	if parent := p.byCode(place.Parent); parent != nil {
		return kind + " " + place.Name + ", Kec. " + parent.Name
	}
	return kind + " " + place.Name
}

var placeNoise = words("desa, ds, kelurahan, kel, dusun, dsn, dukuh, rt, rw, kabupaten, kab, wilayah, saya, di, daerah, dari, tinggal, " +
	"alamat, ndeso, deso, ing, teng, neng, nang, kampung, kp, lingkungan, ling, wonten, griyo, omah, omahku, rumah, ya, pak, bu")

var kecamatanWords = words("kecamatan, kec, kcmtn, kecamatane")

// find looks for the villages and kecamatan that a text names, first as they
// are spelt, then allowing slips. A village is found within a kecamatan that
// the text names too.
func (p *Places) find(text string) finding {
	if p == nil {
		return finding{}
	}
	p.once.Do(p.prepare)
	words, marked := placeWords(text)
	if len(words) == 0 {
		return finding{}
	}
	found := p.match(words, marked, func(span string) []*Place {
		if exact := p.names[span]; len(exact) > 0 || len(words) == 1 {
			return exact
		}
		return p.kecamatanLike(span)
	})
	found.sure = true
	if len(found.villages) == 0 && marked < 0 {
		if near := p.match(words, marked, p.similar); len(near.villages) > 0 || len(found.kecamatan) == 0 {
			found = near
		}
	}
	if len(words) == 1 && len(found.villages)+len(found.kecamatan) == 0 {
		found = finding{kecamatan: values(p.kecamatanLike(words[0])), sure: true}
	}
	if marked < 0 && len(found.villages) > 0 && callsVillage(text) {
		found.kecamatan = nil
	}
	return found
}

// callsVillage reports whether a text says that it names a village.
func callsVillage(text string) bool {
	for word := range strings.FieldsSeq(fold(text)) {
		if word == "desa" || word == "ds" || word == "kelurahan" || word == "kel" || word == "deso" {
			return true
		}
	}
	return false
}

// placeWords are the words of a text that can name a place; marked is the
// index of the word after "kecamatan", -1 if there is none.
func placeWords(text string) (words []string, marked int) {
	marked = -1
	for word := range strings.FieldsSeq(fold(text)) {
		switch {
		case kecamatanWords[word]:
			marked = len(words)
		case !placeNoise[word] && (word[0] < '0' || word[0] > '9'):
			words = append(words, word)
		}
	}
	if marked == len(words) {
		marked = -1
	}
	return words, marked
}

// match tries each run of up to three words as a name and joins what it
// finds. In a text of several names, the kecamatan narrows the villages.
func (p *Places) match(words []string, marked int, look func(string) []*Place) finding {
	var villages, kecamatan []*Place
	spans := 0
	for from := 0; from < len(words); {
		to, places := longest(words[from:], look)
		if len(places) == 0 {
			from++
			continue
		}
		spans++
		for _, place := range places {
			switch {
			case place.Kind == "kecamatan":
				kecamatan = append(kecamatan, place)
			case from != marked:
				villages = append(villages, place)
			}
		}
		from += to
	}
	return narrow(villages, kecamatan, spans > 1)
}

func longest(words []string, look func(string) []*Place) (int, []*Place) {
	for n := min(3, len(words)); n > 0; n-- {
		if places := look(strings.Join(words[:n], "")); len(places) > 0 {
			return n, places
		}
	}
	return 0, nil
}

// narrow keeps the villages that lie in one of the kecamatan. If the text has
// several names, a village that only shares the kecamatan's name is left out
// when another fits.
func narrow(villages, kecamatan []*Place, several bool) finding {
	var within []*Place
	for _, village := range villages {
		for _, k := range kecamatan {
			if village.Parent == k.Code && !slices.Contains(within, village) {
				within = append(within, village)
			}
		}
	}
	if several && len(within) > 1 {
		within = slices.DeleteFunc(within, func(village *Place) bool {
			return slices.ContainsFunc(kecamatan, func(k *Place) bool { return k.Code == village.Parent && k.Name == village.Name })
		})
	}
	switch {
	case several && len(within) > 0:
		return finding{villages: values(within)}
	case several && len(kecamatan) > 0:
		villages = nil // the named village is not in the named kecamatan: show the kecamatan's own
	}
	return finding{villages: values(unique(villages)), kecamatan: values(unique(kecamatan))}
}

func unique(places []*Place) []*Place {
	var out []*Place
	for _, place := range places {
		if !slices.Contains(out, place) {
			out = append(out, place)
		}
	}
	return out
}

func values(places []*Place) []Place {
	var out []Place
	for _, place := range places {
		out = append(out, *place)
	}
	return out
}

// similar are the places whose names differ least from span.
func (p *Places) similar(span string) []*Place {
	best := slips(len(span))
	if best == 0 {
		return nil
	}
	var out []*Place
	for name, places := range p.names {
		switch d := edits(span, name, best); {
		case d < best:
			best, out = d, append([]*Place(nil), places...)
		case d == best:
			out = append(out, places...)
		}
	}
	slices.SortFunc(out, func(a, b *Place) int { return strings.Compare(a.Code, b.Code) })
	return out
}

// kecamatanLike is the kecamatan that begins with span, as people cut
// "Praci" from Pracimantoro, or is spelt like it; none if there are several.
func (p *Places) kecamatanLike(span string) []*Place {
	if len(span) < 4 {
		return nil
	}
	var out []*Place
	for i := range p.Kecamatan {
		name := squeeze(p.Kecamatan[i].Name)
		if strings.HasPrefix(name, span) || edits(span, name, slips(len(span))) <= slips(len(span)) {
			out = append(out, &p.Kecamatan[i])
		}
	}
	if len(out) != 1 {
		return nil
	}
	return out
}
