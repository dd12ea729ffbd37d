package core

import (
	"context"
	"time"

	"github.com/jackc/pgx/v5"

	"sakti/core/catalog"
)

// Period is a stretch of time: From is in it, To is not.
type Period struct{ From, To time.Time }

// DayOf is the day of at, WIB.
func DayOf(at time.Time) Period {
	at = at.In(catalog.WIB)
	from := time.Date(at.Year(), at.Month(), at.Day(), 0, 0, 0, 0, catalog.WIB)
	return Period{from, from.AddDate(0, 0, 1)}
}

// WeekOf is the week of at, from Monday, WIB.
func WeekOf(at time.Time) Period {
	day := DayOf(at).From
	from := day.AddDate(0, 0, -(int(day.Weekday())+6)%7)
	return Period{from, from.AddDate(0, 0, 7)}
}

// MonthOf is the calendar month of at, WIB.
func MonthOf(at time.Time) Period {
	at = at.In(catalog.WIB)
	from := time.Date(at.Year(), at.Month(), 1, 0, 0, 0, 0, catalog.WIB)
	return Period{from, from.AddDate(0, 1, 0)}
}

// Figures is the work of a place in a period. These are the numbers that the
// office answers for: each is defined here and counted nowhere else.
//
// A case belongs to the village it is about; if that is not known, to the
// village or kecamatan of the counter that filed it; cases of neither count
// for the regency alone. So the villages of a kecamatan, and what is its own,
// make up the kecamatan. Complaints and drafts are not counted.
type Figures struct {
	// Submitted is how many cases were sent for the first time in the period.
	// Sending a repair is not a new case; a case withdrawn later still counts.
	Submitted int `db:"submitted"`
	// Finished is how many cases the office was done with for the first time
	// in the period: the product ready for print, or, without a product,
	// closed. Neither rejected nor withdrawn ones.
	Finished int `db:"finished"`
	// Returned is how often, in the period, a case was sent back to the
	// applicant to be mended; one case may count more than once.
	Returned int `db:"returned"`
	// Median is the middle, over the finished cases, of the working hours that
	// the office took: the clock stands outside hours, on holidays and while
	// the applicant is to act. Half took longer. 0 if none was finished.
	Median float64 `db:"median"`
	// Rows by kind of counter of the submitted cases: dinas, kecamatan, desa,
	// faskes, and online for those that people filed themselves.
	Counters map[string]int `db:"counters"`
	// Rows by channel of the submitted cases: telegram, whatsapp, …
	Channels map[string]int `db:"channels"`
}

// counted is each case with its place, and when it was done. $1 is the place
// and all below it, "" for the regency; $2 and $3 the period. When a case was
// first done is looked up case by case: a join would read the outcomes of all
// years.
const counted = `WITH outcomes AS (
		SELECT j.application_id, j.to_state FROM journal j
		WHERE j.at >= $2 AND j.at < $3 AND j.to_state IN ('ready', 'closed', 'returned')),
	moved AS (
		SELECT id FROM applications WHERE submitted_at >= $2 AND submitted_at < $3 UNION SELECT application_id FROM outcomes),
	cases AS (
		SELECT a.id, a.submitted_at, a.clock_used, a.channel, coalesce(c.kind, 'online') AS counter, coalesce(a.village, c.region) AS place
		FROM moved JOIN applications a USING (id) LEFT JOIN counters c ON c.id = a.counter_id
		WHERE a.lane <> 'complaint' AND a.submitted_at IS NOT NULL
			AND ($1 = '' OR coalesce(a.village, c.region) = $1 OR starts_with(coalesce(a.village, c.region), $1 || '.'))),
	submitted AS (SELECT * FROM cases WHERE submitted_at >= $2 AND submitted_at < $3),
	finished AS (
		SELECT k.* FROM cases k JOIN (SELECT DISTINCT application_id FROM outcomes WHERE to_state <> 'returned') o ON o.application_id = k.id
		CROSS JOIN LATERAL (SELECT min(j.at) AS first FROM journal j WHERE j.application_id = k.id AND j.to_state IN ('ready', 'closed')) f
		WHERE f.first >= $2),
	returned AS (SELECT k.* FROM cases k JOIN outcomes o ON o.application_id = k.id AND o.to_state = 'returned') `

// Figures counts for a place (the code of a village or kecamatan, "" for the
// regency).
func (o *Office) Figures(ctx context.Context, tx pgx.Tx, place string, p Period) (Figures, error) {
	rows, err := tx.Query(ctx, counted+`SELECT (SELECT count(*) FROM submitted) AS submitted,
		(SELECT count(*) FROM finished) AS finished, (SELECT count(*) FROM returned) AS returned,
		(SELECT coalesce(percentile_cont(0.5) WITHIN GROUP (ORDER BY clock_used), 0) / 60 FROM finished) AS median,
		(SELECT coalesce(jsonb_object_agg(counter, n), '{}') FROM (SELECT counter, count(*) AS n FROM submitted GROUP BY 1) x) AS counters,
		(SELECT coalesce(jsonb_object_agg(channel, n), '{}') FROM (SELECT channel, count(*) AS n FROM submitted GROUP BY 1) x) AS channels`,
		place, p.From, p.To)
	if err != nil {
		return Figures{}, err
	}
	return pgx.CollectExactlyOneRow(rows, pgx.RowToStructByName[Figures])
}

