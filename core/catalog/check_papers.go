package catalog

import (
	"slices"
	"strings"
)

// maxPages is the most photos one requirement takes.
const maxPages = 30

// askable are the field types whose question can decide over a requirement.
var askable = []string{"yesno", "choice", "relation"}

func (i inspector) requirements() {
	seen := map[string]bool{}
	for n, r := range i.s.Requirements {
		if !codeShape.MatchString(r.Code) {
			i.bad(at("requirements", n, "code"), "kode syarat %q harus huruf kecil, angka, _ atau -", r.Code)
		}
		if seen[r.Code] {
			i.bad(at("requirements", n, "code"), "kode syarat %q dipakai dua kali", r.Code)
		}
		seen[r.Code] = true
		for key, value := range map[string]string{"name": r.Name, "look": r.Look} {
			if strings.TrimSpace(value) == "" {
				i.bad(at("requirements", n, key), "%s syarat %s belum diisi", key, r.Code)
			}
		}
		if len(r.Words) == 0 {
			i.bad(at("requirements", n, "words"), "words syarat %s belum diisi", r.Code)
		}
		if r.Pages > maxPages {
			i.bad(at("requirements", n, "pages"), "syarat %s minta %d foto, paling banyak %d", r.Code, r.Pages, maxPages)
		}
		i.when(at("requirements", n, "when"), r.When, i.s.Fields, askable)
	}
}

// needsProduct are the lanes that end with something in the hand.
var needsProduct = []string{"express", "document", "card"}

func (i inspector) products() {
	seen := map[string]bool{}
	for n, p := range i.s.Products {
		if p.Code == "" || p.Name == "" {
			i.bad(at("products", n), "produk perlu code dan name")
		}
		if seen[p.Code] {
			i.bad(at("products", n, "code"), "kode produk %q dipakai dua kali", p.Code)
		}
		seen[p.Code] = true
		i.places(n, p)
	}
	if slices.Contains(needsProduct, i.s.Lane) && len(i.s.CollectPlaces()) == 0 {
		i.bad(at("products"), "jalur %s perlu produk yang semuanya bisa dicetak di satu tempat yang sama", i.s.Lane)
	}
}

func (i inspector) places(n int, p Product) {
	for k, place := range p.Places {
		if _, ok := option(i.l.catalog.Places, place); !ok {
			i.bad(at("products", n, "places", k), "tempat cetak %q tidak ada di places (%s)", place, fieldsFile)
		}
	}
	if p.SelfPrint != slices.Contains(p.Places, "mandiri") {
		i.bad(at("products", n, "places"), "self_print dan tempat mandiri harus sejalan")
	}
	if p.SelfPrint && !p.TTE {
		i.bad(at("products", n, "self_print"), "cetak mandiri hanya untuk dokumen bertanda tangan elektronik (tte)")
	}
	// Permendagri 109/2019 Pasal 12 dan 21: kartu tidak dicetak mandiri.
	if p.SelfPrint && isCard(p.Code) {
		i.bad(at("products", n, "self_print"), "%s dicetak di kartu, tidak bisa dicetak mandiri", p.Code)
	}
}

func isCard(code string) bool {
	return strings.HasPrefix(code, "ktp") || strings.HasPrefix(code, "kia")
}

// collect checks that the person is asked for the place exactly when there
// is a choice, and for an e-mail address when they may print it themselves.
func (i inspector) collect() {
	places, asked := i.s.CollectPlaces(), i.count("collect")
	if asked > 0 && len(places) < 2 {
		i.bad(at("fields"), "pertanyaan bertipe collect tidak perlu: tempatnya hanya %v", places)
	}
	if i.s.Lane != "visit" && asked != 1 && len(places) > 1 {
		i.bad(at("fields"), "tempat pengambilan bisa %v, jadi perlu satu pertanyaan bertipe collect", places)
	}
	if slices.Contains(places, "mandiri") && i.count("email") == 0 {
		i.bad(at("fields"), "cetak mandiri perlu pertanyaan bertipe email")
	}
}
