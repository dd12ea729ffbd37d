package dialog

import (
	"strings"

	"sakti/core/catalog"
)

// looseFiles deals with photos while nothing is being filled in: they mend a
// returned case, or we ask what they are for.
func (t *turn) looseFiles(files []string) {
	returned := t.returned()
	switch {
	case len(returned) == 1:
		t.startFix(returned[0])
		t.place(t.gathering(), files)
	case len(returned) > 1:
		t.keepPending(files)
		t.say("files.whichcase")
		t.goTo("cases:returned")
	default:
		t.keepPending(files)
		if t.event.Text != "" && t.about(t.event.Text) {
			return
		}
		t.say("files.loose")
		t.goTo("menu")
	}
}

// placeCaptioned puts photos by which a form was begun to the document that
// their caption names: "ktp saya rusak".
func (t *turn) placeCaptioned() {
	files := t.state.Memo.Pending
	if t.event.Kind != KindFiles || len(files) == 0 {
		return
	}
	g := t.draftFolder()
	named := namedIn(g, t.event.Text)
	if named == nil || len(files) > named.Pages {
		return
	}
	for _, file := range files {
		t.attach(g, named, file)
	}
	if !g.complete(named) && t.whole(g, named) {
		g.finish(named.Code)
	}
	t.noLongerPending(files)
	t.say("photo.got", "name", named.Name)
}

// askWhich asks which document the waiting photos show.
func askWhich(t *turn, _ string) {
	g := t.gathering()
	if g == nil || len(t.state.Memo.Pending) == 0 {
		t.goOn()
		return
	}
	t.say("which.ask", "n", len(t.state.Memo.Pending))
	for _, requirement := range g.wanted[:min(len(g.wanted), pageSize-1)] {
		t.option("doc="+requirement.Code, requirement.Name)
	}
	t.offer("drop", "which.none")
}

func chooseWhich(t *turn, _, key string) bool {
	code, isDocument := strings.CutPrefix(key, "doc=")
	files := t.state.Memo.Pending
	g := t.gathering()
	switch {
	case isDocument && g != nil && g.find(code) != nil && len(files) > 0:
		t.fill(g, files, code)
	case key == "drop":
		t.dropPending()
	default:
		return false
	}
	return true
}

// dropPending lets go of the photos that wait for their place.
func (t *turn) dropPending() {
	t.state.Memo.Pending = nil
	t.say("which.dropped")
	t.goOn()
}

// hearWhich takes the name of a document.
func hearWhich(t *turn, _, text string) bool {
	g := t.gathering()
	if g == nil {
		return false
	}
	if len(digitsOf(text)) > 5 {
		return false // it answers the question before the photo
	}
	if named := namedIn(g, text); named != nil && len(t.state.Memo.Pending) > 0 {
		t.fill(g, t.state.Memo.Pending, named.Code)
		return true
	}
	return false
}

// askAlbum asks whether several photos are pages of one document or each a
// document of its own.
func askAlbum(t *turn, code string) {
	g := t.gathering()
	if g == nil || g.find(code) == nil || len(t.state.Memo.Pending) == 0 {
		t.goOn()
		return
	}
	n := len(t.state.Memo.Pending)
	open := g.open()
	names := make([]string, 0, n)
	for _, requirement := range open[:min(n, len(open))] {
		names = append(names, requirement.Name)
	}
	t.say("album.ask", "n", n)
	t.offer("pages", "album.pages", "name", g.find(code).Name)
	t.offer("each", "album.each", "names", strings.Join(names, ", "))
}

func chooseAlbum(t *turn, code, key string) bool {
	g := t.gathering()
	if g == nil || g.find(code) == nil {
		return false
	}
	switch key {
	case "pages":
		t.fill(g, t.state.Memo.Pending, code)
	case "each":
		t.fillEach(g)
	default:
		return false
	}
	return true
}

func hearAlbum(t *turn, code, text string) bool {
	return t.yesOrNo(text, chooseAlbum, code, "pages", "each")
}

