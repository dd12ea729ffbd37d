package core

import (
	"cmp"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"strings"
	"time"

	"github.com/jackc/pgx/v5"

	"sakti/core/catalog"
)

// Two who look at one thing and change it one after the other would overwrite
// one another without knowing. So a form gives back how the thing was when its
// page was made, and before it is changed one of the functions …Unchanged
// locks it and compares: of two, the second gets a Conflict that names the
// first and says what they did.

// SettingUnchanged refuses if a setting no longer has the value that the actor
// saw.
func (o *Office) SettingUnchanged(ctx context.Context, tx pgx.Tx, actor *Staff, name, seen string) error {
	if _, err := tx.Exec(ctx, `LOCK TABLE office_settings IN SHARE ROW EXCLUSIVE MODE`); err != nil {
		return err
	}
	set, err := chosenSettings(ctx, tx)
	if err != nil || o.inForce(set).Get(name) == seen {
		return err
	}
	return o.overtaken(ctx, tx, actor, "setting "+name, "setting.%")
}

// CounterUnchanged refuses if a counter's column ("status", "name" or "hours")
// is no longer as the actor saw it.
func (o *Office) CounterUnchanged(ctx context.Context, tx pgx.Tx, actor *Staff, id int64, column, seen string) error {
	c, err := oneCounter(ctx, tx, `WHERE c.id = $1 FOR UPDATE`, id)
	if err != nil {
		return err
	}
	now := map[string]string{"status": c.Status, "name": c.Name, "hours": c.Hours}
	if now[column] == seen {
		return nil
	}
	return o.overtaken(ctx, tx, actor, aboutCounter(id), "counter."+column)
}

// Mark tells a machine as it is from how it was before or after.
func (e *Equipment) Mark() string { return e.words() }

// EquipmentUnchanged refuses if a machine is no longer as it was when it had
// this mark, also if it has been taken off the list.
func (o *Office) EquipmentUnchanged(ctx context.Context, tx pgx.Tx, actor *Staff, id int64, seen string) error {
	e, err := o.oneEquipment(ctx, tx, actor, id)
	if CodeOf(err) != NotFound && (err != nil || e.Mark() == seen) {
		return err
	}
	return o.overtaken(ctx, tx, actor, aboutEquipment(id), "equipment.%")
}

// StaffMark is the number of the last change to somebody's account or duties,
// 0 if there was none. What they do themselves does not count.
func (o *Office) StaffMark(ctx context.Context, tx pgx.Tx, id int64) (mark int64, err error) {
	err = tx.QueryRow(ctx, `SELECT coalesce(max(id), 0) FROM office_log
		WHERE about = $1 AND (action LIKE 'staff.%' AND action <> 'staff.invited' OR action = 'second_factor.reset')`, aboutStaff(id)).Scan(&mark)
	return mark, err
}

// StaffUnchanged refuses if somebody's account or duties were changed since
// they had this mark.
func (o *Office) StaffUnchanged(ctx context.Context, tx pgx.Tx, actor *Staff, id, seen int64) error {
	// Not stronger: two who edit one another stand in each other's log.
	if _, err := tx.Exec(ctx, `SELECT FROM staff WHERE id = $1 FOR NO KEY UPDATE`, id); err != nil {
		return err
	}
	mark, err := o.StaffMark(ctx, tx, id)
	if err != nil || mark == seen {
		return err
	}
	return o.overtaken(ctx, tx, actor, aboutStaff(id), "%")
}

// Mark tells an answer as it is from how it was before or after.
func (c Canned) Mark() string {
	sum := sha256.New()
	fmt.Fprintf(sum, "%q %t", c.Title, c.Off)
	for _, lang := range CannedLanguages {
		fmt.Fprintf(sum, " %q", c.Words[lang.Code])
	}
	return hex.EncodeToString(sum.Sum(nil))
}

// CannedUnchanged refuses if a ready answer is no longer as it was when it had
// this mark, also if it is gone.
func (o *Office) CannedUnchanged(ctx context.Context, tx pgx.Tx, actor *Staff, code, seen string) error {
	if err := mayWord(actor); err != nil {
		return err
	}
	if _, err := tx.Exec(ctx, `LOCK TABLE canned_answers IN SHARE ROW EXCLUSIVE MODE`); err != nil {
		return err
	}
	c, err := o.CannedAnswer(ctx, tx, code)
	if CodeOf(err) != NotFound && (err != nil || c.Mark() == seen) {
		return err
	}
	return o.overtaken(ctx, tx, actor, "canned "+code, "canned.%")
}

// Mark tells how we behave in a group from how we did before or after. What
// is learnt from the channel does not count.
func (g Group) Mark() string {
	var out []string
	for _, part := range g.parts() {
		out = append(out, part.Name)
	}
	return strings.Join(out, "|")
}

// GroupUnchanged refuses if a group is no longer set as it was when it had
// this mark.
func (o *Office) GroupUnchanged(ctx context.Context, tx pgx.Tx, actor *Staff, id int64, seen string) error {
	g, err := lockGroup(ctx, tx, id)
	if err != nil || g.Mark() == seen {
		return err
	}
	return o.overtaken(ctx, tx, actor, aboutGroup(id), "group.%")
}

// overtaken tells the actor who was faster, when, and what they did: by the
// last line of the log about the thing with an action like this.
func (o *Office) overtaken(ctx context.Context, tx pgx.Tx, actor *Staff, about, action string) error {
	var by, was, became string
	var staff *int64
	var at time.Time
	err := tx.QueryRow(ctx, `SELECT l.at, l.staff_id, coalesce(s.name, 'baris perintah'), l.was, l.became
		FROM office_log l LEFT JOIN staff s ON s.id = l.staff_id
		WHERE l.about = $1 AND l.action LIKE $2 ORDER BY l.id DESC LIMIT 1`, about, action).Scan(&at, &staff, &by, &was, &became)
	if none(err) {
		return fail(Conflict, "Belum disimpan: sesudah halaman ini Anda buka, isinya berubah. Lihat dulu keadaannya sekarang.")
	}
	if err != nil {
		return err
	}
	if strings.HasPrefix(about, "canned ") { // this line is one of several; the page shows all beside what was typed
		was, became = "", ""
	}
	if actor != nil && staff != nil && *staff == actor.ID {
		by = "Anda sendiri di jendela lain"
	}
	return fail(Conflict, "Belum disimpan: %s lebih dulu mengubah ini%s%s. Lihat dulu keadaannya sekarang, lalu ubah lagi bila masih perlu.",
		by, o.clockWords(at), changeWords(was, became))
}

// clockWords say when something happened: " pukul 14.05", with the day if it
// was not today.
func (o *Office) clockWords(at time.Time) string {
	at, now := at.In(catalog.WIB), o.Now().In(catalog.WIB)
	if at.Format(time.DateOnly) == now.Format(time.DateOnly) {
		return at.Format(" pukul 15.04")
	}
	return at.Format(" pada 02-01-2006 pukul 15.04")
}

func changeWords(was, became string) string {
	if was == "" && became == "" {
		return ""
	}
	return fmt.Sprintf(", dari “%s” menjadi “%s”", cmp.Or(was, "(kosong)"), cmp.Or(became, "(kosong)"))
}
