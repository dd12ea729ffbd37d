package dialog

import (
	_ "embed"
	"slices"
	"strings"
)

//go:embed gazetteer.txt
var gazetteerText string

// spot is what a name means on the map: a kind of gazetteer.txt, or "village"
// or "kecamatan" with where it may lie.
type spot struct {
	kind   string
	within []string // kecamatan, of a village or of itself
	shy    bool     // counts only after a word of direction
}

var gazetteer = parseGazetteer(gazetteerText)

func parseGazetteer(text string) map[string][]spot {
	out := map[string][]spot{}
	put := func(name string, s spot) {
		name = strings.Join(plainWords(strings.Split(name, "_")), " ")
		out[name] = append(out[name], s)
	}
	for line := range strings.Lines(text) {
		key, names, found := strings.Cut(strings.TrimSpace(line), ": ")
		if !found || strings.HasPrefix(key, "#") {
			continue
		}
		kind, shy := strings.CutPrefix(key, "?")
		kecamatan, isVillages := strings.CutPrefix(key, "@")
		if isVillages {
			put(kecamatan, spot{kind: "kecamatan", within: []string{kecamatan}, shy: true})
			kind, shy = "village", true
		}
		for name := range strings.FieldsSeq(names) {
			put(name, spot{kind: kind, within: []string{kecamatan}, shy: shy})
		}
	}
	return out
}

var (
	toWords   = words("ke, k, nang, nyang, menyang, neng, ning, nok, teng, dhateng, dateng, to, into, tujuan, marang, mring, maring, masuk, mlebu, keluar, metu")
	fromWords = words("dari, dr, dri, saka, seko, soko, saking, sking, from, asal, eks, ex, teka, teko")
	atWords   = words("di, d, ing, in, at, wonten, ng, ndek, nggon")
	placeLead = words("desa, ds, deso, kelurahan, kel, kecamatan, kec, kabupaten, kab, kota, kutha, daerah, provinsi, propinsi, prov, wilayah, negara, area, the, kawasan, rumah, kampung, perantauan, rantau, rantauan")
	moveWords = words("pindah, pindhah, pindh, pndah, pndh, domisili, boyong, boyongan, ngalih, hijrah, mutasi, move, moving, moved, tki, tkw, pmi")
)

// leg is a place that a text names as where somebody goes or comes from.
type leg struct {
	from, to bool
	spots    []spot
	at       int // its first word, with that of direction
	place, n int // the words of its name
}

// legs are the places a text names, with their direction.
func legs(words []string) []leg {
	var out []leg
	for at := 0; at < len(words); at++ {
		found := leg{at: at, place: at}
		found.direct(words, at)
		n, spots := spotsAt(words[at:], !found.from && !found.to && !marked(words, at))
		if n == 0 {
			continue
		}
		found.spots, found.n = spots, n
		out = append(out, found)
		at += n - 1
	}
	return out
}

// direct finds the word of direction before a place, past "desa" and the like.
func (l *leg) direct(words []string, at int) {
	before := at - 1
	for before >= 0 && placeLead[words[before]] {
		before--
	}
	if before < 0 {
		return
	}
	l.from = fromWords[words[before]]
	l.to = toWords[words[before]]
	l.at = max(before, 0)
	if !l.from && !l.to {
		l.at = at
		l.to = moveWords[words[before]]
	}
}

// marked reports whether a word like "desa" stands before a place.
func marked(words []string, at int) bool {
	return at > 0 && (placeLead[words[at-1]] || atWords[words[at-1]])
}

// spotsAt takes the longest name at the start of words.
func spotsAt(words []string, bare bool) (int, []spot) {
	for n := min(4, len(words)); n > 0; n-- {
		var out []spot
		for _, s := range gazetteer[strings.Join(words[:n], " ")] {
			if !bare || !s.shy {
				out = append(out, s)
			}
		}
		if len(out) > 0 {
			return n, out
		}
	}
	return 0, nil
}

// kind is what a place is, where it may be several: outside comes before
// inside, as Sukoharjo is rather the regency than the village.
func (l leg) kind() string {
	for _, kind := range []string{"negeri", "prov", "kab", "wng", "sini", "sama", "desa", "kec", "kecamatan", "village"} {
		if slices.ContainsFunc(l.spots, func(s spot) bool { return s.kind == kind }) {
			return kind
		}
	}
	return ""
}

// where turns the places of a text into meanings: where a move leads. moving
// says that the text is about one.
func where(found []leg, moving bool) []string {
	var out []string
	var from, to, any []leg
	for _, l := range found {
		switch kind := l.kind(); {
		case kind == "negeri":
			out = append(out, abroad(l, moving))
		case l.from:
			from = append(from, l)
		case l.to:
			to = append(to, l)
		default:
			any = append(any, l)
		}
	}
	if !moving {
		return out
	}
	return append(out, route(from, to, any)...)
}

func abroad(l leg, moving bool) string {
	switch {
	case l.from:
		return "darinegeri"
	case l.to && moving:
		return "kenegeri"
	}
	return "luarnegeri"
}

// route is what kind of move leads between the places.
func route(from, to, any []leg) []string {
	has := func(list []leg, kinds ...string) bool {
		return slices.ContainsFunc(list, func(l leg) bool { return slices.Contains(kinds, l.kind()) })
	}
	home := has(to, "wng", "sini", "kecamatan", "village")
	switch {
	case has(to, "prov"):
		return []string{"keprov"}
	case has(from, "prov", "kab") && !has(to, "kab") || has(from, "prov") && home:
		return []string{"kemari"}
	case has(to, "kab"):
		return []string{"kekab"}
	}
	all := slices.Concat(from, to, any)
	switch {
	case has(all, "sama"):
		return []string{"samadesa"}
	case has(all, "desa"):
		return []string{"bedadesa"}
	case has(all, "kec"):
		return []string{"bedakec"}
	case has(any, "prov"):
		return []string{"keprov"}
	case has(any, "kab"):
		return []string{"kekab"}
	}
	return within(from, to, any)
}

// within is the kind of a move inside the regency, by the names of places.
func within(from, to, any []leg) []string {
	start, end := named(from), named(append(slices.Clone(to), any...))
	switch {
	case len(start) > 0 && len(end) > 0:
		return between(start[0], end[len(end)-1])
	case len(end) > 1:
		return between(end[0], end[len(end)-1])
	case slices.ContainsFunc(to, func(l leg) bool { k := l.kind(); return k == "wng" || k == "sini" }):
		if len(start) > 0 {
			return []string{"bedakec"}
		}
		return []string{"kemari"}
	case len(end) == 1 && end[0].kind() == "kecamatan":
		return []string{"bedakec"}
	case len(end) == 1:
		return []string{"kedesa"}
	}
	return nil
}

func named(list []leg) []leg {
	var out []leg
	for _, l := range list {
		if kind := l.kind(); kind == "kecamatan" || kind == "village" {
			out = append(out, l)
		}
	}
	return out
}

// between compares where two places may lie.
func between(a, b leg) []string {
	one, two := a.parents(), b.parents()
	for _, kecamatan := range one {
		if slices.Contains(two, kecamatan) {
			return []string{"bedadesa"}
		}
	}
	return []string{"bedakec"}
}

func (l leg) parents() []string {
	var out []string
	for _, s := range l.spots {
		if s.kind == "kecamatan" || s.kind == "village" {
			out = append(out, s.within...)
		}
	}
	return out
}
