package intake

import (
	"bytes"
	"compress/zlib"
	"fmt"
	"strings"
	"testing"

	"sakti/core/intake/specimen"
)

func deflated(s string) string {
	var out bytes.Buffer
	z := zlib.NewWriter(&out)
	_, _ = z.Write([]byte(s)) // into memory: cannot fail
	_ = z.Close()
	return out.String()
}

// objectStream packs objects, numbered from first on.
func objectStream(filter string, first int, objects ...string) string {
	var index, body strings.Builder
	for i, o := range objects {
		fmt.Fprintf(&index, "%d %d ", first+i, body.Len())
		body.WriteString(o + " ")
	}
	data := index.String() + body.String()
	if filter == "/FlateDecode" {
		data = deflated(data)
	}
	return fmt.Sprintf("<< /Type /ObjStm /N %d /First %d /Filter %s /Length %d >>\nstream\n%s\nendstream",
		len(objects), index.Len(), filter, len(data), data)
}

const (
	root  = "<< /Root 1 0 R"
	pages = "<< /Type /Pages /Count 1 /Kids [3 0 R] >>"
	page  = "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] >>"
)

// one is a PDF of one page, with entries added to its catalog and objects
// from number 4 on.
func one(catalog string, more ...string) []byte {
	return specimen.Document(root, append([]string{"<< /Type /Catalog /Pages 2 0 R " + catalog + " >>", pages, page}, more...)...)
}

