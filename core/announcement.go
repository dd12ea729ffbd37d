package core

import (
	"context"
	"regexp"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/jackc/pgx/v5"

	"sakti/core/catalog"
)

// Announcement is what a head has to say: to groups, at a set hour, and to
// operators, each of whom reads it when they write next. Operators are never
// written to for it: a thousand equal messages to private chats are what
// messengers block numbers for.
type Announcement struct {
	ID          int64              `db:"id"`
	Words       string             `db:"words"`
	PostAt      time.Time          `db:"post_at"`
	Operators   bool               `db:"operators"`
	By          string             `db:"by_name"`
	CreatedAt   time.Time          `db:"created_at"`
	CancelledAt *time.Time         `db:"cancelled_at"`
	PostedAt    *time.Time         `db:"posted_at"` // its messages are on their way since
	Seen        int                `db:"seen"`      // operators who have read it
	Groups      []AnnouncementPost `db:"groups"`    // one for each group it is for
}

// AnnouncementPost is what became of an announcement in a group.
type AnnouncementPost struct {
	GroupID  int64      `json:"group"`
	Title    string     `json:"title"`
	OutboxID *int64     `json:"outbox"`    // nil until posted, or if the group was left before
	SentAt   *time.Time `json:"sent_at"`   //
	FailedAt *time.Time `json:"failed_at"` //
	Error    string     `json:"error"`     // of the last try
}

// AnnouncementDraft is an announcement to be made.
type AnnouncementDraft struct {
	Words     string    // 1 to 2000 runes, without NIKs
	PostAt    time.Time // by day; zero for now, or for the next morning if it is night
	Groups    []int64   // active groups
	Operators bool      // to operators too, for a month from PostAt on
}

// shownFor is how long operators are shown an announcement.
const shownFor = 30 * 24 * time.Hour

// Announce sets an announcement for its hour. Heads of office and of section
// may; Invalid says what is wrong with it.
func (o *Office) Announce(ctx context.Context, tx pgx.Tx, staff *Staff, d AnnouncementDraft) (id int64, err error) {
	if !staff.Has("head_of_office", "head_of_section") {
		return 0, fail(Forbidden, "Pengumuman dibuat kepala dinas dan kepala seksi.")
	}
	now := o.Now()
	if d.PostAt.IsZero() {
		d.PostAt = nextDaylight(now)
	}
	d.Words = strings.TrimSpace(d.Words)
	if err := d.check(now); err != nil {
		return 0, err
	}
	var until *time.Time
	if d.Operators {
		end := d.PostAt.Add(shownFor)
		until = &end
	}
	err = tx.QueryRow(ctx, `INSERT INTO announcements (words, post_at, operators, shown_until, created_at, created_by)
		VALUES ($1, $2, $3, $4, $5, $6) RETURNING id`, d.Words, d.PostAt, d.Operators, until, now, staff.ID).Scan(&id)
	if err != nil {
		return 0, err
	}
	tag, err := tx.Exec(ctx, `INSERT INTO announcement_posts (announcement_id, conversation_id)
		SELECT $1, conversation_id FROM groups WHERE conversation_id = ANY($2) AND active AND left_at IS NULL`, id, d.Groups)
	if err == nil && int(tag.RowsAffected()) != len(d.Groups) {
		return 0, fail(Invalid, "Salah satu grup tidak aktif lagi. Pilih grupnya sekali lagi.")
	}
	return id, err
}

func (d AnnouncementDraft) check(now time.Time) error {
	switch n := utf8.RuneCountInString(d.Words); {
	case n == 0 || n > 2000:
		return fail(Invalid, "Isi pengumuman 1 sampai 2.000 huruf.")
	case len(d.Groups) == 0 && !d.Operators:
		return fail(Invalid, "Pilih grup, operator, atau keduanya.")
	case !daylight(d.PostAt):
		return fail(Invalid, "Pengumuman dikirim antara pukul 07.00 dan 20.00.")
	case d.PostAt.Before(now.Add(-time.Minute)):
		return fail(Invalid, "Waktu kirimnya sudah lewat.")
	case d.PostAt.After(now.AddDate(1, 0, 0)):
		return fail(Invalid, "Waktu kirimnya lebih dari setahun lagi.")
	case holdsNIK.MatchString(d.Words):
		return fail(Invalid, "Pengumuman tidak boleh berisi NIK atau nomor KK.")
	}
	return nil
}

// holdsNIK finds 16 digits, also with something between them.
var holdsNIK = regexp.MustCompile(`(?:^|\D)(?:\d[ .\-]?){15}\d(?:\D|$)`)

// daylight reports whether somebody may be written to unasked.
func daylight(at time.Time) bool {
	at = at.In(catalog.WIB)
	minute := at.Hour()*60 + at.Minute()
	return minute >= dayBegins && minute < dayEnds
}

// nextDaylight is at, or the next morning's begin if it is night.
func nextDaylight(at time.Time) time.Time {
	if daylight(at) {
		return at
	}
	morning := DayOf(at).From.Add(dayBegins * time.Minute)
	if morning.Before(at) {
		morning = morning.AddDate(0, 0, 1)
	}
	return morning
}

// CancelAnnouncement takes an announcement back before it is posted; Conflict
// if it has been, or if somebody else took it back.
func (o *Office) CancelAnnouncement(ctx context.Context, tx pgx.Tx, staff *Staff, id int64) error {
	if !staff.Has("head_of_office", "head_of_section") {
		return fail(Forbidden, "Pengumuman dibatalkan kepala dinas dan kepala seksi.")
	}
	tag, err := tx.Exec(ctx, `UPDATE announcements SET cancelled_at = $2, cancelled_by = $3
		WHERE id = $1 AND posted_at IS NULL AND cancelled_at IS NULL`, id, o.Now(), staff.ID)
	if err == nil && tag.RowsAffected() == 0 {
		return o.announcementOver(ctx, tx, id)
	}
	return err
}

