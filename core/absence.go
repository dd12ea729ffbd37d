package core

import (
	"context"
	"slices"
	"time"

	"github.com/jackc/pgx/v5"

	"sakti/core/catalog"
)

// Absence is a time in which somebody does not work.
type Absence struct {
	ID       int64      `db:"id"`
	StaffID  int64      `db:"staff_id"`
	Name     string     `db:"name"`
	From     time.Time  `db:"from_day"`  // first day
	Until    time.Time  `db:"until_day"` // last day
	StandIn  *int64     `db:"stand_in"`  // who goes on with what they held; nil: it goes back to the queues
	StandFor string     `db:"stand_for"` // the stand-in's name
	SetBy    string     `db:"set_by"`
	Began    *time.Time `db:"released_at"` // since when what they held is taken from them
}

// absenceSQL selects absences that are not over; $1 is today.
const absenceSQL = `SELECT b.id, b.staff_id, s.name, b.from_day, b.until_day, b.stand_in, coalesce(t.name, '') AS stand_for,
	coalesce(h.name, '') AS set_by, b.released_at
	FROM absences b JOIN staff s ON s.id = b.staff_id LEFT JOIN staff t ON t.id = b.stand_in LEFT JOIN staff h ON h.id = b.set_by
	WHERE b.ended_at IS NULL AND b.until_day >= $1 `

// today is the day in WIB, as dates are kept.
func (o *Office) today() string { return o.Now().In(catalog.WIB).Format(time.DateOnly) }

// longestAbsence is one that is not a slip of the pen.
const longestAbsence = 366 * 24 * time.Hour

// Absences lists those that are not over, next first.
func (o *Office) Absences(ctx context.Context, tx pgx.Tx) ([]Absence, error) {
	rows, err := tx.Query(ctx, absenceSQL+`ORDER BY b.from_day, s.name, b.id`, o.today())
	if err != nil {
		return nil, err
	}
	return pgx.CollectRows(rows, pgx.RowToStructByName[Absence])
}

// AbsenceOf is the absence that somebody is on today, nil if they work.
func (o *Office) AbsenceOf(ctx context.Context, tx pgx.Tx, staff *Staff) (*Absence, error) {
	rows, err := tx.Query(ctx, absenceSQL+`AND b.from_day <= $1 AND b.staff_id = $2 ORDER BY b.until_day DESC LIMIT 1`, o.today(), staff.ID)
	if err != nil {
		return nil, err
	}
	list, err := pgx.CollectRows(rows, pgx.RowToAddrOfStructByName[Absence])
	if err != nil || len(list) == 0 {
		return nil, err
	}
	return list[0], nil
}

// mayExcuse refuses who may not say that somebody is absent. A head of section
// may not for officers who work for other sections alone.
func mayExcuse(actor, staff *Staff) error {
	if actor == nil || actor.Has("admin", "head_of_office") {
		return nil
	}
	for _, head := range actor.Roles {
		if head.Code == "head_of_section" && slices.ContainsFunc(staff.Roles, func(r Role) bool { return r.Section == "" || r.Section == head.Section }) {
			return nil
		}
	}
	return fail(Forbidden, "Hanya kepala seksinya, kepala dinas, atau admin teknis yang boleh mengatur ini.")
}

// SetAbsent records that somebody is absent from one day until another, both
// included. If it begins by today, what they hold is handed on at once; else
// when it begins (BeginAbsences). standIn gets what they may work on; nil
// sends all back to its place in the queues. How many cases were handed on
// comes back.
func (o *Office) SetAbsent(ctx context.Context, tx pgx.Tx, actor *Staff, id int64, from, until time.Time, standIn *int64) (handed int, err error) {
	staff, err := oneStaff(ctx, tx, `WHERE s.id = $1 AND s.active`, id)
	if err != nil {
		return 0, err
	}
	if err := mayExcuse(actor, staff); err != nil {
		return 0, err
	}
	cover, err := o.checkAbsence(ctx, tx, id, from, until, standIn)
	if err != nil {
		return 0, err
	}
	b := Absence{StaffID: id, From: from, Until: until, StandIn: standIn}
	err = tx.QueryRow(ctx, `INSERT INTO absences (staff_id, from_day, until_day, stand_in, set_by, set_at)
		VALUES ($1, $2, $3, $4, $5, $6) RETURNING id`, id, from.Format(time.DateOnly), until.Format(time.DateOnly), standIn,
		Actor{Staff: actor}.staffID(), o.Now()).Scan(&b.ID)
	if err != nil {
		return 0, err
	}
	words := daysWords(from, until)
	if cover != "" {
		words += ", digantikan " + cover
	}
	if err := o.LogChange(ctx, tx, actor, "absence.set", aboutStaff(id), "", words); err != nil {
		return 0, err
	}
	if from.Format(time.DateOnly) > o.today() {
		return 0, nil
	}
	return o.begin(ctx, tx, b)
}

