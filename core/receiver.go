package core

import (
	"strings"
	"unicode/utf8"

	"sakti/core/catalog"
)

// Receiver is who took a document at a counter.
type Receiver struct {
	Kind      string `json:"kind"`                // one of ReceiverKinds
	Name      string `json:"name,omitempty"`      // 3 to 60 letters; "" for the applicant
	Originals bool   `json:"originals,omitempty"` // the originals that the service wants were handed in
}

// ReceiverKinds are those to whom a document may be given: the applicant,
// somebody of the same KK, or who brings a power of attorney (F-1.07).
var ReceiverKinds = []Word{{"self", "Pemohon sendiri"}, {"family", "Keluarga satu KK"}, {"proxy", "Orang yang diberi kuasa"}}

// OriginalsOf are the papers of which a case's service wants the original when
// the document is taken.
func (o *Office) OriginalsOf(a *Application) []catalog.Requirement {
	var out []catalog.Requirement
	for _, requirement := range o.ServiceOf(a).Wanted(a.Answers) {
		if requirement.Original {
			out = append(out, requirement)
		}
	}
	return out
}

// checkReceiver says what is missing about who takes the document.
func (o *Office) checkReceiver(a *Application, r *Receiver) error {
	if r == nil || wordFor(ReceiverKinds, r.Kind) == "" {
		return fail(Invalid, "Pilih dulu siapa yang mengambil.")
	}
	r.Name = strings.Join(strings.Fields(r.Name), " ")
	if r.Kind == "self" {
		r.Name = ""
	} else if n := utf8.RuneCountInString(r.Name); n < 3 || n > 60 {
		return fail(Invalid, "Tulis nama yang mengambil, 3 sampai 60 huruf.")
	}
	originals := o.OriginalsOf(a)
	if len(originals) > 0 && !r.Originals {
		return fail(Invalid, "Minta dulu yang asli: %s.", originals[0].Name)
	}
	r.Originals = len(originals) > 0
	return nil
}

// Words tell it as the journal does.
func (r *Receiver) Words() string {
	kind := wordFor(ReceiverKinds, r.Kind)
	words := "Yang mengambil: " + strings.ToLower(kind[:1]) + kind[1:]
	if r.Name != "" {
		words += ", " + r.Name
	}
	if r.Originals {
		words += ". Yang asli sudah diterima"
	}
	return words + "."
}
