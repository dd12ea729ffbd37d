package core

import (
	"context"
	"fmt"
	"regexp"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/jackc/pgx/v5"
)

// NewStaff is somebody to be added. Of a role only what its kind needs is
// kept: the counter, the section or the region.
type NewStaff struct {
	Username string // 3 to 32 of a-z 0-9 . _ -, a letter first
	Name     string // 1 to 60 characters
	Roles    []Role // at least one
}

var usernameShape = regexp.MustCompile(`^[a-z][a-z0-9._-]{2,31}$`)

// mustAdmin refuses everybody but technical admins. A nil actor is the
// command line, where whoever may run the program may do everything.
func mustAdmin(actor *Staff) error {
	if actor == nil || actor.Has("admin") {
		return nil
	}
	return fail(Forbidden, "Hanya admin teknis yang boleh mengatur petugas.")
}

// AddStaff adds a member of staff with a password that they must change when
// they first come in. Only technical admins may; a nil actor is the command
// line. Invalid says what is wrong with name, username or roles.
func (o *Office) AddStaff(ctx context.Context, tx pgx.Tx, actor *Staff, n NewStaff) (*Staff, string, error) {
	if err := mustAdmin(actor); err != nil {
		return nil, "", err
	}
	password := newPassword()
	staff, err := o.addStaff(ctx, tx, n, password, true)
	if err != nil {
		return nil, "", err
	}
	return staff, password, o.LogChange(ctx, tx, actor, "staff.added", aboutStaff(staff.ID), "", o.describe(staff))
}

// aboutStaff is how the log names somebody.
func aboutStaff(id int64) string { return fmt.Sprintf("staff %d", id) }

func (o *Office) addStaff(ctx context.Context, tx pgx.Tx, n NewStaff, password string, mustChange bool) (*Staff, error) {
	username := strings.ToLower(strings.TrimSpace(n.Username))
	if !usernameShape.MatchString(username) {
		return nil, fail(Invalid, "Nama pengguna terdiri dari 3 sampai 32 huruf kecil atau angka, diawali huruf. Titik, garis, dan garis bawah boleh.")
	}
	name, err := checkName(n.Name)
	if err != nil {
		return nil, err
	}
	roles, err := o.checkRoles(ctx, tx, n.Roles)
	if err != nil {
		return nil, err
	}
	hash, err := hashPassword(ctx, password)
	if err != nil {
		return nil, err
	}
	var id int64
	err = tx.QueryRow(ctx, `INSERT INTO staff (username, name, password_hash, must_change, created_at)
		VALUES ($1, $2, $3, $4, $5) ON CONFLICT (username) DO NOTHING RETURNING id`,
		username, name, hash, mustChange, o.Now()).Scan(&id)
	if none(err) {
		return nil, fail(Invalid, "Nama pengguna %s sudah dipakai.", username)
	}
	if err != nil {
		return nil, err
	}
	if err := giveRoles(ctx, tx, id, roles); err != nil {
		return nil, err
	}
	return o.StaffByID(ctx, tx, id)
}

// SetRoles replaces somebody's duties; cases they hold but can do nothing for
// any more go back to their queues. What they decided in the last seconds is
// done first, for then it was their duty. Only technical admins may; a nil
// actor is the command line. Conflict if nobody would be left as admin.
func (o *Office) SetRoles(ctx context.Context, tx pgx.Tx, actor *Staff, id int64, roles []Role) error {
	before, err := editStaff(ctx, tx, actor, id)
	if err != nil {
		return err
	}
	if roles, err = o.checkRoles(ctx, tx, roles); err != nil {
		return err
	}
	if err := o.settleOf(ctx, tx, before); err != nil {
		return err
	}
	if _, err := tx.Exec(ctx, `DELETE FROM staff_roles WHERE staff_id = $1`, id); err != nil {
		return err
	}
	if err := giveRoles(ctx, tx, id, roles); err != nil {
		return err
	}
	after, err := oneStaff(ctx, tx, `WHERE s.id = $1`, id)
	if err != nil {
		return err
	}
	if err := o.letGo(ctx, tx, before, after); err != nil {
		return err
	}
	if err := o.LogChange(ctx, tx, actor, "staff.duties", aboutStaff(id), o.describe(before), o.describe(after)); err != nil {
		return err
	}
	return adminLeft(ctx, tx)
}

