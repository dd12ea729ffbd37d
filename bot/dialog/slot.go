package dialog

import (
	"slices"
	"strings"

	"sakti/core/catalog"
)

// documentWords are the documents that captions name, in the words people use.
var documentWords = []string{"kartu keluarga", "kk", "e ktp", "ktp", "kia", "akta lahir", "akte lahir", "akta kelahiran", "akta kematian", "akte mati",
	"buku nikah", "surat nikah", "paspor", "ijazah", "sim", "surat lahir", "surat kematian", "surat pindah", "kartu bpjs", "bpjs"}

// otherDocument is the document that a caption names, if it is another than the
// one asked for; "" if not.
func otherDocument(asked *catalog.Requirement, caption string) string {
	spoken := fold(caption)
	own := fold(asked.Name + " " + strings.Join(asked.Words, " ") + " " + asked.Look)
	for _, word := range documentWords {
		if inWords(spoken, word) {
			if inWords(own, word) {
				return ""
			}
			return strings.ToUpper(word)
		}
	}
	return ""
}

// severalNamed are the wanted documents that a caption names, when it says that
// one photo shows several: "KTP dan KK".
func severalNamed(g *gathering, caption string) []*catalog.Requirement {
	var out []*catalog.Requirement
	words := strings.Fields(fold(caption))
	from := 0
	for i, word := range append(words, "dan") {
		if word != "dan" && word != "karo" && word != "kalih" && word != "and" && word != "sama" {
			continue
		}
		named := namedIn(g, strings.Join(words[from:min(i, len(words))], " "))
		if named == nil {
			return nil
		}
		if !slices.Contains(out, named) {
			out = append(out, named)
		}
		from = i + 1
	}
	return out
}

// fillAll puts one photo to each of several documents that it shows.
func (t *turn) fillAll(g *gathering, file string, several []*catalog.Requirement) {
	var lines []string
	for _, requirement := range several {
		if g.complete(requirement) && len(g.Files[requirement.Code]) > 0 {
			t.state.Memo.Replace = requirement.Code
		}
		t.unskip(requirement.Code)
		t.attach(g, requirement, file)
		g.finish(requirement.Code)
		lines = append(lines, t.text("photo.got", "name", requirement.Name))
	}
	t.tell(strings.Join(lines, "\n"))
	t.photosTaken(g)
}

// askSlot asks whether photos with another document's name are meant for the
// one asked for.
func askSlot(t *turn, subject string) {
	code, name, _ := strings.Cut(subject, "=")
	g := t.gathering()
	if g == nil || g.find(code) == nil || len(t.state.Memo.Pending) == 0 {
		t.goOn()
		return
	}
	t.say("slot.ask", "said", name, "name", g.find(code).Name)
	t.offer("use", "slot.use", "name", g.find(code).Name)
	t.offer("drop", "twice.drop")
}

func chooseSlot(t *turn, subject, key string) bool {
	code, _, _ := strings.Cut(subject, "=")
	g, files := t.gathering(), t.state.Memo.Pending
	switch {
	case key == "use" && g != nil && g.find(code) != nil && len(files) > 0:
		t.fill(g, files, code)
	case key == "drop" || key == "use":
		t.dropPending()
	default:
		return false
	}
	return true
}

func hearSlot(t *turn, subject, text string) bool {
	return t.yesOrNo(text, chooseSlot, subject, "use", "drop")
}
