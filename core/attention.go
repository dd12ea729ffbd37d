package core

import (
	"context"

	"github.com/jackc/pgx/v5"
)

// Concern is something that a technical admin should look at.
type Concern struct {
	Kind  string `db:"kind"`  // see concernSQL
	ID    int64  `db:"id"`    // of the member of staff or the counter, 0 where it is about no single one
	Name  string `db:"name"`  // theirs
	Total int    `db:"total"` // how many there are of this kind
}

// concernsNamed is how many of a kind are named; the others are counted.
const concernsNamed = 3

// concernSQL finds what waits for a technical admin. $1 is now, $2 how many
// failures lock a name, $3 the duties that need a second factor, $4 whether
// they do.
const concernSQL = `WITH found AS (
	-- links that ran out before the newcomer came in, and no newer one waits
	SELECT 'link' AS kind, s.id, s.name FROM staff s WHERE s.active AND s.must_change
		AND (SELECT max(i.expires_at) FROM panel_invitations i WHERE i.staff_id = s.id AND i.used_at IS NULL) <= $1
	UNION ALL -- codes for the chat that ran out before the operator linked any
	SELECT 'code', s.id, s.name FROM staff s WHERE s.active AND EXISTS (SELECT FROM staff_roles r WHERE r.staff_id = s.id AND r.role = 'operator')
		AND NOT EXISTS (SELECT FROM people p WHERE p.staff_id = s.id)
		AND (SELECT max(i.expires_at) FROM invitations i WHERE i.staff_id = s.id AND i.used_at IS NULL) <= $1
	UNION ALL -- names that are locked somewhere at this moment
	SELECT 'locked', s.id, s.name FROM staff s WHERE s.active AND EXISTS (
		SELECT FROM login_failures f WHERE f.username = s.username AND f.failures >= $2 AND f.until > $1)
	UNION ALL -- who has come in without the second factor that their duty needs
	SELECT 'factor', s.id, s.name FROM staff s WHERE $4 AND s.active AND NOT s.must_change
		AND EXISTS (SELECT FROM staff_roles r WHERE r.staff_id = s.id AND r.role = ANY($3))
		AND NOT EXISTS (SELECT FROM second_factors f WHERE f.staff_id = s.id AND f.confirmed_at IS NOT NULL)
	UNION ALL -- counters at which nobody works
	SELECT 'counter', c.id, c.name FROM counters c WHERE ` + unmanned + `
	UNION ALL -- jobs that were given up
	SELECT 'job', 0, '' FROM river_job WHERE state = 'discarded'
	UNION ALL -- messages that could not be worked on, and that nobody has looked at yet
	SELECT 'parked', 0, '' FROM tickets WHERE closed_at IS NULL AND reason = 'error'
), counted AS (
	SELECT kind, id, name, count(*) OVER (PARTITION BY kind) AS total, row_number() OVER (PARTITION BY kind ORDER BY name, id) AS place FROM found
) SELECT kind, id, name, total FROM counted WHERE place <= CASE WHEN id = 0 THEN 1 ELSE $5 END ORDER BY kind, place`

// unmanned is true of a counter c that is open and where people come, and no
// active operator or print clerk works.
const unmanned = `c.status <> 'closed' AND c.kind <> 'online' AND NOT EXISTS (SELECT FROM staff_roles r JOIN staff w ON w.id = r.staff_id
	WHERE r.counter_id = c.id AND w.active AND r.role = ANY('{operator,print_desk}'))`

// Concerns lists what waits for a technical admin, by kind; of each kind up to
// concernsNamed by name. Forbidden to everybody else. strict is whether office
// duties need a second factor.
func (o *Office) Concerns(ctx context.Context, tx pgx.Tx, actor *Staff, strict bool) ([]Concern, error) {
	if err := mustAdmin(actor); err != nil {
		return nil, err
	}
	rows, err := tx.Query(ctx, concernSQL, o.Now(), nameTries, officeRoles, strict, concernsNamed)
	if err != nil {
		return nil, err
	}
	return pgx.CollectRows(rows, pgx.RowToStructByName[Concern])
}