// fillEach puts one waiting photo to each open requirement, in order; what is
// left goes to the last.
func (t *turn) fillEach(g *gathering) {
	files := t.state.Memo.Pending
	t.state.Memo.Pending = nil
	var lines []string
	open := g.open()
	for i, requirement := range open {
		if len(files) == 0 {
			break
		}
		n := 1
		if i == len(open)-1 {
			n = min(len(files), requirement.Pages)
		}
		for _, file := range files[:n] {
			t.attach(g, requirement, file)
		}
		g.finish(requirement.Code)
		files = files[n:]
		lines = append(lines, t.text("photo.got", "name", requirement.Name))
	}
	t.tell(strings.Join(lines, "\n"))
	if len(files) > 0 {
		t.say("photo.surplus", "n", len(files))
	}
	t.photosTaken(g)
}

// spread puts an album that has as many photos as documents are missing, one
// each, in order. If it might be pages of one document, that is offered.
func (t *turn) spread(g *gathering, files []string, must []*catalog.Requirement) {
	t.noLongerPending(files)
	t.state.Memo.Spread = nil
	lines := []string{t.text("album.order")}
	for i, requirement := range must {
		t.attach(g, requirement, files[i])
		g.finish(requirement.Code)
		t.state.Memo.Spread = append(t.state.Memo.Spread, requirement.Code)
		lines = append(lines, t.text("album.nth", "n", i+1, "name", requirement.Name))
	}
	t.tell(strings.Join(lines, "\n"))
	if g.mends || len(files) > must[0].Pages {
		t.state.Memo.Spread = nil
	}
	t.photosTaken(g)
	if len(t.state.Memo.Spread) > 0 {
		t.offer("gather", "album.gather", "name", must[0].Name)
	}
}

// fits reports whether an album is rather a photo each of these documents
// than pages of the first: one photo shows each of them, or the first has not
// as many pages.
func (t *turn) fits(g *gathering, must []*catalog.Requirement, n int) bool {
	for _, requirement := range must {
		if !t.whole(g, requirement) && n <= must[0].Pages {
			return false
		}
	}
	return true
}

// gather takes an album together again that was spread over several documents
// and puts it to the first of them.
func (t *turn) gather() {
	g, codes := t.gathering(), t.state.Memo.Spread
	if g == nil || len(codes) == 0 || g.find(codes[0]) == nil {
		t.goOn()
		return
	}
	var files []string
	for _, code := range codes {
		files = append(files, g.Files[code]...)
		if code != codes[0] {
			t.do(Detach{Application: t.application(), Requirement: code})
		}
		delete(g.Files, code)
		g.reopen(code)
	}
	t.state.Memo.Spread = nil
	t.state.Memo.Replace = codes[0]
	t.fill(g, files, codes[0])
}

// askTwice asks whether a photo that was sent before shows another document
// too, as one photo of two cards does.
func askTwice(t *turn, code string) {
	g := t.gathering()
	if g == nil || g.find(code) == nil || len(t.state.Memo.Pending) == 0 {
		t.goOn()
		return
	}
	open := g.open()
	t.say("twice.ask", "name", g.find(code).Name)
	if len(open) == 0 || open[0].Code == code {
		t.noLongerPending(t.state.Memo.Pending[:1])
		t.goOn()
		return
	}
	t.offer("use", "twice.use", "name", open[0].Name)
	t.offer("drop", "twice.drop")
}

func chooseTwice(t *turn, _, key string) bool {
	g := t.gathering()
	if g == nil {
		return false
	}
	open, pending := g.open(), t.state.Memo.Pending
	repeated := pending[:min(1, len(pending))]
	switch {
	case key == "use" && len(open) > 0 && len(repeated) > 0:
		t.fill(g, repeated, open[0].Code)
	case key == "drop" || key == "use":
		t.noLongerPending(repeated)
		t.goOn()
	default:
		return false
	}
	return true
}

func hearTwice(t *turn, code, text string) bool {
	return t.yesOrNo(text, chooseTwice, code, "use", "drop")
}
