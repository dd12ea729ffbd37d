package bot

import (
	"cmp"
	"context"
	"slices"
	"time"

	"github.com/jackc/pgx/v5"

	"sakti/bot/group"
	"sakti/bot/say"
	"sakti/channels"
	"sakti/core"
	"sakti/core/catalog"
	"sakti/core/chart"
)

// post writes a message to a group into the outbox and returns its row. Nobody
// waits for it: it keeps the night's rest and counts against the measure of
// its line.
func post(ctx context.Context, tx pgx.Tx, g core.Group, text string, picture *channels.File) (row int64, err error) {
	var chat string
	if err := tx.QueryRow(ctx, `SELECT chat FROM conversations WHERE id = $1`, g.ID).Scan(&chat); err != nil {
		return 0, err
	}
	out := to(&conversation{ID: g.ID, Channel: g.Channel, Account: g.Account, Chat: chat}, text)
	out.body.File, out.unasked = picture, true
	if err := enqueue(ctx, tx, []outgoing{out}); err != nil {
		return 0, err
	}
	err = tx.QueryRow(ctx, `SELECT currval(pg_get_serial_sequence('outbox', 'id'))`).Scan(&row)
	return row, err
}

// announceToGroups posts the announcements whose hour has come, each in every
// group that it is for and that we still sit in.
func announceToGroups(ctx context.Context, tx pgx.Tx, office *core.Office) error {
	list, err := office.DueAnnouncements(ctx, tx)
	for _, due := range list {
		if err == nil {
			err = announceToAll(ctx, tx, office, due)
		}
	}
	return err
}

func announceToAll(ctx context.Context, tx pgx.Tx, office *core.Office, due core.Announcement) error {
	ids := make([]int64, len(due.Groups))
	for i, g := range due.Groups {
		ids[i] = g.GroupID
	}
	groups, err := office.GroupsOf(ctx, tx, ids)
	if err != nil {
		return err
	}
	rows := map[int64]int64{}
	for _, id := range ids {
		g := groups[id]
		if !g.Active || g.LeftAt != nil {
			continue
		}
		if rows[id], err = post(ctx, tx, g, announced(g.Lang, due), nil); err != nil {
			return err
		}
	}
	return office.Posted(ctx, tx, due.ID, rows)
}

func announced(lang string, a core.Announcement) string {
	return say.Text(lang, "support.announcement", "from", a.By, "words", a.Words)
}

// digestLate is how long after its hour a digest is still posted, as after an
// outage.
const digestLate = 3 * 60 // minutes

// dueDigest says which digest a group is to get now: the weekly one on its
// day, or, if that is a holiday, on the next working day of that week; the
// daily one on every other working day.
func dueDigest(h *catalog.Holidays, g core.Group, now time.Time) (kind string, due bool) {
	now = now.In(catalog.WIB)
	if len(h.Shifts(now)) == 0 {
		return "", false
	}
	at, kind := g.DailyAt, "daily"
	if g.WeeklyAt != nil && weeklyDay(h, g, now) {
		at, kind = g.WeeklyAt, "weekly"
	}
	minute := now.Hour()*60 + now.Minute()
	return kind, at != nil && minute >= *at && minute < *at+digestLate && minute < 20*60
}

// weeklyDay reports whether the day of now is the first working day of its
// week from the group's day on.
func weeklyDay(h *catalog.Holidays, g core.Group, now time.Time) bool {
	for day := core.WeekOf(now).From.AddDate(0, 0, g.WeeklyDay-1); ; day = day.AddDate(0, 0, 1) {
		if core.DayOf(day) == core.DayOf(now) {
			return true
		}
		if day.After(now) || len(h.Shifts(day)) > 0 {
			return false
		}
	}
}

