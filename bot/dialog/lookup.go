package dialog

import (
	"slices"
	"strings"
)

// Cases are looked up in words, too: an operator's lists ("yang dikembalikan apa
// saja"), and by the name of whom they are about ("cari Paimin").

var (
	listWords = map[string]map[string]bool{
		"returned": words("dikembalikan, dikembalekan, dikembalikne, dibalekke, dipunwangsulaken, perbaikan, diperbaiki, returned"),
		"ready":    words("cetak, dicetak, nyetak, nyithak, print, ready"),
		"open":     words("proses, diproses, belum, durung, dereng, open, pending, antre"),
		"done":     words("selesai, rampung, finished, done"),
	}
	listLeads = words("yang, sing, ingkang, daftar, berkas, lihat, list, mana, apa, berapa, show, which, tampilkan")
	nameLeads = words("cari, carikan, golek, goleki, golekke, cek, cekke, berkas, berkase, berkasnya, status, find, search, permohonan")
	searches  = words("cari, carikan, golek, goleki, golekke, find, search")
	nameAsked = words("berkas, berkase, berkasnya, permohonan, atas, nama, an, a, n, pak, bu, bapak, ibu, mbah, mbak, mas, tolong, sampai, mana, bagaimana, punya, punyaku, status, warga")
)

// maxLookup is how many words look something up; who writes more tells
// something.
const maxLookup = 7

// looksUp shows the list or the case that words name; false if they name none.
func (t *turn) looksUp(text string) bool {
	list := plainWords(strings.Fields(fold(text)))
	if len(t.facts.Cases) == 0 || len(list) < 2 || len(list) > maxLookup {
		return false
	}
	return t.looksUpName(text, list) || t.facts.Operator != nil && t.looksUpList(list)
}

func (t *turn) looksUpList(list []string) bool {
	if !slices.ContainsFunc(list, func(w string) bool { return listLeads[w] }) || namesService(t, list) {
		return false
	}
	for _, kind := range counterLists {
		if !slices.ContainsFunc(list, func(w string) bool { return listWords[kind][w] }) {
			continue
		}
		if len(t.casesOf(kind)) > 0 {
			t.goTo("cases:" + kind)
			return true
		}
		t.say("lookup.empty")
		t.close()
		return true
	}
	return false
}

// namesService reports whether words are about a paper rather than a list:
// "cetak kk yang rusak".
func namesService(t *turn, list []string) bool {
	return indexOf(t.facts.Catalog).namesPaper(list)
}

// looksUpName shows the cases about somebody of this name.
func (t *turn) looksUpName(text string, list []string) bool {
	if !nameLeads[list[0]] {
		return false
	}
	name := slices.DeleteFunc(slices.Clone(list[1:]), func(w string) bool { return nameAsked[w] })
	if len(name) == 0 || len(name[0]) < 3 {
		return false
	}
	var found []*Case
	for i := range t.facts.Cases {
		if c := &t.facts.Cases[i]; c.Subject != "" && containsWords(fold(c.Subject), strings.Join(name, " ")) {
			found = append(found, c)
		}
	}
	switch {
	case len(found) == 0 && t.facts.Operator != nil && searches[list[0]]:
		typed := slices.DeleteFunc(strings.Fields(text), func(w string) bool { return !slices.Contains(name, fold(w)) })
		t.say("lookup.unknown", "name", strings.Join(typed, " "))
		t.again()
		return true
	case len(found) == 0:
		return false
	case len(found) == 1:
		t.goTo("case:" + found[0].Number)
		return true
	}
	t.say("lookup.several", "n", len(found))
	t.state.Step, t.asked, t.choices = "cases:all", true, nil
	for _, c := range found[:min(len(found), pageSize)] {
		t.option("c:"+c.Number, t.caseLine(c))
	}
	return true
}
