package dialog

import (
	"slices"
	"strings"
	"time"

	"sakti/core/catalog"
)

// personal are the questions whose answers stay the same from one application
// of a person to their next.
var personal = []string{"pemohon_nama", "pemohon_nik", "no_kk", "desa", "email", PhoneField}

// remembered are the answers of the person's last own application that this
// form asks for too. An operator has none: each case is another citizen's.
func (t *turn) remembered() []answer {
	if t.facts.Operator != nil {
		return nil
	}
	for i := range t.facts.Cases {
		c := &t.facts.Cases[i]
		if !c.Own || c.Answers["pemohon_nama"] == "" {
			continue
		}
		return t.fitting(c.Answers, personal)
	}
	return nil
}

// answer is a question and the answer known to it.
type answer struct {
	field *catalog.Field
	value string
}

// fitting are those of some answers that the form asks for and can take.
func (t *turn) fitting(answers map[string]string, codes []string) []answer {
	var out []answer
	for _, field := range t.fields() {
		value := answers[field.Code]
		if value == "" || !slices.Contains(codes, field.Code) || t.state.Draft.answered(field.Code) {
			continue
		}
		if len(field.Options) > 0 {
			if _, ok := field.Option(value); !ok {
				continue
			}
		}
		if t.compare(field, value) == nil {
			out = append(out, answer{field, value})
		}
	}
	return out
}

func (t *turn) listed(answers []answer) string {
	var lines []string
	for _, a := range answers {
		lines = append(lines, "• "+a.field.Label+": "+t.shown(a.field, a.value))
	}
	return strings.Join(lines, "\n")
}

// askKnown offers what the person's last application tells.
func askKnown(t *turn, _ string) {
	if t.state.Draft == nil || len(t.remembered()) == 0 {
		t.goOn()
		return
	}
	t.say("known.ask", "list", t.listed(t.remembered()))
	t.offer("use", "known.use")
	t.offer("fresh", "known.fresh")
}

func chooseKnown(t *turn, _, key string) bool {
	switch key {
	case "use":
		known := t.remembered()
		t.openDraft()
		for _, a := range known {
			t.state.Draft.set(a.field.Code, a.value)
		}
	case "fresh":
	default:
		return false
	}
	t.state.Memo.Known = false
	t.goOn()
	return true
}

func hearKnown(t *turn, subject, text string) bool {
	switch words := fold(text); {
	case isYes(text):
		return chooseKnown(t, subject, "use")
	case isNo(text), commands[words] == cmdChange, commands[words] == cmdSkip:
		return chooseKnown(t, subject, "fresh")
	}
	return false
}

// prefill answers what the linked counter tells: who files, for which
// village, where the product is handed out; and what the operator's last case
// of the kind was like. It is said, and stands in the summary to be changed.
func (t *turn) prefill() {
	t.state.Memo.Known = true
	operator := t.facts.Operator
	if operator == nil {
		return
	}
	guess := map[string]string{"desa": operator.Village, "ambil": operator.Kind, "hubungan": "operator"}
	if operator.Kind == "faskes" {
		guess["hubungan"], guess["ambil"] = "bidan", "desa"
	}
	t.likeLast()
	t.assume(guess, "hubungan", "desa", "ambil")
	if relation := t.state.Draft.Answers["hubungan"]; relation == "operator" || relation == "bidan" {
		t.assume(t.ownData(), "pemohon_nama", "pemohon_nik")
	}
}

// ownData is what an operator's earlier cases tell of the operator.
func (t *turn) ownData() map[string]string {
	own := map[string]string{"pemohon_nama": t.facts.Operator.Name}
	for _, c := range t.facts.Cases {
		relation := c.Answers["hubungan"]
		if (relation == "operator" || relation == "bidan") && c.Answers["pemohon_nama"] == t.facts.Operator.Name {
			own["pemohon_nik"] = c.Answers["pemohon_nik"]
			break
		}
	}
	return own
}

// assume takes answers that were not asked.
func (t *turn) assume(answers map[string]string, codes ...string) {
	for _, a := range t.fitting(answers, codes) {
		t.state.Draft.set(a.field.Code, a.value)
	}
}

// assumed are the answers that a fresh draft holds before anything was asked.
func (t *turn) assumed() []answer {
	var out []answer
	for _, field := range t.fields() {
		if value := t.state.Draft.Answers[field.Code]; value != "" {
			out = append(out, answer{field, value})
		}
	}
	return out
}

// derive takes the birth date and sex that the NIK of the person in question
// tells, and says so.
func (t *turn) derive() {
	draft := t.state.Draft
	nik := draft.Answers["subjek_nik"]
	born, ok := birthOfNIK(nik, t.facts.Now)
	if !ok || t.lent {
		return
	}
	sex := "laki"
	if nik[6] >= '4' {
		sex = "perempuan"
	}
	told := t.fitting(map[string]string{"tgl_lahir": born.Format(time.DateOnly), "jenis_kelamin": sex}, []string{"tgl_lahir", "jenis_kelamin"})
	if len(told) == 0 {
		return
	}
	for _, a := range told {
		draft.set(a.field.Code, a.value)
	}
	t.tell(t.text("known.nik") + "\n" + t.listed(told) + "\n" + t.text("known.wrong"))
}
