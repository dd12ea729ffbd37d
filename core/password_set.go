package core

import (
	"context"

	"github.com/jackc/pgx/v5"
)

// SetPassword changes a password by its owner. Forbidden if old is wrong,
// Invalid if the new one is too weak or is the old one. All their sessions end.
func (o *Office) SetPassword(ctx context.Context, tx pgx.Tx, staffID int64, old, password string) error {
	var username, hash string
	err := tx.QueryRow(ctx, `SELECT username, password_hash FROM staff WHERE id = $1 AND active FOR UPDATE`, staffID).Scan(&username, &hash)
	if none(err) {
		return fail(NotFound, "Petugas tidak ditemukan.")
	}
	if err != nil {
		return err
	}
	ok, err := matches(ctx, old, hash)
	if err != nil {
		return err
	}
	if !ok {
		return fail(Forbidden, "Kata sandi lama salah.")
	}
	if err := checkPassword(username, password); err != nil {
		return err
	}
	if password == old {
		return fail(Invalid, "Kata sandi baru harus lain dari yang lama.")
	}
	return storePassword(ctx, tx, staffID, password, false)
}

// ResetPassword gives somebody a new password, which they must change when
// they next come in, lifts the locks on their name, and ends their sessions.
// Only technical admins may; a nil actor is the command line.
func (o *Office) ResetPassword(ctx context.Context, tx pgx.Tx, actor *Staff, id int64) (temporary string, err error) {
	if err := mustAdmin(actor); err != nil {
		return "", err
	}
	temporary = newPassword()
	if err := storePassword(ctx, tx, id, temporary, true); err != nil {
		return "", err
	}
	_, err = tx.Exec(ctx, `DELETE FROM login_failures WHERE username = (SELECT username FROM staff WHERE id = $1)`, id)
	if err != nil {
		return "", err
	}
	return temporary, o.Log(ctx, tx, actor, "staff.password", aboutStaff(id))
}

// storePassword also ends the person's sessions, and voids a link by which they
// could choose another one.
func storePassword(ctx context.Context, tx pgx.Tx, id int64, password string, mustChange bool) error {
	hash, err := hashPassword(ctx, password)
	if err != nil {
		return err
	}
	tag, err := tx.Exec(ctx, `UPDATE staff SET password_hash = $2, must_change = $3, session_epoch = session_epoch + 1 WHERE id = $1`,
		id, hash, mustChange)
	if err != nil {
		return err
	}
	if tag.RowsAffected() == 0 {
		return fail(NotFound, "Petugas tidak ditemukan.")
	}
	return voidLinks(ctx, tx, id)
}

func voidLinks(ctx context.Context, tx pgx.Tx, id int64) error {
	_, err := tx.Exec(ctx, `DELETE FROM panel_invitations WHERE staff_id = $1 AND used_at IS NULL`, id)
	return err
}
