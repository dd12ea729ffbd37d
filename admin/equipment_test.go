package admin

import (
	"net/http"
	"regexp"
	"strconv"
	"testing"

	"github.com/jackc/pgx/v5"

	"sakti/core"
	"sakti/core/coretest"
)

func (h *house) counterID(code string) (id int64) {
	h.t.Helper()
	h.do(func(tx pgx.Tx) { id = *coretest.Counter(h.t, tx, code) })
	return id
}

// A machine is put on its counter's list, breaks, is found by kecamatan and
// state, and goes; the counter's page tells how it was.
func TestEquipmentOfACounter(t *testing.T) {
	t.Parallel()
	h := open(t)
	staff := h.hire(h.role("head_of_office"))
	head := h.enter(staff)
	path := counterPath(h.counterID("DESA-33.12.01.2001"))
	head.get(path).is(200).has("Desa Sumberagung, Pracimantoro", "DESA-33.12.01.2001", "Belum ada perangkat", "Belum ada yang diubah")
	head.post(path+"/perangkat", "kind", "fax", "state", "good", "since", "2026-10-01").is(http.StatusUnprocessableEntity).has("Pilih jenis perangkat.")
	head.post(path+"/perangkat", "kind", "printer", "label", "Epson L3210", "state", "good", "since", "").is(http.StatusUnprocessableEntity).has("Tanggal sejak")
	page := head.follow(head.post(path+"/perangkat", "kind", "printer", "label", "Epson L3210", "state", "good", "since", "2026-10-01")).is(200).has(
		"Perangkat sudah ditambahkan.", "Printer Epson L3210 Baik", "sejak 1 Oktober 2026", "Menambah perangkat "+staff.Name)
	machine := regexp.MustCompile(`/panel/perangkat/\d+`).FindString(page.body)
	head.follow(head.post(machine, "label", "Epson L3210", "state", "faulty", "since", "2026-11-01", "note", "Head macet")).is(200).has(
		"Rusak", "Head macet", "menjadi “Printer Epson L3210: rusak sejak 01-11-2026. Head macet”")
	head.get("/panel/perangkat?keadaan=faulty&kecamatan=33.12.01").is(200).has("Desa Sumberagung, Pracimantoro", "Epson L3210", "1 November 2026")
	head.get("/panel/perangkat?keadaan=faulty&kecamatan=33.12.25").is(200).has("Tidak ada perangkat yang cocok")
	head.get("/panel/perangkat?jenis=modem").is(200).lacks("Epson")
	head.follow(head.post(machine+"/hapus")).is(200).has("Perangkat sudah dihapus dari daftar.", "Belum ada perangkat", "tadinya “Printer Epson")
	head.post(machine + "/hapus").is(http.StatusNotFound)
	head.post("/panel/perangkat/x").is(http.StatusNotFound)
	head.get("/panel/loket/999999").is(http.StatusNotFound)
}

// The inventory goes on over pages.
func TestManyMachines(t *testing.T) {
	t.Parallel()
	h := open(t)
	h.exec(`INSERT INTO equipment (counter_id, kind, label, state, since) SELECT id, 'modem', 'Modem ' || id, 'good', '2026-01-01' FROM counters`)
	admin := h.enter(h.hire(h.role("admin")))
	admin.get("/panel/perangkat").is(200).has("Berikutnya").lacks(`rel="prev"`)
	admin.get("/panel/perangkat?halaman=4").is(200).has("Sebelumnya").lacks(`rel="next"`)
}

// A counter on trial says since when; its page changes status and hours.
func TestPilotCounter(t *testing.T) {
	t.Parallel()
	h := open(t)
	admin := h.enter(h.hire(h.role("admin")))
	id := h.counterID("FASKES-01")
	path := counterPath(id)
	admin.follow(admin.post(path+"/status", "status", "pilot", "back", "loket")).is(200).has("Uji coba sejak 2 November 2026", "Mengubah status loket", "dari “Aktif” menjadi “Uji coba”")
	admin.follow(admin.post(path+"/jam", "hours", "Setiap hari", "back", "loket")).is(200).has("Jam buka: Setiap hari")
	admin.get("/panel/loket?jenis=faskes").has("Faskes 1").has("Perangkat loket", "Impor dari CSV")
	h.enter(h.hire(h.role("head_of_office"))).get("/panel/loket").lacks("Impor dari CSV")
	h.enter(h.hire(core.Role{Code: "operator", CounterID: &id})).get("/panel/loket/" + strconv.FormatInt(id, 10)).is(http.StatusForbidden)
}
