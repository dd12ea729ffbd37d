package intake

import "bytes"

// A PDF is inspected, not rendered. Real readers repair damaged files, each
// in its own way, so an attacker can hide an action where one reader looks
// and another does not. The inspection therefore looks everywhere: every
// object that starts anywhere in the file, also inside other objects, old
// versions and compressed object streams, and every telling name, however it
// is written. What it cannot look into is refused.

// inspectPDF counts the pages and names what is wrong with the file or with
// the photos in it.
func inspectPDF(data []byte, limits Limits) (v Verdict) {
	d := readPDF(data, limits)
	switch {
	case d.locked:
		return Verdict{Refused: LockedPDF}
	case d.hostile || telltale(data):
		return Verdict{Refused: HostilePDF}
	case d.refused != "":
		return Verdict{Refused: d.refused}
	case cutOff(data):
		return Verdict{Refused: Broken}
	}
	pages, ok := d.countPages()
	switch {
	case !ok || pages == 0:
		return Verdict{Refused: Broken}
	case pages > limits.PDFPages:
		return Verdict{Refused: TooManyPages, Pages: pages}
	}
	return Verdict{Pages: pages, Remark: d.remark()}
}

// cutOff tells that the file ends in the middle: nothing marks its end after
// the last object.
func cutOff(data []byte) bool {
	end := max(bytes.LastIndex(data, []byte("%%EOF")), bytes.LastIndex(data, []byte("startxref")))
	return end < bytes.LastIndex(data, []byte("endobj"))
}

// pdf is what was found in a file.
type pdf struct {
	objects map[int]object // the last version of each
	packed  []packed
	photos  [][]byte // from the start of a JPEG to the end of the file
	root    any      // of the last trailer that has one
	locked  bool
	hostile bool
	refused Code
	budget  *pdfBudget
	room    int // bytes to which object streams may still grow
	limits  Limits
}

type object struct {
	value any
	at    int // where in the file it, or the stream it is in, begins
}

// packed is an object stream (ISO 32000-1, 7.5.7), not yet opened.
type packed struct {
	dict pdfDict
	data []byte // from the start of the stream to the end of the file
	at   int
}

func readPDF(data []byte, limits Limits) *pdf {
	d := &pdf{objects: map[int]object{}, budget: newBudget(len(data)), room: maxUnpacked, limits: limits}
	d.scan(data)
	d.trailers(data)
	for _, p := range d.packed {
		if d.refused == "" {
			d.unpack(p)
		}
	}
	for _, o := range d.objects {
		d.actions(o.value)
	}
	return d
}

// scan parses whatever follows the word obj, and goes on right behind that
// word, so that an object inside another one's text or stream is seen as
// well.
func (d *pdf) scan(data []byte) {
	for at := 0; ; {
		i := bytes.Index(data[at:], []byte("obj"))
		if i < 0 {
			return
		}
		start := at + i
		at = start + 3
		if bytes.HasSuffix(data[:start], []byte("end")) {
			continue
		}
		p := &pdfParser{data: data, at: at, budget: d.budget}
		v, ok := p.value(0)
		if d.budget.spent() {
			d.refused = Bomb
			return
		}
		if !ok {
			continue
		}
		d.take(numberBefore(data[:start]), v, start)
		if dict, ok := v.(pdfDict); ok {
			d.stream(dict, p)
		}
	}
}

// take files an object and looks at what it does.
func (d *pdf) take(number int, v any, at int) {
	if old, ok := d.objects[number]; !ok || old.at <= at {
		d.objects[number] = object{v, at}
	}
	d.inspect(v)
	if dict, ok := v.(pdfDict); ok && dict["Type"] == pdfName("XRef") {
		d.trailer(dict)
	}
}

// stream remembers an object stream, or a photo. Readers find an object
// stream by its entries First and N, not by its type.
func (d *pdf) stream(dict pdfDict, p *pdfParser) {
	p.space()
	if !bytes.HasPrefix(p.rest(), []byte("stream")) {
		return
	}
	body := bytes.TrimPrefix(bytes.TrimPrefix(p.rest()[len("stream"):], []byte("\r")), []byte("\n"))
	d.keepPhoto(dict, body)
	if dict["First"] != nil && dict["N"] != nil {
		d.packed = append(d.packed, packed{dict, body, p.at})
	}
}

func (d *pdf) trailers(data []byte) {
	for at := 0; ; {
		i := bytes.Index(data[at:], []byte("trailer"))
		if i < 0 {
			return
		}
		at += i + len("trailer")
		p := &pdfParser{data: data, at: at, budget: d.budget}
		if v, ok := p.value(0); ok {
			if dict, ok := v.(pdfDict); ok {
				d.trailer(dict)
			}
		}
	}
}

func (d *pdf) trailer(dict pdfDict) {
	if dict["Encrypt"] != nil {
		d.locked = true
	}
	if dict["Root"] != nil {
		d.root = dict["Root"]
	}
}

// resolve follows a reference; references to references end after ten steps.
func (d *pdf) resolve(v any) any {
	for range 10 {
		ref, ok := v.(pdfRef)
		if !ok {
			return v
		}
		v = d.objects[int(ref)].value
	}
	return nil
}

// countPages walks the page tree from the root; not ok if a part of it is
// missing. The tree's own Count is a claim and not looked at.
func (d *pdf) countPages() (pages int, ok bool) {
	catalog, ok := d.resolve(d.root).(pdfDict)
	if !ok {
		return 0, false
	}
	seen := map[int]bool{}
	todo := []any{catalog["Pages"]}
	for len(todo) > 0 {
		v := todo[len(todo)-1]
		todo = todo[:len(todo)-1]
		node, ok := d.resolve(v).(pdfDict)
		if !ok {
			return 0, false
		}
		kids, inner := d.resolve(node["Kids"]).([]any)
		if !inner {
			pages++
			continue
		}
		if ref, ok := v.(pdfRef); ok {
			if seen[int(ref)] {
				return 0, false // a loop: readers would never end
			}
			seen[int(ref)] = true
		}
		if todo = append(todo, kids...); len(todo) > maxValues || pages > maxValues {
			return 0, false
		}
	}
	return pages, true
}
