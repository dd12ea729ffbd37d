package core_test

import (
	"context"
	"fmt"
	"slices"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgxpool"

	"sakti/core"
	"sakti/core/coretest"
)

// What is older than its setting says goes, what is younger stays; so does
// everything else in the office's log, however old. A second run finds nothing.
func TestRetention(t *testing.T) {
	t.Parallel()
	ctx, pool, clock := context.Background(), coretest.Pool(t), coretest.NewClock(coretest.Monday)
	office := coretest.OfficeAt(t, clock)
	d := aging{t: t, office: office, now: clock.Now()}
	d.in(pool)
	ages := []int{1, 100, 200, 364, 366, 729, 731, 3000}
	for _, age := range ages {
		d.insert(age)
	}
	d.exec(`INSERT INTO office_log (at, action, about) VALUES ($1, 'staff.added', 'staff 1')`, d.now.AddDate(-20, 0, 0))
	d.run()
	d.left("case_views", "at", 1, 100, 200, 364, 366, 729)
	d.left("absences", "until_day", 1, 100, 200, 364)
	d.left("known_browsers", "last_at", 1, 100, 200, 364)
	d.count(`SELECT count(*) FROM office_log WHERE action = 'login'`, 4)
	d.count(`SELECT count(*) FROM office_log WHERE action = 'staff.added' AND at < $1`, 1, d.now.AddDate(-19, 0, 0))

	head := d.staff("head_of_office")
	for _, s := range []struct {
		name, value string
		want        core.Code
	}{
		{"keep_views", "179", core.Invalid}, {"keep_views", "3651", core.Invalid}, {"keep_views", "dua tahun", core.Invalid}, {"keep_views", "-5", core.Invalid},
		{"keep_views", " 180 ", ""}, {"keep_absences", "29", core.Invalid}, {"keep_absences", "30", ""}, {"keep_logins", "89", core.Invalid}, {"keep_logins", "90", ""},
	} {
		d.do(func(tx pgx.Tx) {
			if err := office.SetSetting(ctx, tx, head, s.name, s.value); core.CodeOf(err) != s.want {
				t.Errorf("%s %q: %v, want %q", s.name, s.value, err, s.want)
			}
		})
	}
	d.run()
	d.run()
	d.left("case_views", "at", 1, 100)
	d.left("absences", "until_day", 1)
	d.left("known_browsers", "last_at", 1)
	d.count(`SELECT count(*) FROM office_log WHERE action = 'login'`, 1)
	d.count(`SELECT count(*) FROM office_log WHERE action = 'setting.set'`, 3) // who set it is on record for good
}

// What stands in the table and is no number of days rules nothing: the usual
// number does.
func TestRetentionOfNonsense(t *testing.T) {
	t.Parallel()
	pool, clock := coretest.Pool(t), coretest.NewClock(coretest.Monday)
	d := aging{t: t, office: coretest.OfficeAt(t, clock), now: clock.Now()}
	d.in(pool)
	d.insert(100)
	d.insert(800)
	d.exec(`INSERT INTO office_settings (name, value) VALUES ('keep_views', '1'), ('keep_absences', ''), ('keep_logins', 'semua')`)
	d.run()
	d.left("case_views", "at", 100)
	d.left("absences", "until_day", 100)
	d.left("known_browsers", "last_at", 100)
}

// What is over by its own time goes: failures a day after their lock, sessions
// and challenges at their end, links a month after. More than one batch too.
func TestRetentionOfWhatIsOver(t *testing.T) {
	t.Parallel()
	pool, clock := coretest.Pool(t), coretest.NewClock(coretest.Monday)
	d := aging{t: t, office: coretest.OfficeAt(t, clock), now: clock.Now()}
	d.in(pool)
	staff := d.staff("verifier")
	for i, ago := range []time.Duration{-time.Hour, time.Hour, 25 * time.Hour, 31 * 24 * time.Hour} {
		at := d.now.Add(-ago)
		d.exec(`INSERT INTO login_failures (username, source, failures, until) VALUES ($1, 'x', 1, $2)`, fmt.Sprint(i), at)
		d.exec(`INSERT INTO sessions (token, data, expiry) VALUES ($1, '', $2)`, fmt.Sprint(i), at)
		d.exec(`INSERT INTO passkey_challenges (hash, until) VALUES (convert_to($1, 'UTF8'), $2)`, fmt.Sprint(i), at)
		d.exec(`INSERT INTO panel_invitations (hash, staff_id, created_at, expires_at) VALUES (convert_to($1, 'UTF8'), $3, $2, $2)`, fmt.Sprint(i), at, staff.ID)
	}
	d.exec(`INSERT INTO sessions (token, data, expiry) SELECT 'alt' || n, '', $1 FROM generate_series(1, 2500) n`, d.now.Add(-time.Minute))
	d.run()
	d.count(`SELECT count(*) FROM login_failures`, 2)
	d.count(`SELECT count(*) FROM sessions`, 1)
	d.count(`SELECT count(*) FROM passkey_challenges`, 1)
	d.count(`SELECT count(*) FROM panel_invitations`, 3)
}