// checkAbsence returns the stand-in's name, "" if there is none.
func (o *Office) checkAbsence(ctx context.Context, tx pgx.Tx, id int64, from, until time.Time, standIn *int64) (string, error) {
	switch {
	case until.Before(from):
		return "", fail(Invalid, "Hari terakhir tidak boleh sebelum hari pertama.")
	case until.Format(time.DateOnly) < o.today():
		return "", fail(Invalid, "Hari-hari itu sudah lewat.")
	case until.Sub(from) > longestAbsence:
		return "", fail(Invalid, "Paling lama satu tahun. Kalau orangnya tidak kembali, nonaktifkan akunnya.")
	case standIn != nil && *standIn == id:
		return "", fail(Invalid, "Penggantinya harus orang lain.")
	}
	if err := o.notYetAbsent(ctx, tx, id, from, until); err != nil || standIn == nil {
		return "", err
	}
	cover, err := o.StaffByID(ctx, tx, *standIn)
	if err != nil {
		return "", err
	}
	var away bool
	err = tx.QueryRow(ctx, `SELECT EXISTS (SELECT FROM absences WHERE staff_id = $1 AND ended_at IS NULL AND from_day <= $3 AND until_day >= $2)`,
		cover.ID, from.Format(time.DateOnly), until.Format(time.DateOnly)).Scan(&away)
	if err == nil && away {
		return "", fail(Conflict, "%s juga tidak masuk pada hari-hari itu. Pilih pengganti lain.", cover.Name)
	}
	return cover.Name, err
}

// notYetAbsent refuses days that somebody took down already: of two heads at
// once the second finds out.
func (o *Office) notYetAbsent(ctx context.Context, tx pgx.Tx, id int64, from, until time.Time) error {
	if _, err := tx.Exec(ctx, `SELECT FROM staff WHERE id = $1 FOR NO KEY UPDATE`, id); err != nil {
		return err
	}
	var by string
	var first, last time.Time
	err := tx.QueryRow(ctx, `SELECT coalesce(h.name, 'baris perintah'), b.from_day, b.until_day FROM absences b LEFT JOIN staff h ON h.id = b.set_by
		WHERE b.staff_id = $1 AND b.ended_at IS NULL AND b.from_day <= $3 AND b.until_day >= $2 ORDER BY b.id DESC LIMIT 1`,
		id, from.Format(time.DateOnly), until.Format(time.DateOnly)).Scan(&by, &first, &last)
	if none(err) {
		return nil
	}
	if err != nil {
		return err
	}
	return fail(Conflict, "Belum disimpan: %s sudah mencatat orang ini tidak masuk %s. Batalkan dulu catatan itu bila harinya berubah.", by, daysWords(first, last))
}

// daysWords are days as the log has them: "02-11-2026 s.d. 04-11-2026".
func daysWords(from, until time.Time) string {
	first, last := from.Format("02-01-2006"), until.Format("02-01-2006")
	if first == last {
		return first
	}
	return first + " s.d. " + last
}

// EndAbsence says that somebody is back, or was never away. They may say so
// themselves. Conflict, naming who, if somebody said so before.
func (o *Office) EndAbsence(ctx context.Context, tx pgx.Tx, actor *Staff, absence int64) error {
	var id int64
	var over bool
	err := tx.QueryRow(ctx, `SELECT staff_id, ended_at IS NOT NULL FROM absences WHERE id = $1 FOR UPDATE`, absence).Scan(&id, &over)
	if none(err) {
		return fail(NotFound, "Catatan itu tidak ada.")
	}
	if err != nil {
		return err
	}
	staff, err := oneStaff(ctx, tx, `WHERE s.id = $1`, id)
	if err != nil {
		return err
	}
	if actor == nil || actor.ID != id {
		if err := mayExcuse(actor, staff); err != nil {
			return err
		}
	}
	if over {
		return o.overtaken(ctx, tx, actor, aboutStaff(id), "absence.ended")
	}
	if _, err := tx.Exec(ctx, `UPDATE absences SET ended_at = $2 WHERE id = $1`, absence, o.Now()); err != nil {
		return err
	}
	return o.Log(ctx, tx, actor, "absence.ended", aboutStaff(id))
}
