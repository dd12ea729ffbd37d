package dialog

import (
	"slices"
	"strings"

	"sakti/core/catalog"
)

var dontKnow = words("don t know, dont know, i don t know, i dont know, not known, no idea, boten ngertos, boten mangertos, mboten sumerep, mboten pirsa, mboten emut, kula mboten mangertos, tidak tahu, tidak tau, tdk tahu, tdk tau, gak tau, ga tau, gatau, gak tahu, ga tahu, nggak tau, nggak tahu, " +
	"ora ngerti, ora reti, ra ngerti, mboten ngertos, mboten mangertos, kurang tau, kurang tahu, lupa, lali, kesupen, entah, embuh, duka, tidak ingat, gak ingat, belum tahu, belum tau")

var lacking = lackWords("", "nik", "kk", "ktp", "email", "e mail", "hp", "nomor", "alamat email")

// lackWords are the ways to say that one has none, alone or of a thing.
func lackWords(things ...string) map[string]bool {
	out := map[string]bool{}
	for _, no := range strings.Split("tidak punya, tdk punya, gak punya, ga punya, nggak punya, belum punya, blm punya, tidak ada, ga ada, gak ada, belum ada, ora duwe, ra duwe, ora nduwe, durung duwe, "+
		"mboten gadhah, dereng gadhah, boten gadhah, mboten wonten, don t have, i don t have, no", ", ") {
		for _, thing := range things {
			out[strings.TrimSpace(no+" "+thing)] = true
			for _, mine := range []string{"", " saya", " ku", " kula"} {
				out[strings.TrimSpace(thing+mine+" "+no)] = true
			}
		}
	}
	delete(out, "no")
	return out
}

// lacks answers somebody who has not what is asked for: it may be left out,
// put off, or a human helps.
func (t *turn) lacks(field *catalog.Field) {
	switch {
	case field.Unknown:
		t.keep(field, Unknown)
		return
	case field.Optional:
		t.skipField(field)
		return
	case field.Type == "email":
		t.say("email.none")
	default:
		t.say("lacks.must", "label", lowered(field.Label))
	}
	t.again()
}

// unknowing reports whether words say that somebody does not know: "lupa", "nik
// ku lali".
func unknowing(words string) bool {
	fields := plainWords(strings.Fields(words))
	switch {
	case dontKnow[words]:
		return true
	case len(fields) > 8 || strings.ContainsAny(words, "0123456789"):
		return false
	case len(fields) < 6 && slices.ContainsFunc(fields, func(w string) bool { return forgotten[w] }):
		return true
	}
	for i, word := range fields {
		if (word == "tidak" || word == "belum" || word == "kurang") && i+1 < len(fields) && memory[fields[i+1]] || memoryless[word] {
			return true
		}
	}
	return false
}

// memory are words for knowing by heart: "nomor KK ga hafal, lagi di kos".
var (
	memory     = words("tahu, tau, hafal, hapal, apal, ingat, inget, eling, emut, ngerti, ngertos, mangertos, reti, weruh, sumerep, know, remember")
	memoryless = words("gatau, gaktau, gktau, gtau, gatahu, embuh, mbuh, mboh, ratau, raeling")
)

var forgotten = words("lupa, lali, kesupen, kelalen, lupa2, forgot")

var nameless = []string{"belum ada nama", "belum ada namanya", "belum punya nama", "belum diberi nama", "belum dikasih nama", "belum dapat nama", "belum ada jeneng", "belum ada jenenge",
	"belum punya jeneng", "belum dijenengi", "belum dinamai", "belum dipunparingi asma", "namanya belum ada", "jenenge belum ada", "nama belum ada", "masih cari nama", "masih nyari nama", "no name yet", "belum ada asma", "belum ada asmanipun", "belum ada asmane"}

// unnamed reports whether words say that somebody has no name yet.
func unnamed(words string) bool {
	if holds(strings.Join(plainWords(strings.Fields(words)), " "), nameless) {
		return true
	}
	first, rest, _ := strings.Cut(words, " ")
	switch first {
	case "belum", "blm", "durung", "dereng", "rung":
		return true
	case "tidak", "gak", "ga", "nggak", "ora", "mboten", "boten", "no", "not":
		return rest != ""
	}
	return false
}
