package core

import (
	"context"
	"net/netip"
	"strings"
	"time"

	"github.com/jackc/pgx/v5"
)

// Wrong passwords are counted per name and source, and per source over all
// names. A stranger who guesses locks out the place they guess from; the
// owner, who comes from elsewhere, is let in. Unknown names are counted and
// answered like known ones.
const (
	nameTries   = 5                // failures for one name from one source
	sourceTries = 20               // failures from one source, whatever the names: an office behind one address has several people
	lockLongest = 15 * time.Minute // locks grow 1, 2, 4, 8, 15 minutes
	forgetAfter = time.Hour        // without a failure the count starts again
	keepAfter   = 24 * time.Hour   // then the row goes
)

const (
	usernameMax = 64 // longer names are nobody's
	wrongLogin  = "Nama pengguna atau kata sandi salah."
)

// Authenticate returns the member of staff whose name and password these are.
// source is where the request came from: an address without port. Errors:
// Forbidden, one sentence for wrong name, wrong password and inactive staff;
// Locked, which names the minutes to wait.
//
// The failures are counted in tx. So the caller commits also when the error
// has a Code, and rolls back on faults of the program alone. Tries from one
// source wait for one another: while tx is open no second guess is made.
func (o *Office) Authenticate(ctx context.Context, tx pgx.Tx, username, password, source string) (*Staff, error) {
	username, source = cleanUsername(username), cleanSource(source)
	if err := o.mayTry(ctx, tx, username, source); err != nil {
		return nil, err
	}
	id, epoch, err := checkLogin(ctx, tx, username, password)
	if err != nil {
		return nil, err
	}
	if id == 0 {
		return nil, o.noteFailure(ctx, tx, username, source)
	}
	if err := forgetFailures(ctx, tx, username, source); err != nil {
		return nil, err
	}
	staff, err := o.StaffByID(ctx, tx, id)
	if err == nil {
		staff.Epoch = epoch
	}
	return staff, err
}

func cleanUsername(name string) string {
	name = strings.ToLower(strings.TrimSpace(clean(name)))
	if len(name) > usernameMax {
		name = clean(name[:usernameMax]) // the cut may go through a letter
	}
	return name
}

// clean leaves what Postgres can hold as text.
func clean(text string) string {
	return strings.ReplaceAll(strings.ToValidUTF8(text, ""), "\x00", "")
}

// cleanSource makes one source of what one subscriber can change at will: the
// lower half of an IPv6 address.
func cleanSource(source string) string {
	addr, err := netip.ParseAddr(source)
	if err != nil {
		return clean(source)
	}
	if addr = addr.Unmap().WithZone(""); addr.Is4() {
		return addr.String()
	}
	prefix, _ := addr.Prefix(64)
	return prefix.String()
}

// mayTry locks the counts of the source and of the name there, in this order,
// and reports Locked if one of them stands. The row without a name counts for
// the source.
func (o *Office) mayTry(ctx context.Context, tx pgx.Tx, username, source string) error {
	rows, err := tx.Query(ctx, `INSERT INTO login_failures AS f (username, source, failures, until)
		SELECT name, $2, 0, $3 FROM unnest(ARRAY['', $1::text]) AS name GROUP BY name ORDER BY name
		ON CONFLICT (username, source) DO UPDATE SET failures = f.failures
		RETURNING f.username, f.failures, f.until`, username, source, o.Now())
	if err != nil {
		return err
	}
	var name string
	var failures int
	var until, latest time.Time
	_, err = pgx.ForEachRow(rows, []any{&name, &failures, &until}, func() error {
		if failures >= triesFor(name) && until.After(latest) {
			latest = until
		}
		return nil
	})
	if err != nil {
		return err
	}
	if left := latest.Sub(o.Now()); left > 0 {
		return fail(Locked, "Terlalu banyak percobaan. Coba lagi %d menit lagi, ya.", int((left+time.Minute-1)/time.Minute))
	}
	return nil
}

func triesFor(name string) int {
	if name == "" {
		return sourceTries
	}
	return nameTries
}

// lockFor is how long the next try has to wait after so many failures.
func lockFor(failures, tries int) time.Duration {
	if failures < tries {
		return 0
	}
	return min(time.Minute<<min(failures-tries, 10), lockLongest)
}

// checkLogin returns the id of the active member of staff whose name and
// password these are, or 0, and the epoch in which it was theirs: a session
// that begins after somebody gave them a new password is over at once. It
// takes as long for a name that nobody has.
func checkLogin(ctx context.Context, tx pgx.Tx, username, password string) (id, epoch int64, err error) {
	var hash string
	err = tx.QueryRow(ctx, `SELECT id, session_epoch, password_hash FROM staff WHERE username = $1 AND active`, username).Scan(&id, &epoch, &hash)
	if none(err) {
		hash, err = dummyHash()
	}
	if err != nil {
		return 0, 0, err
	}
	ok, err := matches(ctx, password, hash)
	if err != nil || !ok {
		return 0, 0, err
	}
	return id, epoch, nil
}

// noteFailure counts a wrong password, sets the locks that follow from it,
// and returns the error for whoever tried.
func (o *Office) noteFailure(ctx context.Context, tx pgx.Tx, username, source string) error {
	now := o.Now()
	for _, name := range []string{"", username} {
		var failures int
		err := tx.QueryRow(ctx, `UPDATE login_failures SET failures = CASE WHEN until < $3 THEN 1 ELSE failures + 1 END
			WHERE username = $1 AND source = $2 RETURNING failures`, name, source, now.Add(-forgetAfter)).Scan(&failures)
		if err != nil {
			return err
		}
		_, err = tx.Exec(ctx, `UPDATE login_failures SET until = $3 WHERE username = $1 AND source = $2`,
			name, source, now.Add(lockFor(failures, triesFor(name))))
		if err != nil {
			return err
		}
		if username == "" {
			break
		}
	}
	// Rows that somebody else counts in are passed by: two who come back after a
	// day would each wait for the other's.
	_, err := tx.Exec(ctx, `DELETE FROM login_failures WHERE (username, source) IN (
		SELECT username, source FROM login_failures WHERE until < $1 FOR UPDATE SKIP LOCKED)`, now.Add(-keepAfter))
	if err != nil {
		return err
	}
	return fail(Forbidden, wrongLogin)
}

// forgetFailures starts the name's count at this source again. The source's
// own count stays: one good password must not pay for guesses at others.
func forgetFailures(ctx context.Context, tx pgx.Tx, username, source string) error {
	_, err := tx.Exec(ctx, `DELETE FROM login_failures WHERE source = $2
		AND (username = $1 OR (username = '' AND failures = 0))`, username, source)
	return err
}
