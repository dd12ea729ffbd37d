package core_test

import (
	"context"
	"fmt"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"

	"sakti/core"
	"sakti/core/coretest"
)

const staffHead = "nama_pengguna;nama;tugas;loket;seksi;kecamatan"

// counts reads numbers that tests compare before and after.
func counts(t *testing.T, tx pgx.Tx, sql string, args ...any) (n int) {
	t.Helper()
	if err := tx.QueryRow(context.Background(), sql, args...).Scan(&n); err != nil {
		t.Fatal(err)
	}
	return n
}

// The example on the page is a sheet without faults, and what it makes works:
// passwords let in, invitations link.
func TestImportStaff(t *testing.T) {
	t.Parallel()
	ctx, tx, office := context.Background(), coretest.Tx(t), coretest.Office(t)
	admin := coretest.Staff(t, tx, core.Role{Code: "admin"})
	plan, made, err := office.ImportStaff(ctx, tx, admin, core.SampleSheet(core.StaffColumns), false)
	if err != nil || len(plan.Faults) > 0 || len(made) != 4 {
		t.Fatalf("%v %+v", err, plan)
	}
	agus := made[1]
	if agus.Username != "agus.santoso" || len(agus.Roles) != 2 || agus.Invitation == "" || made[2].Invitation != "" {
		t.Errorf("%+v", made)
	}
	in, err := office.Authenticate(ctx, tx, agus.Username, agus.Password, "test")
	if err != nil || !in.MustChange || !in.Has("operator") || !in.Has("print_desk") {
		t.Errorf("%+v, %v", in, err)
	}
	citizen := coretest.Citizen(t, tx)
	wantCode(t, office.LinkOperator(ctx, tx, citizen, agus.Invitation), "")
	if camat := made[3].Roles[0]; camat.Region == nil || *camat.Region != "33.12.01" {
		t.Errorf("camat %+v", camat)
	}
	if n := counts(t, tx, `SELECT count(*) FROM office_log WHERE action = 'staff.imported' AND staff_id = $1`, admin.ID); n != 4 {
		t.Errorf("%d in the log", n)
	}
	if n := counts(t, tx, `SELECT count(*) FROM staff_roles WHERE counter_id IS NOT NULL AND region IS NOT NULL`); n != 0 {
		t.Errorf("%d duties at a counter name a region too", n)
	}
	again, made, err := office.ImportStaff(ctx, tx, admin, core.SampleSheet(core.StaffColumns), false)
	if err != nil || len(made) != 0 || len(again.Faults) != 5 || !strings.Contains(again.Faults[0].Text, "sudah ada di daftar") {
		t.Errorf("a second time: %v %+v", err, again.Faults)
	}
	for _, who := range []*core.Staff{nil, coretest.Staff(t, tx, core.Role{Code: "head_of_office"})} {
		_, err := office.PlanStaff(ctx, tx, who, nil)
		if wanted := core.Forbidden; who != nil && core.CodeOf(err) != wanted {
			t.Errorf("%v for %v", err, who)
		}
	}
}

