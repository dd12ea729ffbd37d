package admin

import (
	"fmt"
	"html"
	"net/http"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"

	"sakti/core"
)

// What is changed holds without a restart, can be taken back, and is written
// down with who and when.
func TestSettingsPage(t *testing.T) {
	t.Parallel()
	h := open(t)
	h.office.Defaults = core.Settings{Phone: "0823-2872-9953", Address: "Jl. Jenderal Sudirman 147a", CounterHours: "Senin sampai Jumat"}
	staff := h.hire(h.role("head_of_office"))
	head := h.enter(staff)
	head.get("/panel/setelan").is(200).has("Telepon kantor", "belum pernah diubah").lacks("Pakai bawaan")
	head.post("/panel/setelan/office_phone", "value", "telepon saja").is(http.StatusUnprocessableEntity).has("Tulis nomor telepon dengan angka", "Sekarang berlaku: 0823-2872-9953")
	head.follow(head.post("/panel/setelan/office_phone", "value", "0273-321000")).is(200).has("Telepon kantor sudah disimpan", `dari “0823-2872-9953” menjadi “0273-321000”`, staff.Name, "2 November 2026", "Bawaan program: 0823-2872-9953")
	h.clock.Add(3 * time.Second)
	h.do(func(tx pgx.Tx) {
		if s, err := h.office.Settings(t.Context(), tx); err != nil || s.Phone != "0273-321000" {
			t.Errorf("%+v, %v", s, err)
		}
	})
	head.follow(head.post("/panel/setelan/office_phone", "bawaan", "ya")).is(200).has("belum pernah diubah", "Riwayat Telepon kantor (2)")
	head.post("/panel/setelan/kunci", "value", "x").is(http.StatusNotFound)
}

// The log is read newest first, by person and by thing, and goes on over
// pages; who came in and who read a chat stand there only for who asks.
func TestTrail(t *testing.T) {
	t.Parallel()
	h := open(t)
	boss, staff := h.hire(h.role("head_of_office")), h.hire(h.role("admin"))
	head, admin := h.enter(boss), h.enter(staff)
	head.get("/panel/jejak").is(200).has("Belum ada yang cocok.")
	path := counterPath(h.counterID("FASKES-01"))
	admin.post("/panel/petugas/baru", "name", "Siti", "username", "siti", "role", "verifier").is(200)
	admin.post(path+"/nama", "name", "RSUD Contoh")
	head.post(path+"/status", "status", "pilot")
	head.post("/panel/setelan/office_phone", "value", "0273-321000")
	h.exec(`INSERT INTO office_log (at, staff_id, action, about) VALUES (now(), $1, 'chat.read', '7'), (now(), $1, 'line.stop', 'whatsapp warga'), (now(), NULL, 'staff.added', 'staff 999')`, staff.ID)
	page := head.get("/panel/jejak").is(200).has("Mengubah setelan", "Telepon kantor", "Mengganti nama loket", "dari “Faskes 1” menjadi “RSUD Contoh”", "Menambah petugas", "Siti",
		"Menghentikan pengiriman", "WhatsApp warga", "Baris perintah").lacks("Membaca chat</td>", `href="/panel/petugas/`)
	if newest, oldest := strings.Index(page.body, "Mengubah setelan"), strings.Index(page.body, "Mengganti nama"); newest > oldest {
		t.Error("the newest is not first")
	}
	admin.get("/panel/jejak").has("Siti").is(200)
	if !strings.Contains(admin.get("/panel/jejak").body, `href="/panel/petugas/`) {
		t.Error("an admin cannot follow to a person")
	}
	head.get("/panel/jejak?jenis=chat").has("Membaca chat", "percakapan 7")
	head.get(fmt.Sprintf("/panel/jejak?petugas=%d", boss.ID)).has("Mengubah status loket").lacks("Menambah petugas</td>", "RSUD Contoh”")
	about := html.UnescapeString(regexp.MustCompile(`/panel/jejak\?tentang=counter[^"]*`).FindString(page.body))
	head.get(about).is(200).has("Hanya tentang RSUD Contoh", "Mengubah status loket", "Mengganti nama loket").lacks("dari “0273")
	for i := range 60 {
		h.exec(`INSERT INTO office_log (at, staff_id, action, about) VALUES (now(), $1, 'group.set', $2)`, staff.ID, fmt.Sprint(i))
	}
	first := head.get("/panel/jejak").is(200).has("Yang lebih lama").lacks("Mengubah setelan</td>")
	next := regexp.MustCompile(`/panel/jejak\?sebelum=\d+`).FindString(first.body)
	head.get(next).is(200).has("Mengubah setelan").lacks("Yang lebih lama")
}

// Everything that is written into the log has words for it.
func TestTrailHasWords(t *testing.T) {
	t.Parallel()
	written := regexp.MustCompile(`(?:\b(?:office|o)\.Log(?:Change)?\([^"\n]*|Action: |action := map\[string\]string\{[^}]*|change\{)"([a-z_]+(?:\.[a-z_]+)?)"`)
	found := 0
	for _, pattern := range []string{"*.go", "../core/*.go", "../bot/*.go"} {
		files, err := filepath.Glob(pattern)
		if err != nil {
			t.Fatal(err)
		}
		for _, name := range files {
			text, err := os.ReadFile(name)
			if err != nil {
				t.Fatal(err)
			}
			if strings.HasSuffix(name, "_test.go") {
				continue
			}
			for _, match := range written.FindAllStringSubmatch(string(text), -1) {
				found++
				if trailWords[match[1]] == "" {
					t.Errorf("%s writes %q, which has no words", name, match[1])
				}
			}
		}
	}
	if found < 20 {
		t.Errorf("only %d actions were found", found)
	}
	for action := range trailWords {
		kind, _, _ := strings.Cut(action, ".")
		if !slices.ContainsFunc(trailKinds, func(l label) bool { return l.Code == kind }) {
			t.Errorf("%s cannot be asked for", action)
		}
	}
}
