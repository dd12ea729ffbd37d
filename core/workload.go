package core

import (
	"cmp"
	"context"
	"slices"
	"time"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"
)

// OfficerLoad is what one officer has done and holds. Weeks begin on Monday,
// days at midnight WIB.
type OfficerLoad struct {
	ID   int64
	Name string
	// Held is how many cases they hold now, Oldest since when they hold the
	// one that they hold longest; nil if none.
	Held   int
	Oldest *time.Time
	// Today and Week are the steps with which they moved a case on, today and
	// this week: verified, keyed, validated, sent back, printed, and so on.
	// Taking, judging and handing back move nothing.
	Today, Week int
	// Returned is how many of this week's steps sent a case back, to the
	// applicant or to the verifier.
	Returned int
	// Minutes is the median of the working minutes of this week's steps: from
	// when they took the case, or did its last step, to the step. Hours in
	// which the office is closed do not count. Measured is of how many steps;
	// who prints without taking the case first is not measured.
	Minutes, Measured int
	Absent            bool // today
}

// DeskLoad is how full a desk is now, for all who work there.
type DeskLoad struct {
	Desk *Desk
	// Waiting is how many cases nobody holds, Held how many somebody does.
	Waiting, Held int
	// Oldest is when the waiting one at the front was sent for the first time;
	// nil if none waits.
	Oldest *time.Time
	// Late is how many of them, held or not, are past the promised time.
	Late int
}

// mayCompare refuses who may not see what each officer did.
func mayCompare(actor *Staff) error {
	if actor != nil && actor.Has("head_of_office", "head_of_section") {
		return nil
	}
	return fail(Forbidden, "Beban kerja hanya untuk kepala dinas dan kepala seksi.")
}

// headOf are the sections for which the person is head; nil for all.
func (s *Staff) headOf() []string {
	var out []string
	for _, role := range s.Roles {
		switch role.Code {
		case "head_of_office":
			return nil
		case "head_of_section":
			out = append(out, role.Section)
		}
	}
	return out
}

// Officers are the loads of those for whom the actor is responsible, by name;
// of the operators of counters only those who did or hold something.
func (o *Office) Officers(ctx context.Context, tx pgx.Tx, actor *Staff) ([]OfficerLoad, error) {
	if err := mayCompare(actor); err != nil {
		return nil, err
	}
	steps, err := o.stepsOfWeek(ctx, tx)
	if err != nil {
		return nil, err
	}
	busy := map[int64]bool{}
	for _, step := range steps {
		busy[step.StaffID] = true
	}
	holders, err := o.holders(ctx, tx, actor, busy)
	if err != nil {
		return nil, err
	}
	away, err := o.Absences(ctx, tx)
	if err != nil {
		return nil, err
	}
	var out []OfficerLoad
	for _, holder := range holders {
		load := OfficerLoad{ID: holder.ID, Name: holder.Name, Held: holder.Held, Oldest: holder.Oldest}
		load.Absent = slices.ContainsFunc(away, func(b Absence) bool {
			return b.StaffID == holder.ID && b.From.Format(time.DateOnly) <= o.today()
		})
		o.addUp(&load, steps)
		out = append(out, load)
	}
	return out, nil
}

// addUp counts an officer's steps of this week.
func (o *Office) addUp(load *OfficerLoad, steps []workStep) {
	today := DayOf(o.Now()).From
	var minutes []int
	for _, step := range steps {
		if step.StaffID != load.ID {
			continue
		}
		load.Week++
		if !step.At.Before(today) {
			load.Today++
		}
		if step.Back {
			load.Returned++
		}
		if step.Since != nil {
			minutes = append(minutes, int(o.Catalog.Holidays.Working(*step.Since, step.At)/time.Minute))
		}
	}
	load.Minutes, load.Measured = median(minutes), len(minutes)
}

// median is the middle of a list; of two in the middle, halfway, rounded down.
func median(list []int) int {
	if len(list) == 0 {
		return 0
	}
	list = slices.Sorted(slices.Values(list))
	return (list[(len(list)-1)/2] + list[len(list)/2]) / 2
}

// workStep is a step with which an officer moved a case on.
type workStep struct {
	StaffID       int64      `db:"staff_id"`
	ApplicationID uuid.UUID  `db:"application_id"`
	At            time.Time  `db:"at"`
	Back          bool       `db:"back"`  // to the applicant or the verifier
	Since         *time.Time `db:"since"` // when they took the case or did its last step; nil if they did not hold it
}

// stepsOfWeek are the officers' steps of this week so far. Whoever handed the
// case back in between did not hold it.
func (o *Office) stepsOfWeek(ctx context.Context, tx pgx.Tx) ([]workStep, error) {
	rows, err := tx.Query(ctx, `SELECT j.staff_id, j.application_id, j.at, j.action IN ('return', 'correct') AS back,
			CASE WHEN p.action <> 'release' THEN p.at END AS since
		FROM journal j LEFT JOIN LATERAL (SELECT q.at, q.action FROM journal q
			WHERE q.application_id = j.application_id AND q.id < j.id AND q.staff_id = j.staff_id
				AND (q.action IN ('claim', 'release') OR q.from_state <> q.to_state) ORDER BY q.id DESC LIMIT 1) p ON true
		WHERE j.at >= $1 AND j.actor = 'staff' AND j.from_state <> j.to_state AND j.from_state <> '' AND j.from_state <> 'draft'
			AND j.action = ANY($2)`, WeekOf(o.Now()).From, o.officersSteps())
	if err != nil {
		return nil, err
	}
	return pgx.CollectRows(rows, pgx.RowToStructByName[workStep])
}

// officersSteps are the actions with which officers move a case on. What an
// operator does in an applicant's place is not among them.
func (o *Office) officersSteps() []string {
	var out []string
	for _, action := range o.Catalog.Steps.Actions {
		if action.To != "" && !slices.Contains(action.Roles, "applicant") {
			out = append(out, action.Code)
		}
	}
	return out
}

// DeskLoads are the loads of all desks, in the order of the menu. Heads of
// section see the validators' desk of their section alone.
func (o *Office) DeskLoads(ctx context.Context, tx pgx.Tx, actor *Staff) ([]DeskLoad, error) {
	if err := mayCompare(actor); err != nil {
		return nil, err
	}
	var out []DeskLoad
	for i := range Desks {
		load := DeskLoad{Desk: &Desks[i]}
		var sections []string
		if slices.Contains(load.Desk.States, "keyed") {
			sections = actor.headOf()
		}
		err := tx.QueryRow(ctx, `SELECT count(*) FILTER (WHERE a.claimed_by IS NULL), count(*) FILTER (WHERE a.claimed_by IS NOT NULL),
				min(a.queue_at) FILTER (WHERE a.claimed_by IS NULL), count(*) FILTER (WHERE a.due_at < $4)
			FROM applications a WHERE a.ended_at IS NULL AND a.state = ANY($1) AND (cardinality($2::text[]) = 0 OR a.lane = ANY($2))
				AND ($3::text[] IS NULL OR a.section = ANY($3)) AND NOT (a.state = 'ready' AND a.collect = 'mandiri')`,
			load.Desk.States, orEmpty(load.Desk.Lanes), sections, o.Now()).Scan(&load.Waiting, &load.Held, &load.Oldest, &load.Late)
		if err != nil {
			return nil, err
		}
		out = append(out, load)
	}
	return out, nil
}

// Share is how much of the week's work went back, in per cent, rounded.
func (l OfficerLoad) Share() int { return (200*l.Returned + l.Week) / (2 * cmp.Or(l.Week, 1)) }
