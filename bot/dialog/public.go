package dialog

import "sakti/core/catalog"

// What the bot says in a group is said in the words of this package, but not
// by a conversation.

// Find is what a text may mean as a place: one village or kecamatan, or
// several that share a name or are spelt like it. A name that a kecamatan and
// one of its villages share is the kecamatan's, unless the text says "desa".
func (p *Places) Find(text string) []Place {
	found := p.find(text)
	if len(found.kecamatan) > 0 && (found.sure || len(found.villages) == 0 || found.alsoKecamatan()) {
		return found.kecamatan
	}
	return found.villages
}

// Full names a place so that it can't be taken for another: "Desa Sumberagung,
// Kec. Pracimantoro".
func (p *Places) Full(code string) string { return p.full(code) }

// Meant are the services that a text may ask for, best first: one if it is
// clear, at most five if several are as likely, none if it names no service.
func Meant(text string, cat *catalog.Catalog) []*catalog.Service {
	var list []Guess
	for _, guess := range Understand(text, cat) {
		if cat.Service(guess.Code) != nil && guess.Score >= likely {
			list = append(list, guess)
		}
	}
	if len(list) > 1 && list[0].Score-list[1].Score >= margin/2 {
		list = list[:1]
	}
	var out []*catalog.Service
	for _, guess := range list[:min(5, len(list))] {
		out = append(out, cat.Service(guess.Code))
	}
	return out
}

// Documents names all documents of a service, a line each; those that only
// some people need with when.
func Documents(service *catalog.Service, lang string, cat *catalog.Catalog, places *Places) string {
	t := &turn{state: State{Lang: lang}, facts: &Facts{Catalog: cat, Places: places}}
	return t.fullList(service)
}
