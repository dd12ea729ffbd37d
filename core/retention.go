package core

import (
	"context"
	"time"

	"github.com/jackc/pgx/v5"
)

// What the office writes down about its own people is personal data too, and
// goes when nobody needs it any more (UU 27/2022, articles 42 to 44). No rule
// says after how many days, so the office does, on the settings page; a change
// there is on record for good. The bounds keep a slip of the pen from wiping
// out what somebody may still have to answer for, or from keeping it for ever.

// before is the time before which what a setting rules is thrown away.
func (o *Office) before(s Settings, name string) time.Time {
	return o.Now().AddDate(0, 0, -s.number(name))
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
		WHERE until < $1::timestamptz - interval '24 hours' LIMIT $2 FOR UPDATE SKIP LOCKED)`, ""},
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
