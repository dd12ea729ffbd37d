package core

import (
	"context"
	"fmt"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/jackc/pgx/v5"
)

// PasskeysMost is how many passkeys one person may have.
const PasskeysMost = 10

const (
	passkeyNameMax  = 40 // characters
	wrongPasskey    = "Kunci sandi ini tidak dikenal atau sudah dihapus. Masuk dengan kata sandi, ya."
	clonedPasskey   = "Kunci sandi ini mungkin sudah disalin orang lain, jadi ditolak. Masuk dengan kata sandi, hapus kunci ini, lalu beri tahu admin teknis."
	passkeyGone     = "Kunci sandi itu sudah tidak ada."
	passkeyTooMany  = "Kunci sandi Anda sudah %d. Hapus dulu yang tidak dipakai."
	passkeyNameBad  = "Beri nama kunci ini, paling banyak %d huruf."
	passkeyHadTwice = "Kunci sandi ini sudah terpasang."
	passkeyLast     = "Kunci ini jangan dihapus dulu: kode cadangan Anda sudah habis, jadi kalau HP hilang, Anda tidak bisa masuk lagi. Pasang kunci lain dulu, atau minta admin teknis membuka pemasangan ulang."
)

// Passkey is the public half of a key pair. The private half never leaves the
// person's device, which uses it only for who unlocks it by finger, face or
// PIN. It opens the panel by itself, or stands in for the code after the
// password. It takes nothing away: password, code and recovery codes go on
// working.
type Passkey struct {
	ID         int64
	StaffID    int64
	Credential []byte // the device's name for it
	PublicKey  []byte // COSE
	Counter    uint32 // of signatures; 0 for ever where the device does not count
	Synced     bool   // may be copied to the owner's other devices
	Name       string // its owner's
	CreatedAt  time.Time
	UsedAt     *time.Time
}

const passkeySQL = `SELECT k.id, k.staff_id, k.credential, k.public_key, k.counter, k.synced, k.name, k.created_at, k.used_at FROM passkeys k `

// Passkeys are those of a person, oldest first.
func (o *Office) Passkeys(ctx context.Context, tx pgx.Tx, staffID int64) ([]Passkey, error) {
	rows, err := tx.Query(ctx, passkeySQL+`WHERE k.staff_id = $1 ORDER BY k.id`, staffID)
	if err != nil {
		return nil, err
	}
	return pgx.CollectRows(rows, pgx.RowToStructByName[Passkey])
}

// AddPasskey keeps a passkey whose device has proved that it holds the private
// half. ID, StaffID and times of k are set here. Invalid if the name is none,
// or the person has too many; Conflict if the passkey is somebody's already.
func (o *Office) AddPasskey(ctx context.Context, tx pgx.Tx, staff *Staff, k Passkey) (*Passkey, error) {
	var err error
	if k.Name, err = passkeyName(k.Name); err != nil {
		return nil, err
	}
	var have int // counted under a lock, for two may come at once
	err = tx.QueryRow(ctx, `WITH owner AS (SELECT id FROM staff WHERE id = $1 FOR UPDATE)
		SELECT count(k.id) FROM owner LEFT JOIN passkeys k ON k.staff_id = owner.id`, staff.ID).Scan(&have)
	if err != nil {
		return nil, err
	}
	if have >= PasskeysMost {
		return nil, fail(Invalid, passkeyTooMany, have)
	}
	k.StaffID, k.CreatedAt = staff.ID, o.Now()
	err = tx.QueryRow(ctx, `INSERT INTO passkeys (staff_id, credential, public_key, counter, synced, name, created_at)
		VALUES ($1, $2, $3, $4, $5, $6, $7) ON CONFLICT (credential) DO NOTHING RETURNING id`,
		k.StaffID, k.Credential, k.PublicKey, k.Counter, k.Synced, k.Name, k.CreatedAt).Scan(&k.ID)
	if none(err) {
		return nil, fail(Conflict, passkeyHadTwice)
	}
	if err != nil {
		return nil, err
	}
	return &k, o.LogChange(ctx, tx, staff, "passkey.added", aboutPasskey(k.ID), "", k.Name)
}

// aboutPasskey is how the log names one.
func aboutPasskey(id int64) string { return fmt.Sprintf("passkey %d", id) }

// passkeyName is a name as it is kept; Invalid if it is none.
func passkeyName(name string) (string, error) {
	name = strings.Join(strings.Fields(clean(name)), " ")
	if name == "" || utf8.RuneCountInString(name) > passkeyNameMax {
		return "", fail(Invalid, passkeyNameBad, passkeyNameMax)
	}
	return name, nil
}

// RenamePasskey gives one of the person's own another name. NotFound if it is
// not theirs, Invalid if the name is none.
func (o *Office) RenamePasskey(ctx context.Context, tx pgx.Tx, staff *Staff, id int64, name string) error {
	name, err := passkeyName(name)
	if err != nil {
		return err
	}
	var was string
	err = tx.QueryRow(ctx, `UPDATE passkeys k SET name = $3 FROM (SELECT id, name FROM passkeys WHERE id = $1 AND staff_id = $2 FOR UPDATE) o
		WHERE k.id = o.id RETURNING o.name`, id, staff.ID, name).Scan(&was)
	if none(err) {
		return fail(NotFound, passkeyGone)
	}
	if err != nil || was == name {
		return err
	}
	return o.LogChange(ctx, tx, staff, "passkey.renamed", aboutPasskey(id), was, name)
}

