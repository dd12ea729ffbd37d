package dialog_test

import (
	"maps"
	"testing"

	"sakti/bot/dialog"
)

// TestSlots says what the first words of somebody already answer, and that
// nothing else is made of them.
func TestSlots(t *testing.T) {
	for _, c := range []struct {
		service, text string
		want          map[string]string
	}{
		{"AKL", "anakku bar lair arep gawe akte", map[string]string{"hubungan": "orangtua"}},
		{"AKL", "mau bikin akta lahir, nama anak Bagas Pratama, lahir 12 Maret 2026, laki-laki", map[string]string{"subjek_nama": "Bagas Pratama", "tgl_lahir": "2026-03-12", "jenis_kelamin": "laki"}},
		{"AKL", "akta lahir a.n. Siti Nur Aini desa Pucung eromoko", map[string]string{"subjek_nama": "Siti Nur Aini", "desa": "33.12.08.2002"}},
		{"AKL", "nama saya siti aminah mau urus akta anak saya Bagas Prakoso lahir kemarin", map[string]string{"pemohon_nama": "Siti Aminah", "subjek_nama": "Bagas Prakoso", "hubungan": "orangtua", "tgl_lahir": "2026-11-22"}},
		{"AKM", "bapak saya Ngatmin meninggal tadi pagi", map[string]string{"hubungan": "anak", "subjek_nama": "Ngatmin", "tgl_meninggal": "2026-11-23"}},
		{"AKM", "tiyang sepuh kula sampun seda", map[string]string{"hubungan": "anak"}},
		{"SKAK", "suamiku meninggal", map[string]string{"hubungan": "pasangan"}},
		{"KUT2", "akta lahir saya hilang", map[string]string{"akta_jenis": "kelahiran", "alasan": "hilang"}},
		{"KUT2", "akte nikah suwek", map[string]string{"akta_jenis": "perkawinan", "alasan": "rusak"}},
		{"KIA-GANTI", "kia anak saya ilang", map[string]string{"hubungan": "orangtua", "sebab": "hilang"}},
		{"NIK", "nik ga kebaca bpjs, NIK saya 3312014505900001", map[string]string{"instansi": "bpjs", "pemohon_nik": "3312014505900001"}},
		{"KK-HILANG", "kk ilang no kk 3312010101150002 wa 0812 3456 7890", map[string]string{"no_kk": "3312010101150002", "telepon": "+6281234567890"}},
		{"PBT", "nama saya salah huruf di akta", map[string]string{}},
		{"PNM", "anak saya mau ganti nama", map[string]string{}},
		{"KTP-HILANG", "ktp hilang", map[string]string{}},
		{"AKL", "anak saya lahir 3 hari lalu di desa", map[string]string{"hubungan": "orangtua", "tgl_lahir": "2026-11-20"}},
	} {
		w := newWorld(t)
		got := dialog.Slots(c.text, cat().Service(c.service), w.facts)
		if !maps.Equal(got, c.want) {
			t.Errorf("%s %q: %v, want %v", c.service, c.text, got, c.want)
		}
	}
}
