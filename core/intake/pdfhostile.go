package intake

import (
	"bytes"
	"compress/zlib"
	"errors"
	"io"
)

// What a document of a civil register never needs. Links to pages of the web
// and form fields are left alone.
var (
	hostileKeys     = set("JS", "JavaScript", "XFA", "EmbeddedFiles", "EF", "RichMediaContent")
	hostileActions  = set("JavaScript", "Launch", "SubmitForm", "ImportData", "GoToE", "GoToR", "Rendition", "Movie", "Sound", "RichMediaExecute")
	hostileSubtypes = set("RichMedia", "3D", "FileAttachment", "Movie", "Sound", "Screen")
	quietActions    = set("GoTo", "Named") // may happen by themselves: go to a page
)

func set(words ...string) map[string]bool {
	m := map[string]bool{}
	for _, w := range words {
		m[w] = true
	}
	return m
}

// inspect looks through a value and all that it holds.
func (d *pdf) inspect(v any) {
	switch v := v.(type) {
	case []any:
		for _, e := range v {
			d.inspect(e)
		}
	case pdfDict:
		d.judge(v)
		for _, e := range v {
			d.inspect(e)
		}
	}
}

func (d *pdf) judge(dict pdfDict) {
	for key, v := range dict {
		if hostileKeys[key] && v != nil {
			d.hostile = true
		}
	}
	action, _ := dict["S"].(pdfName)
	subtype, _ := dict["Subtype"].(pdfName)
	if hostileActions[string(action)] || hostileSubtypes[string(subtype)] || dict["Type"] == pdfName("EmbeddedFile") {
		d.hostile = true
	}
	if subtype == "Image" {
		w, _ := dict["Width"].(int)
		h, _ := dict["Height"].(int)
		// Scanners make pages of 35 megapixels, of one bit each up to 140.
		if w < 0 || h < 0 || h > 0 && w > 4*d.limits.Pixels/h {
			d.refused = Bomb
		}
	}
}

// actions looks at what happens without a click, once every object is known:
// on opening (OpenAction) and on events (AA).
func (d *pdf) actions(v any) {
	dict, ok := v.(pdfDict)
	if !ok {
		return
	}
	d.automatic(dict["OpenAction"])
	if events, ok := d.resolve(dict["AA"]).(pdfDict); ok {
		for _, e := range events {
			d.automatic(e)
		}
	}
}

func (d *pdf) automatic(v any) {
	action, ok := d.resolve(v).(pdfDict)
	if !ok {
		return // a page to start at
	}
	if s, _ := d.resolve(action["S"]).(pdfName); !quietActions[string(s)] {
		d.hostile = true
	}
}

// telltale finds the names that mean harm anywhere in the bytes, plain or
// with letters written as #xx, also where no object could be made out. They
// are too long to turn up in compressed data by chance.
func telltale(data []byte) bool {
	for {
		i := bytes.IndexByte(data, '/')
		if i < 0 {
			return false
		}
		data = data[i+1:]
		n := 0
		for n < min(len(data), 48) && !pdfSpace(data[n]) && !pdfDelimiter(data[n]) {
			n++
		}
		if n < len("Launch") {
			continue
		}
		switch unescape(data[:n]) {
		case "JavaScript", "Launch", "EmbeddedFile", "EmbeddedFiles", "RichMedia", "SubmitForm", "ImportData":
			return true
		}
	}
}

// maxUnpacked bounds what the object streams of a file may grow to together. They hold
// small objects only: a 20-page scan has some kilobytes.
const maxUnpacked = 16 << 20

// unpack opens an object stream and takes the objects in it.
func (d *pdf) unpack(p packed) {
	body, refused := d.inflate(p)
	if refused != "" {
		d.refused = refused
		return
	}
	if telltale(body) {
		d.hostile = true
	}
	first, _ := d.resolve(p.dict["First"]).(int)
	if first < 0 || first > len(body) {
		d.refused = Broken
		return
	}
	budget := &pdfBudget{newBudget(len(body)).bytes, d.budget.values}
	index := &pdfParser{data: body[:first], budget: budget}
	for {
		number, ok1 := index.value(0)
		offset, ok2 := index.value(0)
		if !ok1 || !ok2 {
			break
		}
		d.unpackAt(body[first:], number, offset, p.at, budget)
	}
	if d.budget.values = budget.values; budget.spent() {
		d.refused = Bomb
	}
}

func (d *pdf) unpackAt(body []byte, number, offset any, from int, budget *pdfBudget) {
	n, _ := number.(int)
	at, ok := offset.(int)
	if !ok || at < 0 || at > len(body) {
		return
	}
	p := &pdfParser{data: body, at: at, budget: budget}
	if v, ok := p.value(0); ok {
		d.take(n, v, from)
	}
}

// inflate undoes the one compression that writers use for object streams.
// Others exist on paper only, and in files that have something to hide.
func (d *pdf) inflate(p packed) ([]byte, Code) {
	filter := d.resolve(p.dict["Filter"])
	if list, ok := filter.([]any); ok && len(list) == 1 {
		filter = d.resolve(list[0])
	}
	if parms, ok := d.resolve(p.dict["DecodeParms"]).(pdfDict); ok && parms["Predictor"] != nil && parms["Predictor"] != 1 {
		return nil, HostilePDF
	}
	switch filter {
	case nil:
		end := bytes.Index(p.data, []byte("endstream"))
		return head(p.data, max(0, end)), ""
	case pdfName("FlateDecode"), pdfName("Fl"):
	default:
		return nil, HostilePDF
	}
	z, err := zlib.NewReader(bytes.NewReader(p.data))
	if err != nil {
		return nil, Broken
	}
	body, err := io.ReadAll(io.LimitReader(z, int64(d.room)+1))
	if d.room -= len(body); d.room < 0 {
		return nil, Bomb
	}
	// Sloppy writers leave the checksum out: readers do not mind.
	if err != nil && !errors.Is(err, zlib.ErrChecksum) && !errors.Is(err, io.ErrUnexpectedEOF) {
		return nil, Broken
	}
	return body, ""
}
