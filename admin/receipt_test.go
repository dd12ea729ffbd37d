package admin

import (
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
)

// The receipt is a PDF to keep, with the two codes and what was handed in, and
// says nothing of the applicant's numbers. Who has to say first why they look
// gets none.
func TestReceipt(t *testing.T) {
	t.Parallel()
	h := open(t)
	h.panel.PublicURL = "https://panel.example"
	a := h.file("AKL", "submitted")
	path := "/panel/berkas/" + a.ID.String() + "/tanda-terima"
	r := h.enter(h.hire(h.role("verifier"))).get(path).is(200)
	if r.header.Get("Content-Type") != "application/pdf" || r.header.Get("Content-Disposition") != `attachment; filename="tanda-terima-`+a.Title()+`.pdf"` {
		t.Errorf("%v", r.header)
	}
	text := pdfText(t, []byte(r.body))
	for _, want := range []string{*a.Number, *a.Tracking, a.Subject, "https://panel.example/lacak", "Surat keterangan kelahiran", "1 lembar", "Dijanjikan selesai"} {
		if !strings.Contains(text, want) {
			t.Errorf("no %q in\n%s", want, text)
		}
	}
	if strings.Contains(text, a.SubjectNIK.Full()) || strings.Contains(text, a.Phone.Full()) {
		t.Error("a NIK or phone number on the receipt")
	}
	head := h.enter(h.hire(h.role("head_of_office"))).get(path)
	if head.header.Get("Location") != casePath(a.ID) {
		t.Errorf("%d %v", head.status, head.header)
	}
}

// pdfText is what poppler reads in a PDF, in the order of the page.
func pdfText(t *testing.T, body []byte) string {
	t.Helper()
	file := filepath.Join(t.TempDir(), "sheet.pdf")
	if err := os.WriteFile(file, body, 0o600); err != nil {
		t.Fatal(err)
	}
	out, err := exec.Command("pdftotext", "-layout", file, "-").Output()
	if err != nil {
		t.Fatal(err)
	}
	return strings.Join(strings.Fields(string(out)), " ")
}
