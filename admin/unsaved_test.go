package admin

import (
	"fmt"
	"net/http"
	"regexp"
	"strings"
	"testing"
)

// seenIn is how the thing was when the page was made, as the form knows that
// is sent to a path.
func (r reply) seenIn(form string) string {
	r.t.Helper()
	found := regexp.MustCompile(`(?s)action="` + regexp.QuoteMeta(form) + `"[^>]*>(.*?)</form>`).FindStringSubmatch(r.body)
	if found == nil {
		r.t.Fatalf("no form is sent to %s", form)
	}
	return strings.NewReplacer("&#34;", `"`, "&#43;", "+").Replace(between(r.t, found[1], `name="seen" value="`, `"`))
}

// comesWith checks that a field comes back with what was typed.
func (r reply) comesWith(field, typed string) reply {
	r.t.Helper()
	if !regexp.MustCompile(`name="` + field + `"[^>]*value="` + regexp.QuoteMeta(typed) + `"`).MatchString(r.body) {
		r.t.Fatalf("%s does not hold %q:\n%s", field, typed, r.text())
	}
	return r
}

// chosen checks that a list comes back with what was chosen.
func (r reply) chosen(code string) reply {
	r.t.Helper()
	if !regexp.MustCompile(`<option value="` + code + `"[^>]* selected>`).MatchString(r.body) {
		r.t.Fatalf("%s is not chosen:\n%s", code, r.text())
	}
	return r
}

// Who comes second about somebody keeps what they typed, sees what holds now,
// and may still have it so.
func TestStaffFormComesBack(t *testing.T) {
	t.Parallel()
	h := open(t)
	first, second := h.enter(h.hire(h.role("admin"))), h.enter(h.hire(h.role("admin")))
	rini := h.hire(h.role("verifier"))
	path := staffPath(rini.ID)
	was := second.get(path).seenIn(path + "/nama")
	first.follow(first.post(path+"/nama", "name", "Rini Astuti", "seen", was)).has("Nama sudah diganti.")
	back := second.post(path+"/nama", "name", "Rini Asmara", "seen", was).is(http.StatusConflict).
		has("Belum disimpan:", "Sekarang: Rini Astuti").comesWith("name", "Rini Asmara")
	second.follow(second.post(path+"/nama", "name", "Rini Asmara", "seen", back.seenIn(path+"/nama"))).is(200).has("Nama sudah diganti.", "Rini Asmara")

	was = second.get(path).seenIn(path + "/tugas")
	first.post(path+"/tugas", "role", "call_centre", "seen", was)
	back = second.post(path+"/tugas", "role", "validator", "section", "C-LH", "seen", was).is(http.StatusConflict).
		has("Tugasnya sekarang: Verifikator; Call center").chosen("validator").chosen("C-LH")
	second.follow(second.post(path+"/tugas", "role", "validator", "section", "C-LH", "seen", back.seenIn(path+"/tugas"))).is(200).has("Tugas sudah ditambahkan.", "Validator, Seksi Kelahiran")
	second.post(path+"/tugas", "role", "operator", "seen", second.get(path).seenIn(path+"/tugas")).is(http.StatusUnprocessableEntity).chosen("operator")
	second.post("/panel/petugas/baru", "name", "", "username", "ratna", "role", "validator", "section", "C-LH").is(http.StatusUnprocessableEntity).
		holds("username", "ratna").chosen("validator").chosen("C-LH")
	// Nothing was typed: the page is enough.
	second.follow(second.post(path+"/sandi", "seen", was)).is(200).has("Belum disimpan:")
}

// The same of a counter, from its own page and from the list.
func TestCounterFormComesBack(t *testing.T) {
	t.Parallel()
	h := open(t)
	first, second := h.enter(h.hire(h.role("admin"))), h.enter(h.hire(h.role("head_of_office")))
	path := counterPath(h.counterID("FASKES-01"))
	first.post(path+"/jam", "hours", "Setiap hari", "seen", "")
	back := second.post(path+"/jam", "hours", "Senin saja", "seen", "", "back", "jenis=faskes").is(http.StatusConflict).
		has("Belum disimpan:", "Sekarang: Setiap hari").comesWith("hours", "Senin saja")
	second.follow(second.post(path+"/jam", "hours", "Senin saja", "seen", back.seenIn(path+"/jam"), "back", "loket")).is(200).has("Jam buka: Senin saja")
	first.post(path+"/status", "status", "pilot", "seen", "active")
	second.post(path+"/status", "status", "closed", "seen", "active", "back", "loket").is(http.StatusConflict).has("Sekarang: Uji coba").chosen("closed")
	second.post(path+"/nama", "name", strings.Repeat("a", 61), "back", "loket").is(http.StatusUnprocessableEntity).has("Sekarang: Faskes 1")
	if n := h.number(`SELECT count(*) FROM counters WHERE code = 'FASKES-01' AND hours = 'Senin saja' AND status = 'pilot' AND name = 'Faskes 1'`); n != 1 {
		t.Error("a refused form left something")
	}
}