func TestPDF(t *testing.T) {
	script := "<< /S /JavaScript /JS (app.alert\\(1\\)) >>"
	packedScript := objectStream("/FlateDecode", 9, "<< /S /Java#53cript /J#53 (x) >>")
	hidden := "<< /Length 60 >>\nstream\nzzzz 9 0 obj << /S /#4aava#53cript >> endobj\nendstream"
	cut := specimen.PDF(4)
	for name, c := range map[string]struct {
		data []byte
		want Code
	}{
		"plain":                         {one(""), ""},
		"opens at a page":               {one("/OpenAction [3 0 R /Fit]"), ""},
		"goes to a page":                {one("/OpenAction 4 0 R", "<< /S /GoTo /D [3 0 R /Fit] >>"), ""},
		"link to the web":               {one("", "<< /Type /Annot /Subtype /Link /A << /S /URI /URI (https://example.org) >> >>"), ""},
		"talks of scripts":              {one("", "<< /Title (about JavaScript and Launch) >>"), ""},
		"form without XFA":              {one("/AcroForm << /Fields [] /XFA null >>"), ""},
		"page in an object stream":      {specimen.Document(root, "<< /Type /Catalog /Pages 2 0 R >>", pages, "null", objectStream("/FlateDecode", 3, page)), ""},
		"script on opening":             {one("/OpenAction 4 0 R", script), HostilePDF},
		"script by name":                {one("/Names << /JavaScript << /Names [(a) 4 0 R] >> >>", script), HostilePDF},
		"escaped name":                  {one("", "<< /S /J#61vaScript /#4a#53 (x) >>"), HostilePDF},
		"escaped short name":            {one("", "<< /J#53 (x) >>"), HostilePDF},
		"escaped form":                  {one("/AcroForm << /#58FA 4 0 R >>", "<< >>"), HostilePDF},
		"site on opening":               {one("/OpenAction << /S /URI /URI (https://example.org) >>"), HostilePDF},
		"on page open":                  {one("", "<< /Type /Page /AA << /O << /S /URI /URI (x) >> >> >>"), HostilePDF},
		"starts a program":              {one("", "<< /S /Launch /F (cmd.exe) >>"), HostilePDF},
		"sends a form":                  {one("", "<< /S /SubmitForm /F (http://x) >>"), HostilePDF},
		"opens another file":            {one("", "<< /S /GoToR /F (\\\\\\\\host\\\\share) >>"), HostilePDF},
		"carries a file":                {one("", "<< /Type /Filespec /F (a.exe) /EF << /F 5 0 R >> >>"), HostilePDF},
		"film":                          {one("", "<< /Type /Annot /Subtype /RichMedia >>"), HostilePDF},
		"XFA":                           {one("/AcroForm << /XFA 4 0 R >>", "<< >>"), HostilePDF},
		"script in an object stream":    {one("", packedScript), HostilePDF},
		"script without a type":         {one("", strings.Replace(packedScript, "/Type /ObjStm", "", 1)), HostilePDF},
		"script in a stream's text":     {one("", hidden), HostilePDF},
		"script in a string":            {one("", "(5 0 obj << /S /JavaScript >>)"), HostilePDF},
		"script behind a comment":       {one("", "%\n<< /S %x\n/JavaScript >>"), HostilePDF},
		"script in a broken object":     {one("", "<< /S /Java#53cript ["), HostilePDF},
		"script replaced later":         {append(one("/OpenAction 4 0 R", script), "\n4 0 obj null endobj\ntrailer << /Root 1 0 R >>\nstartxref\n9\n%%EOF"...), HostilePDF},
		"object stream nobody can read": {one("", objectStream("/LZWDecode", 9, "<< >>")), HostilePDF},
		"password":                      {specimen.Document(root+" /Encrypt 4 0 R", "<< /Type /Catalog /Pages 2 0 R >>", pages, page, "<< /Filter /Standard /V 2 >>"), LockedPDF},
		"password in an xref stream":    {one("", "<< /Type /XRef /Root 1 0 R /Encrypt 5 0 R /W [1 2 1] /Length 0 >>\nstream\nendstream"), LockedPDF},
		"no pages":                      {specimen.Document(root, "<< /Type /Catalog /Pages 2 0 R >>", "<< /Type /Pages /Kids [] >>"), Broken},
		"page missing":                  {specimen.Document(root, "<< /Type /Catalog /Pages 2 0 R >>", pages), Broken},
		"pages in a ring":               {specimen.Document(root, "<< /Type /Catalog /Pages 2 0 R >>", "<< /Kids [2 0 R] >>"), Broken},
		"no root":                       {specimen.Document("<<", "<< /Type /Catalog /Pages 2 0 R >>", pages, page), Broken},
		"cut off":                       {cut[:len(cut)-400], Broken},
		"huge picture":                  {one("", "<< /Subtype /Image /Width 60000 /Height 60000 >>"), Bomb},
		"object stream that grows":      {one("", objectStream("/FlateDecode", 9, strings.Repeat(" ", 40<<20))), Bomb},
		"objects without end":           {one("", "["+strings.Repeat("1 ", 600_000)+"]"), Bomb},
		"deep nesting":                  {one("", strings.Repeat("[", 1000)), ""},
	} {
		v := look1(c.data)
		if v.Refused != c.want {
			t.Errorf("%s: %q, want %q", name, v.Refused, c.want)
		}
		if v.Refused == "" && (v.Pages != 1 || v.MIME != "application/pdf" || !bytes.Equal(v.Clean, c.data)) {
			t.Errorf("%s: %d pages, %s, stored as sent: %t", name, v.Pages, v.MIME, bytes.Equal(v.Clean, c.data))
		}
	}
}

// TestPageCount: the pages there are count, not those that are claimed.
func TestPageCount(t *testing.T) {
	for n := 1; n <= 20; n++ {
		if v := look1(specimen.PDF(n)); v.Pages != n || v.Refused != "" {
			t.Errorf("%d pages: %d, %q", n, v.Pages, v.Refused)
		}
	}
	lie := bytes.Replace(specimen.PDF(30), []byte("/Count 30"), []byte("/Count 03"), 1)
	if v := look1(lie); v.Refused != TooManyPages || v.Pages != 30 {
		t.Errorf("30 pages that claim to be 3: %q, %d", v.Refused, v.Pages)
	}
}

// TestObjectsInObjects: a file built to be read again and again is given up
// in time; without the budget these take hours.
func TestObjectsInObjects(t *testing.T) {
	for name, body := range map[string]string{
		"strings": strings.Repeat("1 0 obj(", 1<<20),
		"arrays":  strings.Repeat("obj[", 1<<21),
		"comment": strings.Repeat("obj%", 1<<21),
		"hex":     strings.Repeat("obj<", 1<<21),
		"refs":    strings.Repeat("obj 1 ", 1<<20),
	} {
		v := look1([]byte("%PDF-1.4\n" + body + "\n%%EOF"))
		if v.Refused == "" {
			t.Errorf("%s: taken", name)
		}
	}
}