// PlaceFigures is the work of one place; see Figures for what each counts.
type PlaceFigures struct {
	Code      string  `db:"code"`
	Name      string  `db:"name"`
	Submitted int     `db:"submitted"`
	Finished  int     `db:"finished"`
	Returned  int     `db:"returned"`
	Median    float64 `db:"median"`
}

// FiguresBelow counts for each place right below one: the kecamatan of the
// regency (""), the villages of a kecamatan. Those where nothing happened are
// there too. Most submitted first, then by name.
func (o *Office) FiguresBelow(ctx context.Context, tx pgx.Tx, place string, p Period) ([]PlaceFigures, error) {
	length := len("33.12.01")
	if place != "" {
		length = len("33.12.01.2001")
	}
	rows, err := tx.Query(ctx, counted+`,
		s AS (SELECT left(place, $4) AS code, count(*) AS n FROM submitted GROUP BY 1),
		f AS (SELECT left(place, $4) AS code, count(*) AS n, percentile_cont(0.5) WITHIN GROUP (ORDER BY clock_used) / 60 AS median FROM finished GROUP BY 1),
		b AS (SELECT left(place, $4) AS code, count(*) AS n FROM returned GROUP BY 1)
		SELECT r.code, r.name, coalesce(s.n, 0) AS submitted, coalesce(f.n, 0) AS finished, coalesce(f.median, 0) AS median, coalesce(b.n, 0) AS returned
		FROM regions r LEFT JOIN s USING (code) LEFT JOIN f USING (code) LEFT JOIN b USING (code)
		WHERE coalesce(r.parent, '') = $1 ORDER BY submitted DESC, r.name, r.code`, place, p.From, p.To, length)
	if err != nil {
		return nil, err
	}
	return pgx.CollectRows(rows, pgx.RowToStructByName[PlaceFigures])
}

// MonthFigures is Figures of one month.
type MonthFigures struct {
	Month time.Time // its first day, WIB
	Figures
}

// Months counts month by month for a place, the month of until last.
func (o *Office) Months(ctx context.Context, tx pgx.Tx, place string, until time.Time, n int) ([]MonthFigures, error) {
	var out []MonthFigures
	for i := n - 1; i >= 0; i-- {
		period := MonthOf(MonthOf(until).From.AddDate(0, -i, 0))
		figures, err := o.Figures(ctx, tx, place, period)
		if err != nil {
			return nil, err
		}
		out = append(out, MonthFigures{period.From, figures})
	}
	return out, nil
}

// Standing is how full a desk is, for everybody to know.
type Standing struct {
	Desk    *Desk
	Waiting int        `db:"waiting"` // cases that wait there, held by somebody or not
	Late    int        `db:"late"`    // of those, past the promised time
	Oldest  *time.Time `db:"oldest"`  // when the one at the front was sent for the first time; nil if none waits
}

// Standings are the desks at which cases wait for the office, in the order of
// the menu; complaints and what waits for applicants are left out.
func (o *Office) Standings(ctx context.Context, tx pgx.Tx) ([]Standing, error) {
	var out []Standing
	for i := range Desks {
		desk := &Desks[i]
		if desk.Code == "aduan" || desk.Code == "hadir" || desk.Code == "serah" {
			continue
		}
		s := Standing{Desk: desk}
		err := tx.QueryRow(ctx, `SELECT count(*), count(*) FILTER (WHERE a.due_at < $3), min(a.queue_at) FROM applications a
			WHERE a.ended_at IS NULL AND a.state = ANY($1) AND (cardinality($2::text[]) = 0 OR a.lane = ANY($2)) AND a.lane <> 'complaint'
				AND NOT (a.state = 'ready' AND a.collect = 'mandiri')`, desk.States, orEmpty(desk.Lanes), o.Now()).Scan(&s.Waiting, &s.Late, &s.Oldest)
		if err != nil {
			return nil, err
		}
		out = append(out, s)
	}
	return out, nil
}

// StateOf is the state of a case in words for its applicant, and since when:
// all that may be said about a number where strangers read along. NotFound if
// there is no such number.
func (o *Office) StateOf(ctx context.Context, tx pgx.Tx, number string) (state string, since time.Time, err error) {
	a, err := o.ByNumber(ctx, tx, number)
	if err != nil {
		return "", time.Time{}, err
	}
	return a.State, a.StateAt.In(catalog.WIB), nil
}
