package specimen

import (
	"bytes"
	"fmt"
	"strings"
)

// PDF is a small valid document of so many pages of text.
func PDF(pages int) []byte {
	kids := make([]string, pages)
	objects := []string{"<< /Type /Catalog /Pages 2 0 R >>", "", "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>"}
	for i := range pages {
		n := len(objects) + 1
		kids[i] = fmt.Sprintf("%d 0 R", n)
		text := fmt.Sprintf("BT /F1 24 Tf 72 720 Td (SPESIMEN - halaman %d dari %d) Tj ET", i+1, pages)
		objects = append(objects,
			fmt.Sprintf("<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Resources << /Font << /F1 3 0 R >> >> /Contents %d 0 R >>", n+1),
			fmt.Sprintf("<< /Length %d >>\nstream\n%s\nendstream", len(text), text))
	}
	objects[1] = fmt.Sprintf("<< /Type /Pages /Count %d /Kids [%s] >>", pages, strings.Join(kids, " "))
	return Document("<< /Root 1 0 R", objects...)
}

// Document joins numbered objects to a PDF; trailer is the start of its
// trailer dictionary. Tests build with it what PDF does not.
func Document(trailer string, objects ...string) []byte {
	var out bytes.Buffer
	out.WriteString("%PDF-1.7\n%\xe2\xe3\xcf\xd3\n")
	at := make([]int, len(objects))
	for i, o := range objects {
		at[i] = out.Len()
		fmt.Fprintf(&out, "%d 0 obj\n%s\nendobj\n", i+1, o)
	}
	xref := out.Len()
	fmt.Fprintf(&out, "xref\n0 %d\n0000000000 65535 f \n", len(objects)+1)
	for _, a := range at {
		fmt.Fprintf(&out, "%010d 00000 n \n", a)
	}
	fmt.Fprintf(&out, "trailer\n%s /Size %d >>\nstartxref\n%d\n%%%%EOF\n", trailer, len(objects)+1, xref)
	return out.Bytes()
}