// Every row is looked at, everything wrong in it is said, and nothing is
// written.
func TestFaultsOfStaff(t *testing.T) {
	t.Parallel()
	ctx, tx, office := context.Background(), coretest.Tx(t), coretest.Office(t)
	there := coretest.Staff(t, tx, core.Role{Code: "verifier"})
	if _, err := tx.Exec(ctx, `UPDATE counters SET status = 'closed' WHERE code = 'FASKES-02'`); err != nil {
		t.Fatal(err)
	}
	rows := []struct{ row, column, says string }{
		{"baik.saja;Baik;Verifikator;;;", "", ""},
		{"x;Satu;Verifikator;;;", "nama_pengguna", "3 sampai 32"},
		{there.Username + ";Dua;verifier;;;", "nama_pengguna", "sudah ada di daftar"},
		{"tiga;;Verifikator;;;", "nama", "Belum diisi"},
		{"empat;12345;Verifikator;;;", "nama", "dengan huruf"},
		{"lima;" + strings.Repeat("a", 61) + ";Verifikator;;;", "nama", "paling banyak 60"},
		{"enam;Enam;Tukang;;;", "tugas", "Pilih Operator loket, Verifikator"},
		{"tujuh;Tujuh;Operator loket;;;", "loket", "harus punya loket"},
		{"delapan;Delapan;Operator loket;DESA-0;;", "loket", "tidak ada"},
		{"sembilan;Sembilan;Operator loket;FASKES-02;;", "loket", "tutup"},
		{"sepuluh;Sepuluh;Validator;;XX;", "seksi", "Pilih D-ID"},
		{"sebelas;Sebelas;Camat;;;Solo", "kecamatan", "tidak ada"},
		{"duabelas;Dua Belas;Verifikator;DINAS-1;;", "loket", "tidak memakai kolom ini"},
		{"baik.saja;Lain;Camat;;;Pracimantoro", "nama_pengguna", "di baris lain untuk Baik"},
		{"baik.saja;Baik;Verifikator;;;", "tugas", "sama dengan baris"},
	}
	sheet := example(len(rows), staffHead, func(i int) string { return rows[i].row })
	before := counts(t, tx, `SELECT count(*) FROM staff`)
	plan, made, err := office.ImportStaff(ctx, tx, nil, sheet, false)
	if err != nil || made != nil {
		t.Fatal(err, made)
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
		if len(here) != 1 || here[0].Column != row.column || !strings.Contains(here[0].Text, row.says) || !strings.HasSuffix(here[0].Text, ".") {
			t.Errorf("%q: %+v", row.row, here)
		}
	}
	if after := counts(t, tx, `SELECT count(*) FROM staff`); after != before {
		t.Errorf("%d people became %d", before, after)
	}
}

// Names work where codes do, as does what Excel makes of a code.
func TestPlacesByName(t *testing.T) {
	t.Parallel()
	ctx, tx, office := context.Background(), coretest.Tx(t), coretest.Office(t)
	plan, err := office.PlanStaff(ctx, tx, nil, []byte("Username,Nama Lengkap,Peran,Loket,Seksi,Kecamatan\n"+
		"SATU,Satu,operator,loket 1 disdukcapil,,\n"+
		"dua,Dua,operator,DESA-33:12:01:2001,,\n"+
		"tiga,Tiga,kepala seksi,,seksi kelahiran,\n"+
		"empat,Empat,camat,,,kecamatan PRACIMANTORO\n"+
		"lima,Lima,camat,,,33:12:01\n"))
	if err != nil || len(plan.Faults) > 0 {
		t.Fatalf("%v %+v", err, plan.Faults)
	}
	if p := plan.People; p[0].Username != "satu" || p[0].Roles[0].CounterName != "Loket 1 Disdukcapil" || p[1].Roles[0].CounterKind != "desa" ||
		p[2].Roles[0].Section != "C-LH" || *p[3].Roles[0].Region != "33.12.01" || *p[4].Roles[0].Region != "33.12.01" {
		t.Errorf("%+v", p)
	}
}

// What is downloaded can be uploaded elsewhere.
func TestStaffSheetIsRead(t *testing.T) {
	t.Parallel()
	ctx, tx, office := context.Background(), coretest.Tx(t), coretest.Office(t)
	if _, err := office.SeedDemo(ctx, tx); err != nil {
		t.Fatal(err)
	}
	sheet, err := office.StaffSheet(ctx, tx, nil)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := tx.Exec(ctx, `UPDATE staff SET username = 'lama.' || id, name = 'Lama ' || id`); err != nil {
		t.Fatal(err)
	}
	plan, err := office.PlanStaff(ctx, tx, nil, sheet)
	if err != nil || len(plan.Faults) > 0 || len(plan.People) < 13 {
		t.Errorf("%v %d people %+v", err, len(plan.People), plan.Faults)
	}
}

// regency is a sheet of operators of the first n counters.
func regency(t testing.TB, tx pgx.Tx, n int) []byte {
	t.Helper()
	list, err := core.Counters(context.Background(), tx, core.CounterFilter{Limit: 500})
	if err != nil || len(list) != 339 {
		t.Fatal(err, len(list))
	}
	return example(n, staffHead, func(i int) string {
		return fmt.Sprintf("operator%d;Operator Nomor %d;Operator loket;%s;;", i, i, list[i].Code)
	})
}

