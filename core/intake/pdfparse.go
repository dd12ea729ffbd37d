package intake

import (
	"bytes"
	"strconv"
)

// Values of ISO 32000-1, 7.3. Strings carry nothing that matters here.
type (
	pdfName string // unescaped
	pdfRef  int    // number of the object meant
	pdfDict map[string]any
	pdfText struct{}
)

// maxDepth of arrays and dictionaries within each other; real files stay
// below ten.
const maxDepth = 64

// pdfBudget bounds the work of all parsers of a file: bytes looked at, and
// values made (each takes up to about 150 bytes of memory).
type pdfBudget struct{ bytes, values int }

// maxValues is far above what 20 pages need: their drawing is in streams.
const maxValues = 500_000

// newBudget allows for every byte to be looked at a few times, for numbers
// may be the start of references. Files of objects within objects need more.
func newBudget(size int) *pdfBudget { return &pdfBudget{8*size + 1<<16, maxValues} }

func (b *pdfBudget) spent() bool { return b.bytes < 0 || b.values < 0 }

// pdfParser reads one value. It is as forgiving as readers are and stops when
// the budget is spent.
type pdfParser struct {
	data   []byte
	at     int
	budget *pdfBudget
}

func (p *pdfParser) rest() []byte { return p.data[p.at:] }

func (p *pdfParser) step(n int) {
	p.at += n
	p.budget.bytes -= n
}

// peek is the next byte, 0 at the end.
func (p *pdfParser) peek() byte {
	if p.at < len(p.data) && !p.budget.spent() {
		return p.data[p.at]
	}
	return 0
}

func pdfSpace(c byte) bool {
	return c == 0 || c == '\t' || c == '\n' || c == '\f' || c == '\r' || c == ' '
}

func pdfDelimiter(c byte) bool { return bytes.IndexByte([]byte("()<>[]{}/%"), c) >= 0 }

// space steps over white space and comments.
func (p *pdfParser) space() {
	for p.at < len(p.data) && !p.budget.spent() {
		switch c := p.data[p.at]; {
		case pdfSpace(c):
			p.step(1)
		case c == '%':
			p.skip("\r\n")
		default:
			return
		}
	}
}

// skip goes to the next of these bytes, or to the end.
func (p *pdfParser) skip(to string) {
	n := bytes.IndexAny(p.rest(), to)
	if n < 0 {
		n = len(p.rest())
	}
	p.step(n)
}

// value reads the next one; not ok at the end, at a closing bracket, and when
// something is nested too deeply.
func (p *pdfParser) value(depth int) (v any, ok bool) {
	p.space()
	p.budget.values--
	if p.at >= len(p.data) || p.budget.spent() || depth > maxDepth {
		return nil, false
	}
	switch c := p.peek(); {
	case c == '/':
		p.step(1)
		return p.name(), true
	case c == '(':
		return pdfText{}, p.text()
	case bytes.HasPrefix(p.rest(), []byte("<<")):
		p.step(2)
		return p.dict(depth)
	case c == '<':
		p.skip(">")
		p.step(1)
		return pdfText{}, p.at <= len(p.data)
	case c == '[':
		p.step(1)
		return p.array(depth)
	case pdfDelimiter(c):
		return nil, false
	}
	return p.number(p.word())
}

func (p *pdfParser) word() string {
	n := 0
	for rest := p.rest(); n < len(rest) && !pdfSpace(rest[n]) && !pdfDelimiter(rest[n]); n++ {
	}
	w := p.data[p.at : p.at+n]
	p.step(n)
	return string(head(w, 32))
}

// name reads a name and undoes #xx, behind which JavaScript likes to hide.
func (p *pdfParser) name() pdfName {
	n := 0
	for rest := p.rest(); n < len(rest) && !pdfSpace(rest[n]) && !pdfDelimiter(rest[n]); n++ {
	}
	raw := p.data[p.at : p.at+n]
	p.step(n)
	return pdfName(unescape(head(raw, 256)))
}

// text steps over a string in balanced parentheses.
func (p *pdfParser) text() bool {
	open := 0
	for p.at < len(p.data) && !p.budget.spent() {
		switch p.data[p.at] {
		case '\\':
			p.step(1)
		case '(':
			open++
		case ')':
			open--
		}
		p.step(1)
		if open == 0 {
			return true
		}
	}
	p.at = min(p.at, len(p.data))
	return false
}

func (p *pdfParser) dict(depth int) (any, bool) {
	d := pdfDict{}
	for {
		p.space()
		if bytes.HasPrefix(p.rest(), []byte(">>")) {
			p.step(2)
			return d, true
		}
		key, ok := p.value(depth + 1)
		if !ok {
			return nil, false
		}
		name, ok := key.(pdfName)
		if !ok {
			continue // readers skip what is no key
		}
		v, ok := p.value(depth + 1)
		if !ok {
			return nil, false
		}
		d[string(name)] = v
	}
}

func (p *pdfParser) array(depth int) (any, bool) {
	list := []any{}
	for {
		p.space()
		if p.peek() == ']' {
			p.step(1)
			return list, true
		}
		v, ok := p.value(depth + 1)
		if !ok {
			return nil, false
		}
		list = append(list, v)
	}
}

// number turns "12 0 R" into a reference, a word into its number, and every
// other word (true, null, endobj) into nil.
func (p *pdfParser) number(word string) (any, bool) {
	if word == "" {
		return nil, false
	}
	n, err := strconv.Atoi(word)
	if err != nil {
		f, err := strconv.ParseFloat(word, 64)
		if err != nil {
			return nil, true
		}
		return f, true
	}
	ahead := *p
	ahead.space()
	if _, err := strconv.ParseUint(ahead.word(), 10, 16); err == nil {
		if ahead.space(); ahead.word() == "R" {
			p.at = ahead.at
			return pdfRef(n), true
		}
	}
	return n, true
}