// A machine that somebody else changed shows both; one that is gone can be put
// on the list again as it was typed.
func TestEquipmentFormComesBack(t *testing.T) {
	t.Parallel()
	h := open(t)
	first, second := h.enter(h.hire(h.role("admin"))), h.enter(h.hire(h.role("admin")))
	id := h.counterID("FASKES-01")
	counter := counterPath(id)
	second.post(counter+"/perangkat", "kind", "printer", "label", "Epson", "state", "faulty", "since", "besok", "note", "Macet").
		is(http.StatusUnprocessableEntity).comesWith("label", "Epson").comesWith("note", "Macet").chosen("printer").chosen("faulty")
	first.post(counter+"/perangkat", "kind", "printer", "label", "Epson", "state", "good", "since", "2026-10-01").leads(counter)
	machine := "/panel/perangkat/" + between(t, first.get(counter).body, `action="/panel/perangkat/`, `"`)
	was := first.get(counter).seenIn(machine)
	first.post(machine, "label", "Epson", "state", "faulty", "since", "2026-11-01", "note", "Head macet", "seen", was)
	typed := []string{"label", "Epson L3210", "state", "repair", "since", "2026-10-30", "note", "Sudah di servis", "counter", fmt.Sprint(id), "seen"}
	back := second.post(machine, append(typed, was)...).is(http.StatusConflict).
		has("Sekarang: Epson", "Sekarang: Rusak", "Sekarang: Head macet", "Sekarang: 1 November 2026").comesWith("note", "Sudah di servis").chosen("repair")
	second.follow(second.post(machine, append(typed, back.seenIn(machine))...)).has("Perangkat sudah diubah.", "Sudah di servis")

	was = second.get(counter).seenIn(machine)
	first.post(machine+"/hapus", "counter", fmt.Sprint(id), "seen", was)
	second.post(machine, append(typed, was)...).is(http.StatusConflict).has("Belum disimpan:", "Belum ada perangkat").comesWith("label", "Epson L3210").chosen("repair")
}

// A ready answer is not overwritten unseen; what was typed comes back beside
// what holds now, also where the answer is gone.
func TestReadyAnswerComesBack(t *testing.T) {
	t.Parallel()
	h := open(t)
	boss := h.hire(h.role("head_of_section"))
	first, second := h.enter(boss), h.enter(h.hire(h.role("head_of_office")))
	const path = "/panel/jawaban/salam"
	was := second.get(path).seenIn(path)
	first.follow(first.post(path, "title", "Salam", "words_id", "Halo {nama}.", "seen", was)).has("Sudah disimpan.")
	back := second.post(path, "title", "Salam hangat", "words_id", "Sugeng enjang {nama}.\r\nAda apa?", "off", "ya", "seen", was).is(http.StatusConflict).
		has("Belum disimpan: "+boss.Name+" lebih dulu", "Sekarang: Salam", "Sekarang: Halo {nama}.", "Sekarang: tidak", "Sugeng enjang {nama}.").comesWith("title", "Salam hangat")
	if n := h.number(`SELECT count(*) FROM canned_answers WHERE words->>'id' = 'Halo {nama}.'`); n != 1 {
		t.Error("the first one's words are gone")
	}
	second.follow(second.post(path, "title", "Salam hangat", "words_id", "Sugeng enjang {nama}.\r\nAda apa?", "seen", back.seenIn(path))).has("Sudah disimpan.")
	first.follow(first.post(path, "bawaan", "ya", "seen", was)).is(200).has("Belum disimpan:", "Salam hangat")

	first.post("/panel/jawaban", "code", "banjir", "title", "Banjir", "words_id", "Kantor tutup.")
	first.post("/panel/jawaban", "code", "banjir", "title", "Air", "words_id", "Airnya tinggi.").is(http.StatusConflict).has("sudah dipakai", "Airnya tinggi.").comesWith("code", "banjir")
	was = second.get("/panel/jawaban/banjir").seenIn("/panel/jawaban/banjir")
	first.post("/panel/jawaban/banjir", "bawaan", "ya", "seen", was)
	second.post("/panel/jawaban/banjir", "title", "Banjir besar", "words_id", "Tutup dulu.", "seen", was).is(http.StatusConflict).
		has("Belum disimpan:", "Tutup dulu.").comesWith("title", "Banjir besar").comesWith("code", "banjir")
	second.follow(second.post("/panel/jawaban/banjir", "bawaan", "ya", "seen", was)).is(200).has("Belum disimpan:")
}

// Two who set one group: the second is told what the first did.
func TestGroupFormComesBack(t *testing.T) {
	t.Parallel()
	h := open(t)
	boss := h.hire(h.role("admin"))
	first, second := h.enter(boss), h.enter(h.hire(h.role("head_of_office")))
	path := groupPath(h.group("Loket Desa"))
	was := second.get("/panel/grup").seenIn(path)
	set := func(p *person, minutes, daily, seen string, more ...string) reply {
		return p.post(path, append([]string{"active", "ya", "question_minutes", minutes, "daily_at", daily, "weekly_at", "", "weekly_day", "5", "lang", "jv", "private_link", "", "seen", seen}, more...)...)
	}
	first.follow(set(first, "45", "08.00", was, "delete_numbers", "ya")).has("sudah disimpan")
	back := set(second, "30", "09.15", was, "delete_photos", "ya").is(http.StatusConflict).
		has("Belum disimpan: "+boss.Name+" lebih dulu mengubah ini", "Sekarang: 45", "Sekarang: 08.00", "Sekarang: ya", "sesudah 45 menit kerja").
		holds("question_minutes", "30").comesWith("daily_at", "09.15")
	if strings.Contains(back.body, `name="delete_numbers" value="ya" checked`) || !strings.Contains(back.body, `name="delete_photos" value="ya" checked`) {
		t.Error("the boxes are not as they were ticked")
	}
	second.follow(set(second, "30", "09.15", back.seenIn(path))).has("sudah disimpan", "sesudah 30 menit kerja")
	set(second, "30", "pagi", "x").is(http.StatusConflict).comesWith("daily_at", "pagi")
	trail := h.enter(boss).get("/panel/jejak?jenis=group").is(200)
	trail.has("Mengubah pengaturan grup", "pertanyaan sesudah: 45 menit", "pertanyaan sesudah: 30 menit", "hapus NIK: ya")
}
