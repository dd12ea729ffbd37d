package catalog

import (
	"fmt"
	"slices"
	"strings"
	"testing"
)

// onlyRead are fields that no SIAK screen asks for: they decide about papers,
// or are the office's own.
var onlyRead = strings.Fields(`hubungan ambil surat_lahir surat_nikah pasangan_hidup wna semua_anak suami_istri
	penerima_sendiri pindah_alamat sudah_rekam kec_rekam kk_benar rumah_sendiri punya_paspor penerbit_wonogiri
	di_bawah_19 kawin_agama lahir_dulu instansi punya_bukti punya_surat`)

// Every answer of every service that is keyed stands on its sheet once: among
// what is typed, or among what is known not to be.
func TestEverySheetIsWhole(t *testing.T) {
	t.Parallel()
	c := builtIn(t)
	used := map[string]bool{}
	for _, s := range c.Services {
		if s.Lane == "visit" || s.Lane == "complaint" {
			continue // these never come to SIAK
		}
		groups := c.SheetFor(s)
		var all []string
		for _, group := range groups {
			all = append(all, group.Fields...)
			for _, code := range group.Fields {
				if read := slices.Contains(onlyRead, code) || s.Code == "KUT2" && code == "alasan"; (group.Name == "") != read {
					t.Errorf("%s: %s stands under %q", s.Code, code, group.Name)
				}
				used[code] = true
			}
		}
		if len(all) != len(s.Fields) || len(groups) < 3 {
			t.Errorf("%s: %d of %d fields in %d parts", s.Code, len(all), len(s.Fields), len(groups))
		}
	}
	for _, sheet := range c.sheets {
		for _, group := range sheet.Groups {
			for _, code := range group.Fields {
				if !used[code] {
					t.Errorf("%s is asked by no service", code)
				}
			}
		}
		for _, code := range sheet.Services {
			if c.Service(code) == nil {
				t.Errorf("there is no service %s", code)
			}
		}
	}
}

// The order is that of the ministry's forms.
func TestSheetOrder(t *testing.T) {
	t.Parallel()
	c := builtIn(t)
	for code, want := range map[string]string{
		// F-2.01A: region, reporter, subject, birth.
		"AKL": "desa pemohon_nama pemohon_nik subjek_nama no_kk jenis_kelamin tempat_lahir tgl_lahir email hubungan ambil",
		// F-1.03, numbers 1 to 12.
		"PD-AKEC": "no_kk pemohon_nama pemohon_nik desa alamat_tujuan desa_tujuan pindah_alasan pindah_siapa pindah_kk subjek_nama pindah_nama email hubungan rumah_sendiri ambil",
		"DTG":     "no_kk pemohon_nama pemohon_nik alamat_tujuan desa pindah_kk subjek_nama hubungan rumah_sendiri",
		// F-1.02, parts I and II.
		"KTP-BARU": "pemohon_nama pemohon_nik no_kk alasan desa subjek_nama subjek_nik hubungan sudah_rekam kec_rekam",
	} {
		var got []string
		for _, group := range c.SheetFor(c.Service(code)) {
			got = append(got, group.Fields...)
		}
		if fmt.Sprint(got) != fmt.Sprint(strings.Fields(want)) {
			t.Errorf("%s: %v", code, got)
		}
	}
}

// A service that was added to the catalogue has a sheet too.
func TestSheetOfAnUnknownService(t *testing.T) {
	t.Parallel()
	groups := builtIn(t).SheetFor(&Service{Code: "BARU", Fields: []Field{{Code: "pemohon_nama"}, {Code: "khusus"}}})
	if len(groups) != 2 || groups[0].Fields[0] != "pemohon_nama" || groups[1].Fields[0] != "khusus" {
		t.Error(groups)
	}
}