// digestTo posts the digest that a group is to get now, if there is one; each
// once.
func digestTo(ctx context.Context, tx pgx.Tx, office *core.Office, g core.Group) error {
	now := office.Now().In(catalog.WIB)
	kind, due := dueDigest(office.Catalog.Holidays, g, now)
	if !due {
		return nil
	}
	day := core.DayOf(now).From
	if kind == "weekly" { // one a week, also if its day is changed meanwhile
		day = core.WeekOf(now).From
	}
	tag, err := tx.Exec(ctx, `INSERT INTO digests (conversation_id, kind, day, at) VALUES ($1, $2, $3, $4) ON CONFLICT DO NOTHING`, g.ID, kind, day, now)
	if err != nil || tag.RowsAffected() == 0 {
		return err
	}
	text, picture, err := digest(ctx, tx, office, g, kind == "weekly", now)
	if err != nil {
		return err
	}
	if err := outdate(ctx, tx, g, now); err != nil {
		return err
	}
	row, err := post(ctx, tx, g, text, picture)
	if err != nil {
		return err
	}
	_, err = tx.Exec(ctx, `UPDATE digests SET outbox_id = $4 WHERE conversation_id = $1 AND kind = $2 AND day = $3`, g.ID, kind, day, row)
	return err
}

// outdate gives up a digest that still waits, for the line's measure or for
// the line: the next one tells more.
func outdate(ctx context.Context, tx pgx.Tx, g core.Group, now time.Time) error {
	_, err := tx.Exec(ctx, `UPDATE outbox SET failed_at = $2, send_at = NULL, error = 'sudah ada kabar yang lebih baru', handed_on = true
		WHERE conversation_id = $1 AND send_at IS NOT NULL AND id IN (SELECT outbox_id FROM digests WHERE conversation_id = $1)`, g.ID, now)
	return err
}

// digest is what a group hears: of the last working day and what came in
// since, or of last week.
func digest(ctx context.Context, tx pgx.Tx, office *core.Office, g core.Group, weekly bool, now time.Time) (string, *channels.File, error) {
	p := core.Period{From: office.Catalog.Holidays.LastWorkday(now), To: core.DayOf(now).From}
	if weekly {
		p = core.WeekOf(now.AddDate(0, 0, -7))
	}
	figures, err := office.Figures(ctx, tx, "", p)
	if err != nil {
		return "", nil, err
	}
	d := group.Digest{Lang: g.Lang, Weekly: weekly, Figures: shown(figures, p)}
	if d.Desks, err = standings(ctx, tx, office); err != nil {
		return "", nil, err
	}
	if d.Best, err = best(ctx, tx, office, p); err != nil {
		return "", nil, err
	}
	err = tx.QueryRow(ctx, `SELECT count(*) FROM tickets t JOIN group_questions q ON q.ticket_id = t.id
		WHERE t.closed_at IS NULL AND q.conversation_id = $1 AND q.settled_at IS NULL`, g.ID).Scan(&d.Questions)
	if err != nil || figures.Submitted+figures.Finished == 0 {
		return d.Text(), nil, err
	}
	bars := chart.Bars{Title: say.Text(g.Lang, "support.picture", "place", say.Text(g.Lang, "support.regency")),
		Subtitle: say.Text(g.Lang, "support.period", "from", say.Date(g.Lang, d.Figures.From), "until", say.Date(g.Lang, d.Figures.Until))}
	if bars.Series, bars.Names, err = below(ctx, tx, office, g.Lang, "", p); err != nil {
		return "", nil, err
	}
	picture, err := drawn(bars, now)
	return d.Text(), picture, err
}

// bests is how many places a digest names.
const bests = 5

// best are the kecamatan with most finished cases.
func best(ctx context.Context, tx pgx.Tx, office *core.Office, p core.Period) ([]group.Counted, error) {
	list, err := office.FiguresBelow(ctx, tx, "", p)
	var out []group.Counted
	for _, place := range list {
		if place.Finished > 0 {
			out = append(out, group.Counted{Name: place.Name, N: place.Finished})
		}
	}
	slices.SortStableFunc(out, func(a, b group.Counted) int { return cmp.Compare(b.N, a.N) })
	return out[:min(bests, len(out))], err
}
