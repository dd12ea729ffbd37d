package core

import (
	"cmp"
	"context"
	"fmt"
	"strconv"
	"strings"
	"time"

	"github.com/jackc/pgx/v5"
)

// Group is a chat of many in which the bot sits, and how it behaves there.
type Group struct {
	ID              int64      `db:"conversation_id"`
	Channel         string     `db:"channel"`
	Account         string     `db:"account"`
	Title           string     `db:"title"`
	Active          bool       `db:"active"`           // switched on: questions are watched, posts are made
	Ours            bool       `db:"ours"`             // our account may delete what others wrote
	DeleteNumbers   bool       `db:"delete_numbers"`   // NIKs and numbers of families
	DeletePhotos    bool       `db:"delete_photos"`    // of documents
	Lang            string     `db:"lang"`             // "" is Indonesian
	QuestionMinutes int        `db:"question_minutes"` // working minutes that a question may stand, 1 to 1440
	DailyAt         *int       `db:"daily_at"`         // minutes since midnight WIB, 420 to 1199; nil: no daily digest
	WeeklyAt        *int       `db:"weekly_at"`        // the same for the weekly one
	WeeklyDay       int        `db:"weekly_day"`       // 1 is Monday, 5 is Friday
	PrivateLink     string     `db:"private_link"`     // where people go on in private; "" for the channel's own
	JoinedAt        time.Time  `db:"joined_at"`
	LeftAt          *time.Time `db:"left_at"`      // our account was taken out
	Announcement    bool       `db:"announcement"` // of a Community: only its admins write, members comment where we can't read
}

const groupColumns = `g.conversation_id, c.channel, c.account, g.title, g.active, g.ours, g.delete_numbers, g.delete_photos, g.lang,
	g.question_minutes, g.daily_at, g.weekly_at, g.weekly_day, g.private_link, g.joined_at, g.left_at, g.announcement`

const groupFrom = ` FROM groups g JOIN conversations c ON c.id = g.conversation_id `

// groupRoles see the groups and speak in them.
var groupRoles = []string{"head_of_office", "head_of_section", "admin"}

// Groups lists the groups that the bot sits in, and those it was taken out
// of, by title. Forbidden to everybody but heads and technical admins.
func (o *Office) Groups(ctx context.Context, tx pgx.Tx, staff *Staff) ([]Group, error) {
	if !staff.Has(groupRoles...) {
		return nil, fail(Forbidden, "Grup hanya diatur kepala dinas, kepala seksi, dan admin.")
	}
	return groupsWhere(ctx, tx, `ORDER BY g.left_at IS NOT NULL, g.title, g.conversation_id`)
}

// ActiveGroups are those that are switched on and that the bot still sits in.
func (o *Office) ActiveGroups(ctx context.Context, tx pgx.Tx) ([]Group, error) {
	return groupsWhere(ctx, tx, `WHERE g.active AND g.left_at IS NULL ORDER BY g.conversation_id`)
}

// GroupsOf reads the groups of these conversations; unknown ones are absent.
func (o *Office) GroupsOf(ctx context.Context, tx pgx.Tx, ids []int64) (map[int64]Group, error) {
	list, err := groupsWhere(ctx, tx, `WHERE g.conversation_id = ANY($1)`, ids)
	out := make(map[int64]Group, len(list))
	for _, g := range list {
		out[g.ID] = g
	}
	return out, err
}

func groupsWhere(ctx context.Context, tx pgx.Tx, where string, args ...any) ([]Group, error) {
	rows, err := tx.Query(ctx, `SELECT `+groupColumns+groupFrom+where, args...)
	if err != nil {
		return nil, err
	}
	return pgx.CollectRows(rows, pgx.RowToStructByName[Group])
}

// MeetGroup keeps what a message tells about its group: that we are in it, its
// title ("" if the message does not say) and whether we may delete there.
func (o *Office) MeetGroup(ctx context.Context, tx pgx.Tx, id int64, title string, ours bool) error {
	_, err := tx.Exec(ctx, `INSERT INTO groups AS g (conversation_id, title, ours, joined_at) VALUES ($1, $2, $3, $4)
		ON CONFLICT (conversation_id) DO UPDATE SET title = coalesce(nullif($2, ''), g.title), ours = $3, left_at = NULL
		WHERE g.left_at IS NOT NULL OR g.ours <> $3 OR ($2 <> '' AND g.title <> $2)`, id, title, ours, o.Now())
	return err
}

// MarkAnnouncement keeps whether a group is a Community's announcement group.
func (o *Office) MarkAnnouncement(ctx context.Context, tx pgx.Tx, id int64, yes bool) error {
	_, err := tx.Exec(ctx, `UPDATE groups SET announcement = $2 WHERE conversation_id = $1 AND announcement <> $2`, id, yes)
	return err
}

