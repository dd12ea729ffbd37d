package core

import (
	"context"
	"crypto/rand"
	"time"

	"github.com/jackc/pgx/v5"
)

// A panel invitation is a link by which somebody chooses their own password: a
// newcomer, or who has forgotten theirs. It works once, for 72 hours, and is
// shown once: only the hash of its secret is kept. A newer link of the same
// person takes the place of an older one. It stands for the password alone;
// whoever has a second factor is still asked for it.

// PanelInvitationLife is how long a link can be used.
const PanelInvitationLife = 72 * time.Hour

const linkOver = "Tautan ini tidak berlaku lagi. Minta tautan baru ke admin teknis, ya."

// InviteToPanel makes the secret of a link, 26 letters and digits. Only
// technical admins may; a nil actor is the command line.
func (o *Office) InviteToPanel(ctx context.Context, tx pgx.Tx, actor *Staff, id int64) (secret string, err error) {
	staff, err := editStaff(ctx, tx, actor, id)
	if err != nil {
		return "", err
	}
	if !staff.Active {
		return "", fail(Invalid, "Akun ini nonaktif. Aktifkan dulu, baru buat tautannya.")
	}
	secrets, err := o.inviteToPanel(ctx, tx, actor, []int64{id})
	if err != nil {
		return "", err
	}
	return secrets[0], nil
}

// inviteToPanel makes a link for each of these people, whoever has one loses
// it, and writes so into the log.
func (o *Office) inviteToPanel(ctx context.Context, tx pgx.Tx, actor *Staff, ids []int64) (secrets []string, err error) {
	if _, err := tx.Exec(ctx, `DELETE FROM panel_invitations WHERE staff_id = ANY($1) AND used_at IS NULL`, ids); err != nil {
		return nil, err
	}
	var hashes [][]byte
	var list []change
	for _, id := range ids {
		secret := rand.Text()
		secrets, hashes = append(secrets, secret), append(hashes, hashCode(secret))
		list = append(list, change{Action: "staff.link", About: aboutStaff(id)})
	}
	now := o.Now()
	_, err = tx.Exec(ctx, `INSERT INTO panel_invitations (hash, staff_id, created_by, created_at, expires_at)
		SELECT n.hash, n.staff, $1, $2, $3 FROM unnest($4::bytea[], $5::bigint[]) AS n (hash, staff)`,
		Actor{Staff: actor}.staffID(), now, now.Add(PanelInvitationLife), hashes, ids)
	if err != nil {
		return nil, err
	}
	return secrets, o.logChanges(ctx, tx, actor, list)
}

// PanelInvitationOpen is until when somebody's unused link can be used, nil if
// there is none.
func (o *Office) PanelInvitationOpen(ctx context.Context, tx pgx.Tx, id int64) (until *time.Time, err error) {
	err = tx.QueryRow(ctx, `SELECT max(expires_at) FROM panel_invitations WHERE staff_id = $1 AND used_at IS NULL AND expires_at > $2`, id, o.Now()).Scan(&until)
	return until, err
}

// Invited is whose link it is; Invalid if it was used, replaced, is too old,
// or its owner does not work here.
func (o *Office) Invited(ctx context.Context, tx pgx.Tx, secret string) (*Staff, error) {
	staff, err := oneStaff(ctx, tx, `JOIN panel_invitations i ON i.staff_id = s.id
		WHERE i.hash = $1 AND i.used_at IS NULL AND i.expires_at > $2 AND s.active`, hashCode(secret), o.Now())
	if CodeOf(err) == NotFound {
		return nil, fail(Invalid, linkOver)
	}
	return staff, err
}

// InvitedAll is whose links these are, by secret, for technical admins. Links
// that do not work, as for Invited, are absent.
func (o *Office) InvitedAll(ctx context.Context, tx pgx.Tx, actor *Staff, secrets []string) (map[string]*Staff, error) {
	if err := mustAdmin(actor); err != nil {
		return nil, err
	}
	bySecret, hashes := map[[32]byte]string{}, [][]byte{}
	for _, secret := range secrets {
		hash := hashCode(secret)
		bySecret[[32]byte(hash)], hashes = secret, append(hashes, hash)
	}
	rows, err := tx.Query(ctx, `SELECT hash, staff_id FROM panel_invitations WHERE hash = ANY($1) AND used_at IS NULL AND expires_at > $2`, hashes, o.Now())
	if err != nil {
		return nil, err
	}
	owners := map[int64]string{}
	var hash []byte
	var id int64
	if _, err := pgx.ForEachRow(rows, []any{&hash, &id}, func() error {
		owners[id] = bySecret[[32]byte(hash)]
		return nil
	}); err != nil {
		return nil, err
	}
	all, err := o.AllStaff(ctx, tx)
	out := map[string]*Staff{}
	for _, staff := range all {
		if secret, ok := owners[staff.ID]; ok && staff.Active {
			out[secret] = staff
		}
	}
	return out, err
}

// AcceptPanelInvitation uses a link up and gives its owner the password that
// they chose; sessions under the old one end, and locks on their name are
// lifted. Invalid if the link does not work, or says what is wrong with the
// password; then roll back, and the link can be used again. Of two who use one
// link at once, one succeeds.
func (o *Office) AcceptPanelInvitation(ctx context.Context, tx pgx.Tx, secret, password string) (*Staff, error) {
	staff, err := o.Invited(ctx, tx, secret)
	if err != nil {
		return nil, err
	}
	if err := checkPassword(staff.Username, password); err != nil {
		return nil, err
	}
	tag, err := tx.Exec(ctx, `UPDATE panel_invitations SET used_at = $2 WHERE hash = $1 AND used_at IS NULL`, hashCode(secret), o.Now())
	if err == nil && tag.RowsAffected() == 0 {
		err = fail(Invalid, linkOver)
	}
	if err != nil {
		return nil, err
	}
	if err := storePassword(ctx, tx, staff.ID, password, false); err != nil {
		return nil, err
	}
	if _, err := tx.Exec(ctx, `DELETE FROM login_failures WHERE username = $1`, staff.Username); err != nil {
		return nil, err
	}
	if err := o.Log(ctx, tx, staff, "login.link", ""); err != nil {
		return nil, err
	}
	return o.StaffByID(ctx, tx, staff.ID)
}