// aging is an office whose rows grow old.
type aging struct {
	t      *testing.T
	pool   *pgxpool.Pool
	office *core.Office
	now    time.Time
	a      *core.Application
	owner  *core.Staff
}

func (d *aging) in(pool *pgxpool.Pool) {
	d.t.Helper()
	d.pool = pool
	d.do(func(tx pgx.Tx) {
		d.a = coretest.Application(d.t, tx, d.office, "AKL", "submitted")
		d.owner = coretest.Staff(d.t, tx, core.Role{Code: "verifier"})
	})
}

func (d *aging) do(run func(pgx.Tx)) {
	d.t.Helper()
	if err := pgx.BeginFunc(context.Background(), d.pool, func(tx pgx.Tx) error { run(tx); return nil }); err != nil {
		d.t.Fatal(err)
	}
}

func (d *aging) staff(role string) (staff *core.Staff) {
	d.t.Helper()
	d.do(func(tx pgx.Tx) { staff = coretest.Staff(d.t, tx, core.Role{Code: role}) })
	return staff
}

func (d *aging) exec(sql string, args ...any) {
	d.t.Helper()
	if _, err := d.pool.Exec(context.Background(), sql, args...); err != nil {
		d.t.Fatal(err)
	}
}

// insert adds a row of each kind that is so many days old.
func (d *aging) insert(days int) {
	d.t.Helper()
	at := d.now.AddDate(0, 0, -days)
	d.exec(`INSERT INTO case_views (application_id, staff_id, at, reason) VALUES ($1, $2, $3, 'Pemohon bertanya')`, d.a.ID, d.owner.ID, at)
	d.exec(`INSERT INTO absences (staff_id, from_day, until_day, set_at) VALUES ($1, $2, $2, $3)`, d.owner.ID, at.Format(time.DateOnly), at)
	d.exec(`INSERT INTO office_log (at, staff_id, action) VALUES ($1, $2, 'login')`, at, d.owner.ID)
	d.exec(`INSERT INTO known_browsers (hash, staff_id, first_at, last_at) VALUES (convert_to($1, 'UTF8'), $2, $3, $3)`, fmt.Sprint(days), d.owner.ID, at)
}

func (d *aging) run() {
	d.t.Helper()
	worker := &core.RetentionWorker{Office: d.office, Pool: d.pool}
	if err := worker.Work(context.Background(), nil); err != nil {
		d.t.Fatal(err)
	}
}

// left are the ages of the rows of a table that are still there.
func (d *aging) left(table, column string, want ...int) {
	d.t.Helper()
	rows, err := d.pool.Query(context.Background(), `SELECT round(extract(epoch FROM $1::timestamptz - `+column+`::timestamptz) / 86400)::int AS age FROM `+table+` ORDER BY age`, d.now)
	if err != nil {
		d.t.Fatal(err)
	}
	ages, err := pgx.CollectRows(rows, pgx.RowTo[int])
	if err != nil || !slices.Equal(ages, want) {
		d.t.Errorf("%s: %v, want %v (%v)", table, ages, want, err)
	}
}

func (d *aging) count(sql string, want int, args ...any) {
	d.t.Helper()
	var n int
	if err := d.pool.QueryRow(context.Background(), sql, args...).Scan(&n); err != nil || n != want {
		d.t.Errorf("%s: %d, want %d (%v)", sql, n, want, err)
	}
}
