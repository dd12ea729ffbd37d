package admin

import (
	"bytes"
	"fmt"
	"mime/multipart"
	"net/http"
	"regexp"
	"strings"
	"testing"

	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"

	"sakti/core/coretest/browser"
)

const staffSheet = "nama_pengguna;nama;tugas;loket;seksi;kecamatan\n" +
	"siti.aminah;Siti Aminah;Operator loket;DESA-33.12.01.2001;;\n" +
	"wahyu;Wahyu;Validator;;C-LH;\n"

// upload hands a file in, as browsers do.
func (p *person) upload(path, name string, body []byte) reply {
	p.h.t.Helper()
	var form bytes.Buffer
	w := multipart.NewWriter(&form)
	part, err := w.CreateFormFile("berkas", name)
	if err != nil {
		p.h.t.Fatal(err)
	}
	_, _ = part.Write(body)
	_ = w.WriteField("isi", "")
	if err := w.Close(); err != nil {
		p.h.t.Fatal(err)
	}
	req, err := http.NewRequest(http.MethodPost, p.h.server.URL+path, &form)
	if err != nil {
		p.h.t.Fatal(err)
	}
	req.Header.Set("Content-Type", w.FormDataContentType())
	req.Header.Set("Sec-Fetch-Site", "same-origin")
	res, err := p.client.Do(req)
	if err != nil {
		p.h.t.Fatal(err)
	}
	defer res.Body.Close()
	var text bytes.Buffer
	if _, err := text.ReadFrom(res.Body); err != nil {
		p.h.t.Fatal(err)
	}
	return reply{p.h.t, res.StatusCode, res.Header.Get("Location"), text.String(), res.Header}
}

// A sheet of staff is looked at before anything is written; what it makes is
// shown once, and lets in.
func TestImportOfStaff(t *testing.T) {
	t.Parallel()
	h := open(t)
	admin := h.enter(h.hire(h.role("admin")))
	const path = "/panel/petugas/impor"
	admin.get("/panel/petugas").is(200).has("Impor dari CSV", "Unduh daftar")
	admin.get(path).is(200).has("nama_pengguna", "wajib", "Operator loket, Verifikator", "C-LH (Seksi Kelahiran)", "Unduh contoh")
	admin.post(path, "isi", "").is(http.StatusUnprocessableEntity).has("Belum ada isinya")
	admin.post(path, "isi", staffSheet+"x;X;Tukang;;;\n").is(http.StatusUnprocessableEntity).has(
		"Ada 2 hal yang harus dibetulkan dulu. Tidak ada yang disimpan.", "Baris 4 nama_pengguna Pakai 3 sampai 32", "Baris 4 tugas", "Betulkan di sini").lacks("Tambahkan")
	page := admin.upload(path, "petugas.csv", []byte("\ufeff"+staffSheet)).is(200).has("2 petugas akan ditambahkan.", "Operator loket, Desa Sumberagung, Pracimantoro", "Tambahkan 2 petugas")
	if n := h.number(`SELECT count(*) FROM staff WHERE username = 'wahyu'`); n != 0 {
		t.Fatal("the preview wrote somebody")
	}
	admin.post(path, "langkah", "simpan", "isi", staffSheet+"x;X;Tukang;;;\n").is(http.StatusUnprocessableEntity).has("Tugas “Tukang” tidak dikenal")
	kept := regexp.MustCompile(`name="isi" value="([^"]*)"`).FindStringSubmatch(page.body)
	if kept == nil || !strings.Contains(kept[1], "siti.aminah;Siti Aminah") {
		t.Fatalf("the preview keeps %q", kept)
	}
	made := admin.post(path, "langkah", "simpan", "isi", kept[1]).is(200).has("2 petugas ditambahkan", "tidak bisa dilihat lagi", "Kode undangan chat OP-")
	secrets := regexp.MustCompile(`class="secret">([^<]+)`).FindAllStringSubmatch(made.body, -1)
	if len(secrets) != 3 { // two passwords and an invitation
		t.Fatalf("%d secrets:\n%s", len(secrets), made.text())
	}
	h.visitor().post("/masuk", "username", "wahyu", "password", secrets[2][1]).leads("/sandi")
	admin.post(path, "langkah", "simpan", "isi", kept[1]).is(http.StatusUnprocessableEntity).has("sudah ada di daftar petugas").lacks(secrets[0][1])
	if n := h.number(`SELECT count(*) FROM office_log WHERE action = 'staff.imported'`); n != 2 {
		t.Errorf("%d in the log", n)
	}
	if strings.Contains(h.log.String(), "siti") || strings.Contains(h.log.String(), secrets[0][1]) {
		t.Error("the log knows who was added")
	}
}

