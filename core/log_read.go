package core

import (
	"context"
	"time"

	"github.com/jackc/pgx/v5"
)

// LogEntry is a line of the office's log.
type LogEntry struct {
	ID      int64     `db:"id"`
	At      time.Time `db:"at"`
	StaffID *int64    `db:"staff_id"` // nil: the command line
	By      string    `db:"by"`       // their name, "" for the command line
	Action  string    `db:"action"`   // "counter.status"
	About   string    `db:"about"`    // "counter 5", as it was written
	Thing   string    `db:"thing"`    // the thing's name today, About where it has none
	Was     string    `db:"was"`
	Became  string    `db:"became"`
	Place   *int64    `db:"place"` // the counter at which a machine stands
}

// LogFilter narrows the log. Zero fields do not narrow.
type LogFilter struct {
	Staff   int64  // who did it
	Kind    string // what stands before the dot of an action: "staff", "counter"
	Action  string // one action
	About   string // one thing: "counter 5"
	Counter int64  // a counter and everything that stands at it
	Before  int64  // entries older than the one with this id
	Limit   int    // 0 for 50; at most 500
}

// quietKinds are no changes: they are shown only to who asks for them.
var quietKinds = []string{"login", "chat", "case"}

// LogEntries reads the log, newest first. Only technical admins and the head
// of office may.
func (o *Office) LogEntries(ctx context.Context, tx pgx.Tx, actor *Staff, f LogFilter) ([]LogEntry, error) {
	if actor == nil || !actor.Has("admin", "head_of_office") {
		return nil, fail(Forbidden, "Hanya admin teknis atau kepala dinas yang boleh membaca jejak perubahan.")
	}
	limit := f.Limit
	if limit <= 0 {
		limit = 50
	}
	rows, err := tx.Query(ctx, `SELECT l.id, l.at, l.staff_id, coalesce(s.name, '') AS by, l.action, l.about,
			coalesce(CASE l.kind
				WHEN 'staff' THEN (SELECT t.name FROM staff t WHERE t.id = l.thing_id)
				WHEN 'counter' THEN (SELECT c.name FROM counters c WHERE c.id = l.thing_id)
				WHEN 'equipment' THEN (SELECT c.name FROM equipment e JOIN counters c ON c.id = e.counter_id WHERE e.id = l.thing_id)
				WHEN 'group' THEN (SELECT nullif(g.title, '') FROM groups g WHERE g.conversation_id = l.thing_id)
			END, l.about) AS thing, l.was, l.became,
			CASE l.kind WHEN 'equipment' THEN (SELECT e.counter_id FROM equipment e WHERE e.id = l.thing_id) END AS place
		FROM (SELECT *, substring(l.about FROM '^(?:[a-z]+ )?(\d{1,18})$')::bigint AS thing_id,
				coalesce(substring(l.about FROM '^([a-z]+) \d{1,18}$'), split_part(l.action, '.', 1)) AS kind
			FROM office_log l
			WHERE ($1 = 0 OR l.staff_id = $1)
			AND ($2 = '' AND split_part(l.action, '.', 1) <> ALL($6) OR split_part(l.action, '.', 1) = $2)
			AND ($3 = '' OR l.about = $3) AND ($4 = 0 OR l.id < $4) AND ($7 = '' OR l.action = $7)
			AND ($8 = 0 OR l.about = 'counter ' || $8 OR l.about IN (SELECT 'equipment ' || e.id FROM equipment e WHERE e.counter_id = $8))
			ORDER BY l.id DESC LIMIT $5) l
		LEFT JOIN staff s ON s.id = l.staff_id ORDER BY l.id DESC`,
		f.Staff, f.Kind, f.About, f.Before, min(limit, 500), quietKinds, f.Action, f.Counter)
	if err != nil {
		return nil, err
	}
	return pgx.CollectRows(rows, pgx.RowToStructByName[LogEntry])
}

// LogAuthors are the people who stand in the log, by name.
func LogAuthors(ctx context.Context, tx pgx.Tx) ([]Staff, error) {
	rows, err := tx.Query(ctx, `SELECT s.id, s.name FROM staff s
		WHERE EXISTS (SELECT FROM office_log l WHERE l.staff_id = s.id) ORDER BY s.name, s.id`)
	if err != nil {
		return nil, err
	}
	return pgx.CollectRows(rows, pgx.RowToStructByNameLax[Staff])
}