// announcementOver says why an announcement can't be taken back.
func (o *Office) announcementOver(ctx context.Context, tx pgx.Tx, id int64) error {
	var by *string
	var at *time.Time
	err := tx.QueryRow(ctx, `SELECT s.name, n.cancelled_at FROM announcements n LEFT JOIN staff s ON s.id = n.cancelled_by WHERE n.id = $1`, id).Scan(&by, &at)
	switch {
	case none(err):
		return fail(NotFound, "Pengumuman itu tidak ada.")
	case err != nil:
		return err
	case by != nil && at != nil:
		return fail(Conflict, "%s sudah membatalkan pengumuman itu%s.", *by, o.clockWords(*at))
	}
	return fail(Conflict, "Pengumuman itu sudah dikirim, jadi tidak bisa dibatalkan lagi.")
}

const announcementSQL = `SELECT n.id, n.words, n.post_at, n.operators, s.name AS by_name, n.created_at, n.cancelled_at, n.posted_at,
		(SELECT count(*) FROM announcement_views v WHERE v.announcement_id = n.id) AS seen,
		coalesce((SELECT jsonb_agg(jsonb_build_object('group', p.conversation_id, 'title', g.title, 'outbox', p.outbox_id,
				'sent_at', x.sent_at, 'failed_at', x.failed_at, 'error', coalesce(x.error, '')) ORDER BY g.title, p.conversation_id)
			FROM announcement_posts p JOIN groups g ON g.conversation_id = p.conversation_id
			LEFT JOIN outbox x ON x.conversation_id = p.conversation_id AND x.id = p.outbox_id
			WHERE p.announcement_id = n.id), '[]') AS groups
	FROM announcements n JOIN staff s ON s.id = n.created_by `

// Announcements lists what was announced and what will be, newest hour first,
// with the outcome. Heads and technical admins see it.
func (o *Office) Announcements(ctx context.Context, tx pgx.Tx, staff *Staff, limit int) ([]Announcement, error) {
	if !staff.Has(groupRoles...) {
		return nil, fail(Forbidden, "Pengumuman hanya untuk kepala dinas, kepala seksi, dan admin.")
	}
	return announcements(ctx, tx, announcementSQL+`ORDER BY n.post_at DESC, n.id DESC LIMIT $1`, limit)
}

func announcements(ctx context.Context, tx pgx.Tx, sql string, args ...any) ([]Announcement, error) {
	rows, err := tx.Query(ctx, sql, args...)
	if err != nil {
		return nil, err
	}
	return pgx.CollectRows(rows, pgx.RowToStructByName[Announcement])
}

// DueAnnouncements locks and returns those whose hour has come. Call Posted
// for each in the same transaction.
func (o *Office) DueAnnouncements(ctx context.Context, tx pgx.Tx) ([]Announcement, error) {
	now := o.Now()
	if !daylight(now) {
		return nil, nil
	}
	return announcements(ctx, tx, announcementSQL+`WHERE n.post_at <= $1 AND n.posted_at IS NULL AND n.cancelled_at IS NULL
		ORDER BY n.post_at, n.id FOR UPDATE OF n SKIP LOCKED`, now)
}

// Posted records that an announcement is on its way: outbox holds the row of
// each group.
func (o *Office) Posted(ctx context.Context, tx pgx.Tx, id int64, outbox map[int64]int64) error {
	for group, row := range outbox {
		_, err := tx.Exec(ctx, `UPDATE announcement_posts SET outbox_id = $3 WHERE announcement_id = $1 AND conversation_id = $2`, id, group, row)
		if err != nil {
			return err
		}
	}
	_, err := tx.Exec(ctx, `UPDATE announcements SET posted_at = $2 WHERE id = $1`, id, o.Now())
	return err
}

// Unseen are, for each of these members of staff, the announcements that they
// have not been shown in chat, oldest first, at most three. Only those still
// to be shown count: who comes back after a year hears no old news.
func (o *Office) Unseen(ctx context.Context, tx pgx.Tx, staff []int64) (map[int64][]Announcement, error) {
	if len(staff) == 0 {
		return nil, nil
	}
	rows, err := tx.Query(ctx, `SELECT s.id, n.id, n.words FROM unnest($1::bigint[]) AS s(id) CROSS JOIN LATERAL (
			SELECT id, words, post_at FROM announcements n WHERE n.operators AND n.cancelled_at IS NULL AND n.post_at <= $2 AND n.shown_until > $2
			AND NOT EXISTS (SELECT FROM announcement_views v WHERE v.announcement_id = n.id AND v.staff_id = s.id)
			ORDER BY n.post_at, n.id LIMIT 3) n ORDER BY n.post_at, n.id`, staff, o.Now())
	if err != nil {
		return nil, err
	}
	out := map[int64][]Announcement{}
	var reader int64
	var n Announcement
	_, err = pgx.ForEachRow(rows, []any{&reader, &n.ID, &n.Words}, func() error {
		out[reader] = append(out[reader], n)
		return nil
	})
	return out, err
}

// Saw records that a member of staff was shown these announcements in chat.
func (o *Office) Saw(ctx context.Context, tx pgx.Tx, staff int64, ids []int64) error {
	_, err := tx.Exec(ctx, `INSERT INTO announcement_views (announcement_id, staff_id, at)
		SELECT id, $2, $3 FROM unnest($1::bigint[]) AS x(id) ON CONFLICT DO NOTHING`, ids, staff, o.Now())
	return err
}