// What is no CSV, or too much of it, is refused with a way on.
func TestFilesThatAreNoSheet(t *testing.T) {
	t.Parallel()
	h := open(t)
	admin := h.enter(h.hire(h.role("admin")))
	const path = "/panel/petugas/impor"
	admin.upload(path, "petugas.xlsx", []byte("PK\x03\x04...")).is(http.StatusUnprocessableEntity).has("Ini berkas Excel, bukan CSV")
	admin.upload(path, "petugas.csv", []byte("nama_pengguna;nama;tugas\nandre;Andr\xe9;Verifikator\n")).is(http.StatusUnprocessableEntity).has("CSV UTF-8")
	admin.upload(path, "petugas.csv", []byte("nama_pengguna;nama;tugas\n"+strings.Repeat("x", 600<<10))).is(http.StatusUnprocessableEntity).has("terlalu besar")
	if r := admin.upload(path, "petugas.csv", make([]byte, 3<<20)); r.status != http.StatusUnprocessableEntity || !strings.Contains(r.text(), "terlalu panjang") {
		t.Errorf("3 MB: status %d %s", r.status, r.text())
	}
	// A whole regency fits, in a file and pasted.
	var all strings.Builder
	all.WriteString("nama_pengguna;nama;tugas\n")
	for i := range 339 {
		fmt.Fprintf(&all, "operator.desa.nomor%d;Nama Lengkap Operator Desa Nomor %d;Verifikator\n", i, i)
	}
	admin.upload(path, "petugas.csv", []byte(all.String())).is(200).has("339 petugas akan ditambahkan. Menyiapkan kata sandinya butuh kira-kira 16 detik")
	admin.post(path, "isi", strings.ReplaceAll(all.String(), "\n", "\r\n")).is(200).has("Tambahkan 339 petugas")
}

// Counters are changed and added by a sheet; the preview says what will be
// different.
func TestImportOfCounters(t *testing.T) {
	t.Parallel()
	h := open(t)
	staff := h.hire(h.role("admin"))
	admin := h.enter(staff)
	const path = "/panel/loket/impor"
	admin.get(path).is(200).has("Loket yang kodenya sudah ada diubah", "Uji coba, Aktif, atau Tutup")
	const sheet = "kode,nama,jenis,jam,status\nFASKES-01,RSUD Contoh,,Setiap hari,Uji coba\nFASKES-11,Puskesmas Contoh,faskes,,\nFASKES-02,Faskes 2,,,\n"
	admin.post(path, "isi", sheet+"FASKES-12,,faskes,,\n").is(http.StatusUnprocessableEntity).has("Baris 5 nama Isi nama loket")
	admin.post(path, "isi", sheet).is(200).has("1 loket baru, 1 loket diubah, 1 tetap.", "nama: Faskes 1 → RSUD Contoh; jam: (kosong) → Setiap hari; status: Aktif → Uji coba", "Simpan 2 loket")
	admin.post(path, "isi", "kode,nama\nFASKES-02,Faskes 2\n").is(200).has("Tidak ada yang perlu disimpan").lacks("Simpan 0")
	admin.follow(admin.post(path, "langkah", "simpan", "isi", sheet)).is(200).has("Impor selesai: 1 loket baru, 1 loket diubah.")
	admin.get("/panel/loket?status=pilot").has("RSUD Contoh")
	if n := h.number(`SELECT count(*) FROM office_log WHERE action LIKE 'counter.%' AND staff_id = $1`, staff.ID); n != 4 {
		t.Errorf("%d in the log", n)
	}
}

