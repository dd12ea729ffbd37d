package admin

import (
	"fmt"
	"slices"

	"sakti/core"
	"sakti/core/catalog"
)

// photoView is one page of a requirement on the light table.
type photoView struct {
	ID          string
	URL         string
	Requirement string // its code
	Name        string // "Kartu Keluarga (KK), halaman 1 dari 2"
	PDF         bool
	Doubts      []doubtView
	Turn        int       // degrees clockwise to start with
	Read        *readView // the NIK that a machine read off it, nil for none
	Current     bool
}

// doubtView is a hint beside a photo: a word or two, and what they mean.
type doubtView struct{ Tag, Title string }

// doubts are what the photo gate saw and the sender could not help or
// insisted on. Nothing is decided by them.
func doubts(requirement catalog.Requirement, page core.Attachment) []doubtView {
	var out []doubtView
	if page.Again {
		out = append(out, doubtView{"dipakai lagi", "Berkas yang sama persis dipakai di permohonan lain"})
	}
	if page.Near {
		out = append(out, doubtView{"mirip foto lain", "Foto ini mirip foto di permohonan orang lain"})
	}
	if page.Weak != "" && !(page.Weak == "no_document" && requirement.Picture()) {
		out = append(out, doubtView{doubtTag(page.Weak), "Pemohon sudah diminta memotret ulang dan mengirim lagi; diterima apa adanya"})
	}
	if page.Remark != "" {
		out = append(out, doubtView{doubtTag(page.Remark), "Dilihat oleh pemeriksa foto otomatis; bisa keliru"})
	}
	return out
}

// doubtTags are the codes of core/intake that a file taken in can have.
var doubtTags = map[string]string{
	"too_small": "kecil", "dark": "gelap", "bright": "terlalu terang", "blank": "kosong", "blurred": "buram",
	"motion": "goyang", "glare": "ada pantulan", "cut": "terpotong", "no_document": "bukan dokumen?",
	"sideways": "miring", "screen": "tangkapan layar", "display": "tampaknya foto layar",
}

func doubtTag(code string) string {
	if tag := doubtTags[code]; tag != "" {
		return tag
	}
	return "foto diragukan"
}

// viewerView is the light table: all pages of a case in the order of the
// checklist, one of them on top.
type viewerView struct {
	Photos  []photoView
	Current *photoView // nil when the requirement chosen has no page
}

// checkView is one requirement on the checklist.
type checkView struct {
	core.Check
	Place   int // 1, 2, …
	Current bool
	Photos  []photoView
	Reasons []string // ready-made sentences, which the applicant reads in their language
}

// State is the verdict as a word: "", "baik" or "perbaiki".
func (c checkView) State() string {
	switch {
	case c.Verdict == nil:
		return ""
	case c.Verdict.Good:
		return "baik"
	}
	return "perbaiki"
}

// lookAt lays out checklist and pages. What is looked at is the page or
// requirement asked for, else the first that nobody judged yet.
func lookAt(c *caseView, checks []core.Check, requirement, photo string) ([]checkView, viewerView) {
	var views []checkView
	var viewer viewerView
	for i, check := range checks {
		view := checkView{Check: check, Place: i + 1}
		for n, page := range check.Pages {
			view.Photos = append(view.Photos, photoOf(c, check, page, n))
		}
		views = append(views, view)
	}
	current := currentCheck(views, requirement, photo)
	for i := range views {
		views[i].Current = i == current
		viewer.Photos = append(viewer.Photos, views[i].Photos...)
	}
	if current >= 0 {
		viewer.choose(views[current], photo)
	}
	return views, viewer
}

func photoOf(c *caseView, check core.Check, page core.Attachment, n int) photoView {
	name := check.Requirement.Name
	if len(check.Pages) > 1 {
		name += fmt.Sprintf(", halaman %d dari %d", n+1, len(check.Pages))
	}
	view := photoView{
		ID: page.FileID.String(), URL: "/panel/berkas/" + c.ID.String() + "/" + page.FileID.String(),
		Requirement: check.Requirement.Code, Name: name, PDF: page.MIME == "application/pdf",
		Doubts: doubts(check.Requirement, page), Turn: page.Turn,
	}
	if read, ok := c.reads[page.FileID]; ok {
		view.Read = &read
	}
	return view
}

// currentCheck is the index of the requirement looked at, -1 if there is none.
func currentCheck(views []checkView, requirement, photo string) int {
	rules := []func(checkView) bool{
		func(v checkView) bool {
			return slices.ContainsFunc(v.Photos, func(p photoView) bool { return p.ID == photo })
		},
		func(v checkView) bool { return v.Requirement.Code == requirement },
		func(v checkView) bool { return v.Verdict == nil && len(v.Photos) > 0 },
		func(v checkView) bool { return v.Verdict == nil && !v.Requirement.Optional },
		func(checkView) bool { return true },
	}
	for _, rule := range rules {
		if i := slices.IndexFunc(views, rule); i >= 0 {
			return i
		}
	}
	return -1
}

// choose puts the page asked for on top, or the requirement's first.
func (t *viewerView) choose(check checkView, photo string) {
	if len(check.Photos) == 0 {
		return
	}
	want := check.Photos[0].ID
	for _, p := range check.Photos {
		if p.ID == photo {
			want = photo
		}
	}
	for i := range t.Photos {
		if t.Photos[i].ID == want {
			t.Photos[i].Current, t.Current = true, &t.Photos[i]
		}
	}
}