// A sheet for the whole regency, 339 people at 339 counters, is checked; of
// those written each has an account, a duty, and secrets of their own.
func TestImportOfTheRegency(t *testing.T) {
	t.Parallel()
	ctx, tx, office := context.Background(), coretest.Tx(t), coretest.Office(t)
	sheet := regency(t, tx, 339)
	start := time.Now()
	plan, err := office.PlanStaff(ctx, tx, nil, sheet)
	t.Logf("339 rows, %d bytes: checked in %v", len(sheet), time.Since(start))
	if err != nil || len(plan.Faults) > 0 || len(plan.People) != 339 {
		t.Fatalf("%v %d people %+v", err, len(plan.People), plan.Faults)
	}
	_, made, err := office.ImportStaff(ctx, tx, nil, regency(t, tx, 20), false)
	if err != nil || len(made) != 20 {
		t.Fatal(err, len(made))
	}
	seen := map[string]bool{}
	for _, a := range made {
		seen[a.Password], seen[a.Invitation] = true, true
	}
	if len(seen) != 2*20 {
		t.Errorf("%d different secrets for 20 people", len(seen))
	}
	if n := counts(t, tx, `SELECT count(*) FROM staff s JOIN staff_roles r ON r.staff_id = s.id JOIN invitations i ON i.staff_id = s.id
		AND i.counter_id = r.counter_id WHERE s.username LIKE 'operator%' AND s.must_change`); n != 20 {
		t.Errorf("%d have account, duty and invitation", n)
	}
}

// Of two who import one sheet at once, one does, and the other is told.
func TestImportTwiceAtOnce(t *testing.T) {
	t.Parallel()
	ctx, pool, office := context.Background(), coretest.Pool(t), coretest.Office(t)
	sheet := []byte("nama_pengguna;nama;tugas\nsatu.dua;Satu Dua;Verifikator\n")
	var group sync.WaitGroup
	var made, refused atomic.Int32
	for range 3 {
		group.Go(func() {
			err := pgx.BeginFunc(ctx, pool, func(tx pgx.Tx) error {
				plan, people, err := office.ImportStaff(ctx, tx, nil, sheet, false)
				made.Add(int32(len(people)))
				refused.Add(int32(len(plan.Faults)))
				return err
			})
			if err != nil {
				t.Error(err)
			}
		})
	}
	group.Wait()
	if made.Load() != 1 || refused.Load() != 2 {
		t.Errorf("%d made, %d refused", made.Load(), refused.Load())
	}
}

// Somebody is added by hand between the check and the writing: nobody of the
// sheet is.
func TestImportIsAllOrNothing(t *testing.T) {
	t.Parallel()
	ctx, pool, office := context.Background(), coretest.Pool(t), coretest.Office(t)
	hand, err := pool.Begin(ctx)
	if err != nil {
		t.Fatal(err)
	}
	if _, _, err := office.AddStaff(ctx, hand, nil, core.NewStaff{Username: "dua", Name: "Dua", Roles: []core.Role{{Code: "verifier"}}}); err != nil {
		t.Fatal(err)
	}
	failed := make(chan error, 1)
	go func() {
		failed <- pgx.BeginFunc(ctx, pool, func(tx pgx.Tx) error {
			_, _, err := office.ImportStaff(ctx, tx, nil, []byte("nama_pengguna;nama;tugas\nsatu;Satu;Verifikator\ndua;Dua;Verifikator\n"), false)
			return err
		})
	}()
	for waiting := 0; waiting == 0; { // until the import stands before the other's row
		if err := pool.QueryRow(ctx, `SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'`).Scan(&waiting); err != nil {
			t.Fatal(err)
		}
	}
	if err := hand.Commit(ctx); err != nil {
		t.Fatal(err)
	}
	wantCode(t, <-failed, core.Conflict)
	var people int
	if err := pool.QueryRow(ctx, `SELECT count(*) FROM staff`).Scan(&people); err != nil || people != 1 {
		t.Errorf("%d people, %v", people, err)
	}
}

// BenchmarkImportStaff adds 339 people: the time is that of 339 passwords,
// some 30 ms of a core each.
func BenchmarkImportStaff(b *testing.B) {
	ctx, office := context.Background(), coretest.Office(b)
	for b.Loop() {
		tx := coretest.Tx(b)
		if _, made, err := office.ImportStaff(ctx, tx, nil, regency(b, tx, 339), false); err != nil || len(made) != 339 {
			b.Fatal(err, len(made))
		}
		if err := tx.Rollback(ctx); err != nil {
			b.Fatal(err)
		}
	}
}