// Downloads are attachments, with no cell that a spreadsheet would run.
func TestSheetsToKeep(t *testing.T) {
	t.Parallel()
	h := open(t)
	admin, head := h.enter(h.hire(h.role("admin"))), h.enter(h.hire(h.role("head_of_office")))
	h.exec(`UPDATE counters SET name = '=HYPERLINK("http://x";"y")' WHERE code = 'FASKES-01'`)
	for path, has := range map[string]string{
		"/panel/petugas/daftar.csv": ";Admin teknis;", "/panel/petugas/contoh.csv": "siti.aminah;Siti Aminah;Operator loket;",
		"/panel/loket/daftar.csv": "KEC-33.12.01;Kecamatan Pracimantoro;kecamatan;33.12.01;;aktif", "/panel/loket/contoh.csv": "FASKES-11;",
	} {
		r := admin.get(path).is(200)
		if !strings.HasPrefix(r.body, "\ufeff") || !strings.Contains(r.body, has) || !strings.HasPrefix(r.header.Get("Content-Disposition"), "attachment;") ||
			!strings.HasPrefix(r.header.Get("Content-Type"), "text/csv") {
			t.Errorf("%s: %v\n%.400s", path, r.header, r.body)
		}
	}
	if body := head.get("/panel/loket/daftar.csv").is(200).body; strings.Contains(body, ";=HYPER") || strings.Contains(body, `;"=HYPER`) || !strings.Contains(body, "'=HYPER") {
		t.Error("a name is a formula")
	}
	head.get("/panel/petugas/daftar.csv").is(http.StatusForbidden)
	example := admin.get("/panel/petugas/contoh.csv").body
	admin.upload("/panel/petugas/impor", "contoh.csv", []byte(example)).is(200).has("Tambahkan 4 petugas")
}

// An administrator imports a sheet by keyboard alone: a fault is mended where
// it stands, the preview is read, and a second Enter does nothing.
func TestImportByKeyboard(t *testing.T) {
	t.Parallel()
	h := open(t)
	ctx := browser.Open(t)
	h.sit(ctx, h.hire(h.role("admin")))
	h.look(ctx, "/panel/petugas/impor")
	h.on(ctx, atPath("/panel/petugas/impor"))
	h.press(ctx, "i")
	h.on(ctx, "document.activeElement.id === 'tempel'")
	h.press(ctx, "nama_pengguna;nama;tugas"+kb.Enter+"joko;Joko Susilo;Verifikatr")
	h.send(ctx)
	h.on(ctx, "document.querySelector('[role=alert]') && document.querySelector('tbody td:nth-of-type(2)').textContent.includes('tidak dikenal')")
	h.press(ctx, "i")
	h.on(ctx, "document.activeElement.id === 'tempel'")
	end := chromedp.KeyEvent(kb.End, chromedp.KeyModifiers(chromedp.ModifierCtrl))
	if err := chromedp.Do(ctx, end); err != nil {
		t.Fatal(err)
	}
	h.press(ctx, kb.Backspace+"or")
	h.send(ctx)
	h.on(ctx, "document.querySelector('[data-once]') && 'ready' in document.documentElement.dataset")
	h.press(ctx, "t")
	h.on(ctx, "document.activeElement.matches('[data-once] button')")
	h.press(ctx, kb.Enter+kb.Enter)
	h.on(ctx, "document.body.dataset.page === 'admitted' && document.querySelectorAll('.secret').length === 1")
	if n := h.number(`SELECT count(*) FROM staff s JOIN staff_roles r ON r.staff_id = s.id WHERE s.username = 'joko' AND r.role = 'verifier'`); n != 1 {
		t.Errorf("%d of him", n)
	}
	h.on(ctx, "Object.keys(localStorage).every((k) => !k.startsWith('draft '))")
}

// number reads one.
func (h *house) number(sql string, args ...any) (n int) {
	h.t.Helper()
	if err := h.pool.QueryRow(h.t.Context(), sql, args...).Scan(&n); err != nil {
		h.t.Fatal(err)
	}
	return n
}