// RemovePasskey takes one of the person's own away. NotFound if it is not
// theirs; Conflict if it is the last, and nothing but the phone with the codes
// would be left to come in with.
func (o *Office) RemovePasskey(ctx context.Context, tx pgx.Tx, staff *Staff, id int64) error {
	var last bool // looked at under a lock, for two may go at once
	err := tx.QueryRow(ctx, `WITH owner AS (SELECT id FROM staff WHERE id = $1 FOR UPDATE)
		SELECT EXISTS (SELECT FROM second_factors f WHERE f.staff_id = owner.id AND f.confirmed_at IS NOT NULL)
			AND NOT EXISTS (SELECT FROM recovery_codes r WHERE r.staff_id = owner.id AND r.used_at IS NULL)
			AND (SELECT array_agg(k.id) FROM passkeys k WHERE k.staff_id = owner.id) = ARRAY[$2::bigint]
		FROM owner`, staff.ID, id).Scan(&last)
	if err != nil {
		return err
	}
	if last {
		return fail(Conflict, passkeyLast)
	}
	var name string
	err = tx.QueryRow(ctx, `DELETE FROM passkeys WHERE id = $1 AND staff_id = $2 RETURNING name`, id, staff.ID).Scan(&name)
	if none(err) {
		return fail(NotFound, passkeyGone)
	}
	if err != nil {
		return err
	}
	return o.LogChange(ctx, tx, staff, "passkey.removed", aboutPasskey(id), name, "")
}

// PasskeyUse is a try to come in with a passkey.
type PasskeyUse struct {
	Credential []byte
	Source     string // where it comes from: an address without port
	Staff      *Staff // whose it has to be; nil for anybody's
	// Verify checks the device's answer against what is kept, and returns the
	// counter that the device sent. Its error says that the answer is no good.
	Verify func(owner *Staff, k *Passkey) (counter uint32, err error)
}

// UsePasskey returns the active member of staff who came in with a passkey.
// Forbidden if it is nobody's, not the one's it has to be, its answer is no
// good, or its counter does not go on, for then the key may have been copied.
// Failures are counted and lock like wrong passwords (Locked), by name and
// source; so the caller commits also when the error has a Code. No lock stands
// in the way of a good answer: nobody guesses one, and the owner gets in
// however hard a stranger beside them tries.
func (o *Office) UsePasskey(ctx context.Context, tx pgx.Tx, use PasskeyUse) (*Staff, error) {
	key, owner, err := o.passkeyOf(ctx, tx, use)
	if err != nil {
		return nil, err
	}
	name, source := countedAs(use.Staff, owner), cleanSource(use.Source)
	refusal := wrongPasskey
	if key != nil {
		counter, err := use.Verify(owner, key)
		if err == nil && goesOn(key.Counter, counter) {
			return owner, o.admit(ctx, tx, owner, key, counter, name, source)
		}
		if err == nil {
			refusal = clonedPasskey
			if err := o.Log(ctx, tx, owner, "passkey.cloned", aboutPasskey(key.ID)); err != nil {
				return nil, err
			}
		}
	}
	if err := o.mayTry(ctx, tx, name, source); err != nil {
		return nil, err
	}
	if err := o.noteFailure(ctx, tx, name, source); CodeOf(err) == "" {
		return nil, err
	}
	return nil, fail(Forbidden, "%s", refusal)
}

// passkeyOf finds the passkey and its active owner; nil for one that may not
// be used.
func (o *Office) passkeyOf(ctx context.Context, tx pgx.Tx, use PasskeyUse) (*Passkey, *Staff, error) {
	rows, err := tx.Query(ctx, passkeySQL+`JOIN staff s ON s.id = k.staff_id
		WHERE k.credential = $1 AND s.active AND ($2::bigint IS NULL OR k.staff_id = $2)`, use.Credential, Actor{Staff: use.Staff}.staffID())
	if err != nil {
		return nil, nil, err
	}
	key, err := pgx.CollectExactlyOneRow(rows, pgx.RowToAddrOfStructByName[Passkey])
	if none(err) {
		return nil, nil, nil
	}
	if err != nil {
		return nil, nil, err
	}
	owner, err := o.StaffByID(ctx, tx, key.StaffID)
	return key, owner, err
}

// countedAs is the name under which a failure counts; "" for nobody's.
func countedAs(people ...*Staff) string {
	for _, staff := range people {
		if staff != nil {
			return "kunci " + cleanUsername(staff.Username)
		}
	}
	return ""
}

// goesOn reports whether a counter may follow the last one (WebAuthn level 3,
// 7.2, step 22): it grows, or the device does not count.
func goesOn(last, counter uint32) bool { return counter > last || counter == 0 && last == 0 }

// admit notes that a passkey was used. Of two answers with one counter, only
// one is admitted, where the device counts.
func (o *Office) admit(ctx context.Context, tx pgx.Tx, owner *Staff, k *Passkey, counter uint32, name, source string) error {
	tag, err := tx.Exec(ctx, `UPDATE passkeys SET counter = $2, used_at = $4 WHERE id = $1 AND counter = $3`, k.ID, counter, k.Counter, o.Now())
	if err != nil {
		return err
	}
	if tag.RowsAffected() == 0 {
		return fail(Forbidden, wrongPasskey)
	}
	if err := forgetFailures(ctx, tx, name, source); err != nil {
		return err
	}
	return o.Log(ctx, tx, owner, "login.passkey", aboutPasskey(k.ID))
}
