package core

import (
	"context"
	"strconv"
	"time"

	"github.com/jackc/pgx/v5"
)

// What the office writes down about its own people is personal data too, and
// goes when nobody needs it any more (UU 27/2022, articles 42 to 44). No rule
// says after how many days, so the office does, on the settings page; a change
// there is on record for good. The bounds keep a slip of the pen from wiping
// out what somebody may still have to answer for, or from keeping it for ever.

// The settings, as they are kept.
const (
	keepViews    = "keep_views"    // who looked into which case, and why: case_views
	keepAbsences = "keep_absences" // absences, after their last day
	keepLogins   = "keep_logins"   // logins in the office's log
)

// keepRule is how long something is kept, in days.
type keepRule struct{ usual, least, most int }

var kept = map[string]keepRule{
	keepViews:    {730, 180, 3650},
	keepAbsences: {365, 30, 3650},
	keepLogins:   {365, 90, 3650},
}

// days is what holds until somebody sets it; "" for what is no such rule.
func (r keepRule) days() string {
	if r.usual == 0 {
		return ""
	}
	return strconv.Itoa(r.usual)
}

// check is what a number of days is kept as; Invalid if it is none, or out of
// bounds.
func (r keepRule) check(value string) (string, error) {
	days, err := strconv.Atoi(value)
	if err != nil || days < r.least || days > r.most {
		return "", fail(Invalid, "Tulis jumlah hari dengan angka, dari %d sampai %d.", r.least, r.most)
	}
	return strconv.Itoa(days), nil
}

// before is the time before which what a setting rules is thrown away. What
// cannot be read as days in bounds is the usual number: nothing goes by mistake.
func (o *Office) before(s Settings, name string) time.Time {
	rule := kept[name]
	days := rule.usual
	if text, err := rule.check(s.Get(name)); err == nil {
		days, _ = strconv.Atoi(text)
	}
	return o.Now().AddDate(0, 0, -days)
}

// retained is one kind of what goes: how it is found, and the setting that
// rules it, "" for what is over by its own time.
type retained struct{ name, sql, setting string }

// retainedKinds delete some $2 rows that are older than $1.
var retainedKinds = []retained{
	{"case_views", `DELETE FROM case_views WHERE id IN (SELECT id FROM case_views WHERE at < $1 ORDER BY at LIMIT $2)`, keepViews},
	{"numbers", `DELETE FROM office_log WHERE id IN (SELECT id FROM office_log
		WHERE action = 'case.numbers' AND at < $1 ORDER BY at LIMIT $2)`, keepViews},
	{"absences", `DELETE FROM absences WHERE id IN (SELECT id FROM absences
		WHERE until_day < ($1 AT TIME ZONE 'Asia/Jakarta')::date ORDER BY until_day LIMIT $2)`, keepAbsences},
	{"logins", `DELETE FROM office_log WHERE id IN (SELECT id FROM office_log
		WHERE action IN ('login', 'login.passkey') AND at < $1 ORDER BY at LIMIT $2)`, keepLogins},
	{"known_browsers", `DELETE FROM known_browsers WHERE (hash, staff_id) IN (SELECT hash, staff_id FROM known_browsers
		WHERE last_at < $1 ORDER BY last_at LIMIT $2)`, keepLogins},
	{"login_failures", `DELETE FROM login_failures WHERE (username, source) IN (SELECT username, source FROM login_failures
		WHERE until < $1::timestamptz - interval '24 hours' LIMIT $2)`, ""},
	{"sessions", `DELETE FROM sessions WHERE token IN (SELECT token FROM sessions WHERE expiry < $1 LIMIT $2)`, ""},
	{"passkey_challenges", `DELETE FROM passkey_challenges WHERE hash IN (SELECT hash FROM passkey_challenges WHERE until < $1 LIMIT $2)`, ""},
	{"panel_invitations", `DELETE FROM panel_invitations WHERE hash IN (SELECT hash FROM panel_invitations
		WHERE expires_at < $1::timestamptz - interval '30 days' LIMIT $2)`, ""},
}

// retain throws away some of one kind that is past its time, and says how many.
func (o *Office) retain(ctx context.Context, tx pgx.Tx, kind retained, limit int) (int64, error) {
	set, err := chosenSettings(ctx, tx)
	if err != nil {
		return 0, err
	}
	before := o.Now()
	if kind.setting != "" {
		before = o.before(o.inForce(set), kind.setting)
	}
	tag, err := tx.Exec(ctx, kind.sql, before, limit)
	return tag.RowsAffected(), err
}
