package admin

import (
	"cmp"
	"strings"

	"sakti/core"
)

// receiverView is what the clerk compares with the KTP of whoever takes a
// document, and asks for.
type receiverView struct {
	Name      string // of the applicant
	NIK       core.NIK
	Originals []string // papers of which the original stays here
}

func (p *panel) receiverOf(a *core.Application) *receiverView {
	out := &receiverView{Name: cmp.Or(strings.TrimSpace(a.Answers["pemohon_nama"]), a.Subject), NIK: core.NIK(a.Answers["pemohon_nik"])}
	for _, requirement := range p.office.OriginalsOf(a) {
		out.Originals = append(out.Originals, requirement.Name)
	}
	return out
}

// reprintReasons are the common ones, each with the key of its place.
var reprintReasons = []string{"Kertasnya sobek atau macet", "Tintanya tidak jelas", "Tertukar atau salah tekan"}

// receiver is who takes the document, as the form says; nil if it does not ask.
func receiver(v *visit) *core.Receiver {
	kind := v.PostFormValue("receiver")
	if kind == "" {
		return nil
	}
	return &core.Receiver{Kind: kind, Name: v.PostFormValue("receiver_name"), Originals: v.PostFormValue("originals") == "ya"}
}