// SetActive lets somebody in or keeps them out. Who is out does no more in
// the panel or in chat from the next request on; cases and chats that they hold
// go back to their queues, and what they decided in the last seconds is not
// done. Only technical admins may; a nil actor is the command line. Conflict if
// nobody would be left as admin.
func (o *Office) SetActive(ctx context.Context, tx pgx.Tx, actor *Staff, id int64, active bool) error {
	staff, err := editStaff(ctx, tx, actor, id)
	if err != nil {
		return err
	}
	if _, err := tx.Exec(ctx, `UPDATE staff SET active = $2 WHERE id = $1`, id, active); err != nil {
		return err
	}
	if active {
		return o.Log(ctx, tx, actor, "staff.active", aboutStaff(id))
	}
	if err := endSessions(ctx, tx, id); err != nil {
		return err
	}
	if err := voidLinks(ctx, tx, id); err != nil {
		return err
	}
	holding, err := holdingOf(ctx, tx, id)
	if err != nil {
		return err
	}
	if err := o.LogChange(ctx, tx, actor, "staff.inactive", aboutStaff(id), holding.let(), ""); err != nil {
		return err
	}
	if err := o.letGo(ctx, tx, staff, &Staff{ID: id}); err != nil {
		return err
	}
	return adminLeft(ctx, tx)
}

// editStaff checks the actor and reads who is to be edited, inactive or not.
// It locks the admins' duties, so that of two who take them from one another
// at once, the second finds out in adminLeft.
func editStaff(ctx context.Context, tx pgx.Tx, actor *Staff, id int64) (*Staff, error) {
	if err := mustAdmin(actor); err != nil {
		return nil, err
	}
	if _, err := tx.Exec(ctx, `SELECT FROM staff_roles WHERE role = 'admin' ORDER BY id FOR UPDATE`); err != nil {
		return nil, err
	}
	return oneStaff(ctx, tx, `WHERE s.id = $1`, id)
}

// RenameStaff corrects somebody's name, 1 to 60 characters. Only technical
// admins may; a nil actor is the command line.
func (o *Office) RenameStaff(ctx context.Context, tx pgx.Tx, actor *Staff, id int64, name string) error {
	staff, err := editStaff(ctx, tx, actor, id)
	if err != nil {
		return err
	}
	if name, err = checkName(name); err != nil || name == staff.Name {
		return err
	}
	if _, err := tx.Exec(ctx, `UPDATE staff SET name = $2 WHERE id = $1`, id, name); err != nil {
		return err
	}
	return o.LogChange(ctx, tx, actor, "staff.name", aboutStaff(id), staff.Name, name)
}

// checkName is what a name is kept as.
func checkName(name string) (string, error) {
	name = strings.Join(strings.Fields(name), " ")
	if name == "" || utf8.RuneCountInString(name) > 60 {
		return "", fail(Invalid, "Nama petugas harus diisi, paling banyak 60 huruf.")
	}
	return name, nil
}

// letGo releases what somebody holds and, as they are now, can only release.
// Who leaves takes along what they decided and was not done yet: nothing is
// done in their name any more, and the case would stay theirs.
func (o *Office) letGo(ctx context.Context, tx pgx.Tx, before, after *Staff) error {
	if !after.Has(ticketRoles...) {
		if err := letChatsGo(ctx, tx, before.ID); err != nil {
			return err
		}
	}
	if len(after.Roles) == 0 {
		if _, err := tx.Exec(ctx, `DELETE FROM pending_acts WHERE staff_id = $1`, before.ID); err != nil {
			return err
		}
	}
	held, err := o.Mine(ctx, tx, before)
	if err != nil {
		return err
	}
	for _, a := range held {
		if slices.ContainsFunc(o.OpenActions(a, after), func(code string) bool { return code != "release" }) {
			continue
		}
		if err := o.move(ctx, tx, a, "release", Actor{Staff: before}, Note{Reason: "Tugas petugas berubah."}); err != nil {
			return err
		}
	}
	return nil
}

// adminLeft refuses to leave the office without a technical admin.
func adminLeft(ctx context.Context, tx pgx.Tx) error {
	var left bool
	err := tx.QueryRow(ctx, `SELECT EXISTS (SELECT FROM staff s JOIN staff_roles r ON r.staff_id = s.id
		WHERE s.active AND r.role = 'admin')`).Scan(&left)
	if err != nil {
		return err
	}
	if !left {
		return fail(Conflict, "Harus ada paling sedikit satu admin teknis yang aktif.")
	}
	return nil
}
