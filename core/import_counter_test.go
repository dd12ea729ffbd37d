package core_test

import (
	"bytes"
	"context"
	"strings"
	"testing"
	"time"

	"sakti/core"
	"sakti/core/coretest"
)

// A sheet of counters adds, changes and leaves alone, and says which; columns
// that are not there are not touched.
func TestImportCounters(t *testing.T) {
	t.Parallel()
	ctx, tx, office := context.Background(), coretest.Tx(t), coretest.Office(t)
	admin := coretest.Staff(t, tx, core.Role{Code: "admin"})
	plan, err := office.ImportCounters(ctx, tx, admin, core.SampleSheet(core.CounterColumns))
	if err != nil || len(plan.Faults) > 0 || plan.Added() != 1 || plan.Changed() != 2 {
		t.Fatalf("%v %+v", err, plan)
	}
	rsud, err := core.CounterByCode(ctx, tx, "FASKES-01")
	if err != nil || rsud.Name != "RSUD Contoh" || rsud.Hours == "" || rsud.Status != "active" {
		t.Errorf("%+v, %v", rsud, err)
	}
	fresh, err := core.CounterByCode(ctx, tx, "FASKES-11")
	if err != nil || fresh.Status != "pilot" || fresh.Kind != "faskes" || fresh.Region != nil {
		t.Errorf("%+v, %v", fresh, err)
	}
	plan, err = office.ImportCounters(ctx, tx, admin, []byte("kode;status\nFASKES-01;tutup\nFASKES-11;Uji Coba\n"))
	if err != nil || len(plan.Faults) > 0 || plan.Changed() != 1 {
		t.Fatalf("%v %+v", err, plan)
	}
	if rsud, _ = core.CounterByCode(ctx, tx, "FASKES-01"); rsud.Name != "RSUD Contoh" || rsud.Hours == "" || rsud.Status != "closed" {
		t.Errorf("%+v", rsud)
	}
	var was, became string
	err = tx.QueryRow(ctx, `SELECT was, became FROM office_log WHERE action = 'counter.status' AND staff_id = $1 ORDER BY id DESC LIMIT 1`, admin.ID).Scan(&was, &became)
	if err != nil || was != "Aktif" || became != "Tutup" {
		t.Errorf("%s became %s, %v", was, became, err)
	}
	head := coretest.Staff(t, tx, core.Role{Code: "head_of_office"})
	_, err = office.ImportCounters(ctx, tx, head, nil)
	wantCode(t, err, core.Forbidden)
}

func TestFaultsOfCounters(t *testing.T) {
	t.Parallel()
	ctx, tx, office := context.Background(), coretest.Tx(t), coretest.Office(t)
	admin := coretest.Staff(t, tx, core.Role{Code: "admin"})
	rows := []struct{ row, column, says string }{
		{"FASKES-01;RSUD;;;;", "", ""},
		{"!;Nama;faskes;;;", "kode", "huruf besar"},
		{"FASKES-01;RSUD Dua;;;;", "kode", "sudah ada di baris 2"},
		{"FASKES-02;;;;;", "nama", "Isi nama"},
		{"FASKES-03;RSUD;;;;", "nama", "sudah dipakai loket FASKES-01"},
		{"FASKES-04;Loket 1 Disdukcapil;;;;", "nama", "sudah dipakai loket DINAS-1"},
		{"FASKES-05;Lima;;;;Rusak", "status", "Pilih Uji coba, Aktif, atau Tutup"},
		{"FASKES-06;Enam;;;" + strings.Repeat("a", 81) + ";", "jam", "paling banyak 80"},
		{"FASKES-07;Tujuh;desa;;;", "jenis", "tidak bisa diganti"},
		{"FASKES-08;Delapan;;33.12.01;;", "wilayah", "tidak bisa diganti"},
		{"BARU-1;Baru Satu;;;;", "jenis", "loket baru"},
		{"BARU-2;Baru Dua;warung;;;", "jenis", "tidak dikenal"},
		{"BARU-3;Baru Tiga;faskes;33.12.01;;", "wilayah", "tidak memakai wilayah"},
		{"BARU-4;Baru Empat;desa;;;", "wilayah", "Isi kode wilayah"},
		{"BARU-5;Baru Lima;kecamatan;33.12.01.2001;;", "wilayah", "Isi kode wilayah"},
		{"BARU-6;Baru Enam;kecamatan;33:12:01;;", "wilayah", "sudah punya loket: KEC-33.12.01"},
	}
	sheet := example(len(rows), "kode;nama;jenis;wilayah;jam;status", func(i int) string { return rows[i].row })
	plan, err := office.ImportCounters(ctx, tx, admin, sheet)
	if err != nil {
		t.Fatal(err)
	}
	for i, row := range rows {
		var here []core.Fault
		for _, f := range plan.Faults {
			if f.Line == i+2 {
				here = append(here, f)
			}
		}
		if row.says == "" && len(here) == 0 {
			continue
		}
		if len(here) != 1 || here[0].Column != row.column || !strings.Contains(here[0].Text, row.says) {
			t.Errorf("%q: %+v", row.row, here)
		}
	}
	if c, _ := core.CounterByCode(ctx, tx, "FASKES-01"); c.Name != "Faskes 1" {
		t.Errorf("a sheet with faults renamed it to %s", c.Name)
	}
}

// What is downloaded, uploaded again, changes nothing; with one cell changed,
// one counter. 339 rows are written in well under a second.
func TestCounterSheetIsRead(t *testing.T) {
	t.Parallel()
	ctx, tx, office := context.Background(), coretest.Tx(t), coretest.Office(t)
	admin := coretest.Staff(t, tx, core.Role{Code: "admin"})
	sheet, err := office.CounterSheet(ctx, tx, admin)
	if err != nil {
		t.Fatal(err)
	}
	plan, err := office.ImportCounters(ctx, tx, admin, sheet)
	if err != nil || len(plan.Faults) > 0 || len(plan.Counters) != 339 || plan.Added()+plan.Changed() != 0 {
		t.Fatalf("%v, %d counters, %d changed: %+v", err, len(plan.Counters), plan.Changed(), plan.Faults)
	}
	sheet = bytes.ReplaceAll(sheet, []byte(";aktif"), []byte(";uji coba"))
	start := time.Now()
	plan, err = office.ImportCounters(ctx, tx, admin, sheet)
	if err != nil || plan.Changed() != 339 {
		t.Fatalf("%v, %d changed", err, plan.Changed())
	}
	t.Logf("339 counters changed in %v", time.Since(start))
	if n := counts(t, tx, `SELECT count(*) FROM counters WHERE status = 'pilot'`); n != 339 {
		t.Errorf("%d on trial", n)
	}
}