// LeaveGroup records that our account was taken out of a group. Nothing is
// posted there, its questions wait for nobody.
func (o *Office) LeaveGroup(ctx context.Context, tx pgx.Tx, id int64) error {
	_, err := tx.Exec(ctx, `WITH gone AS (UPDATE groups SET left_at = $2, ours = false WHERE conversation_id = $1)
		UPDATE group_questions SET due_at = NULL WHERE conversation_id = $1 AND due_at IS NOT NULL`, id, o.Now())
	return err
}

// SetGroup changes how the bot behaves in a group: everything that is not
// learnt from the channel; the log keeps what changed. Only the head of office
// and technical admins may.
func (o *Office) SetGroup(ctx context.Context, tx pgx.Tx, staff *Staff, g Group) error {
	if !staff.Has("head_of_office", "admin") {
		return fail(Forbidden, "Grup hanya diatur kepala dinas dan admin.")
	}
	if err := g.check(); err != nil {
		return err
	}
	was, err := lockGroup(ctx, tx, g.ID)
	if err != nil {
		return err
	}
	_, err = tx.Exec(ctx, `UPDATE groups SET active = $2, delete_numbers = $3, delete_photos = $4, lang = $5, question_minutes = $6,
		daily_at = $7, weekly_at = $8, weekly_day = $9, private_link = $10 WHERE conversation_id = $1`,
		g.ID, g.Active, g.DeleteNumbers, g.DeletePhotos, g.Lang, g.QuestionMinutes, g.DailyAt, g.WeeklyAt, g.WeeklyDay, g.PrivateLink)
	if err != nil {
		return err
	}
	before, after := groupChanges(was, g)
	if before == after {
		return nil
	}
	return o.LogChange(ctx, tx, staff, "group.set", aboutGroup(g.ID), before, after)
}

// lockGroup reads a group that is about to be changed.
func lockGroup(ctx context.Context, tx pgx.Tx, id int64) (Group, error) {
	list, err := groupsWhere(ctx, tx, `WHERE g.conversation_id = $1 FOR UPDATE OF g`, id)
	if err == nil && len(list) == 0 {
		return Group{}, fail(NotFound, "Grup itu tidak ada.")
	}
	if err != nil {
		return Group{}, err
	}
	return list[0], nil
}

// aboutGroup is how the log names a group.
func aboutGroup(id int64) string { return strconv.FormatInt(id, 10) }

// parts are what can be set of a group, each with how it is.
func (g Group) parts() []Word {
	minute := func(at *int) string {
		if at == nil {
			return "tidak"
		}
		return fmt.Sprintf("%02d.%02d", *at/60, *at%60)
	}
	yes := map[bool]string{true: "ya", false: "tidak"}
	return []Word{
		{"menyala", yes[g.Active]}, {"hapus NIK", yes[g.DeleteNumbers]}, {"hapus foto dokumen", yes[g.DeletePhotos]}, {"bahasa", cmp.Or(g.Lang, "id")},
		{"pertanyaan sesudah", fmt.Sprintf("%d menit", g.QuestionMinutes)}, {"kabar harian", minute(g.DailyAt)}, {"kabar mingguan", minute(g.WeeklyAt)},
		{"hari kabar", workdayNames[g.WeeklyDay-1]}, {"tautan pribadi", cmp.Or(g.PrivateLink, "nomor saluran")},
	}
}

var workdayNames = []string{"Senin", "Selasa", "Rabu", "Kamis", "Jumat"}

// groupChanges are the parts that differ, as the log has them.
func groupChanges(was, became Group) (before, after string) {
	var old, now []string
	for i, part := range became.parts() {
		if earlier := was.parts()[i]; earlier.Name != part.Name {
			old, now = append(old, earlier.Code+": "+earlier.Name), append(now, part.Code+": "+part.Name)
		}
	}
	return strings.Join(old, ", "), strings.Join(now, ", ")
}

func (g Group) check() error {
	at := func(minute *int) bool { return minute == nil || *minute >= dayBegins && *minute < dayEnds }
	switch {
	case g.QuestionMinutes < 1 || g.QuestionMinutes > 1440:
		return fail(Invalid, "Waktu tunggu pertanyaan antara 1 dan 1440 menit.")
	case !at(g.DailyAt) || !at(g.WeeklyAt):
		return fail(Invalid, "Kabar dikirim antara pukul 07.00 dan 20.00.")
	case g.WeeklyDay < 1 || g.WeeklyDay > 5:
		return fail(Invalid, "Kabar mingguan dikirim pada hari kerja.")
	case g.PrivateLink != "" && !strings.HasPrefix(g.PrivateLink, "https://wa.me/") && !strings.HasPrefix(g.PrivateLink, "https://t.me/"):
		return fail(Invalid, "Tautan chat pribadi berbentuk https://wa.me/62… atau https://t.me/….")
	}
	return nil
}

// Nobody is written to unasked before dayBegins or from dayEnds on: minutes
// since midnight, WIB.
const (
	dayBegins = 7 * 60
	dayEnds   = 20 * 60
)
