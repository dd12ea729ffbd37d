package core

import (
	"context"
	"crypto/rand"
	"crypto/sha256"
	"crypto/subtle"
	"encoding/base32"
	"fmt"
	"net/url"
	"strings"

	"github.com/jackc/pgx/v5"
	"github.com/pquerna/otp"
	"github.com/pquerna/otp/hotp"
)

// The second factor is a code of six digits that an app on the person's phone
// makes anew every 30 seconds (RFC 6238). A code is good once, and one step
// early or late, for clocks differ. Who loses the phone has recovery codes.
const (
	factorStep     = 30 // seconds
	factorSecret   = 20 // bytes, as RFC 4226 recommends
	recoveryAmount = 10
	wrongFactor    = "Kode salah atau sudah dipakai. Tunggu kode berikutnya muncul di HP, lalu coba lagi."
)

// officeRoles are the duties that need a second factor where the office
// demands one. Operators of counters work in chat.
var officeRoles = []string{"verifier", "validator", "print_desk", "call_centre", "head_of_section", "head_of_office", "camat", "admin"}

// InOffice reports whether one of the person's duties is done at the panel.
func (s *Staff) InOffice() bool { return s.Has(officeRoles...) }

var bare = base32.StdEncoding.WithPadding(base32.NoPadding)

// Factor is what a person's app needs to make codes.
type Factor struct {
	Secret string // base32, for typing
	URL    string // otpauth://…, for the QR
}

// BeginFactor gives the person a secret, the same until it is confirmed.
// Conflict if they have a second factor already.
func (o *Office) BeginFactor(ctx context.Context, tx pgx.Tx, staff *Staff) (Factor, error) {
	fresh := make([]byte, factorSecret)
	rand.Read(fresh)
	var sealed []byte
	var done bool
	err := tx.QueryRow(ctx, `INSERT INTO second_factors AS f (staff_id, secret) VALUES ($1, $2)
		ON CONFLICT (staff_id) DO UPDATE SET staff_id = excluded.staff_id RETURNING secret, confirmed_at IS NOT NULL`,
		staff.ID, o.Files.wrap.Seal(nil, nil, fresh, factorLabel(staff.ID))).Scan(&sealed, &done)
	if err != nil {
		return Factor{}, err
	}
	if done {
		return Factor{}, fail(Conflict, "Kode masuk sudah dipasang di HP Anda.")
	}
	secret, err := o.Files.wrap.Open(nil, nil, sealed, factorLabel(staff.ID))
	if err != nil {
		return Factor{}, err
	}
	text := bare.EncodeToString(secret)
	query := url.Values{"secret": {text}, "issuer": {"Telunjuk Sakti"}}
	return Factor{text, "otpauth://totp/" + url.PathEscape("Telunjuk Sakti:"+staff.Username) + "?" + strings.ReplaceAll(query.Encode(), "+", "%20")}, nil
}

// factorLabel binds a sealed secret to its owner.
func factorLabel(staff int64) []byte { return fmt.Appendf(nil, "second factor %d", staff) }

// ConfirmFactor puts the second factor in force once the person shows that
// their app makes its codes, and returns recovery codes, to be shown once.
// Invalid if the code is wrong.
func (o *Office) ConfirmFactor(ctx context.Context, tx pgx.Tx, staff *Staff, code string) ([]string, error) {
	good, err := o.spendCode(ctx, tx, staff.ID, code, false)
	if err != nil {
		return nil, err
	}
	if !good {
		return nil, fail(Invalid, wrongFactor)
	}
	if _, err := tx.Exec(ctx, `UPDATE second_factors SET confirmed_at = $2 WHERE staff_id = $1`, staff.ID, o.Now()); err != nil {
		return nil, err
	}
	codes, err := renewRecovery(ctx, tx, staff.ID)
	if err != nil {
		return nil, err
	}
	return codes, o.Log(ctx, tx, staff, "second_factor.confirmed", "")
}

// CheckFactor reports whether the code is the person's: from their app, or a
// recovery code. Wrong ones are counted and lock like wrong passwords, by
// name and source; so the caller commits also when the error has a Code.
func (o *Office) CheckFactor(ctx context.Context, tx pgx.Tx, staff *Staff, code, source string) error {
	name, source := "kode "+cleanUsername(staff.Username), cleanSource(source)
	if err := o.mayTry(ctx, tx, name, source); err != nil {
		return err
	}
	good, err := o.spendCode(ctx, tx, staff.ID, code, true)
	if err != nil {
		return err
	}
	if !good {
		good, err = o.spendRecovery(ctx, tx, staff, code)
	}
	if err != nil {
		return err
	}
	if !good {
		if err := o.noteFailure(ctx, tx, name, source); CodeOf(err) == "" {
			return err
		}
		return fail(Forbidden, wrongFactor)
	}
	return forgetFailures(ctx, tx, name, source)
}

// spendCode checks a code of the app and makes it, and all before it, void.
func (o *Office) spendCode(ctx context.Context, tx pgx.Tx, staff int64, code string, confirmed bool) (bool, error) {
	var sealed []byte
	var last int64
	err := tx.QueryRow(ctx, `SELECT secret, last_step FROM second_factors
		WHERE staff_id = $1 AND (confirmed_at IS NOT NULL) = $2 FOR UPDATE`, staff, confirmed).Scan(&sealed, &last)
	if none(err) {
		return false, nil
	}
	if err != nil {
		return false, err
	}
	secret, err := o.Files.wrap.Open(nil, nil, sealed, factorLabel(staff))
	if err != nil {
		return false, err
	}
	step, err := stepOf(bare.EncodeToString(secret), strings.ReplaceAll(strings.TrimSpace(code), " ", ""), o.Now().Unix()/factorStep, last)
	if err != nil || step == 0 {
		return false, err
	}
	_, err = tx.Exec(ctx, `UPDATE second_factors SET last_step = $2 WHERE staff_id = $1`, staff, step)
	return err == nil, err
}

// stepOf is the step near now, and after last, whose code this is; 0 if there
// is none.
func stepOf(secret, code string, now, last int64) (int64, error) {
	for _, step := range []int64{now, now - 1, now + 1} {
		want, err := hotp.GenerateCodeCustom(secret, uint64(step), hotp.ValidateOpts{Digits: otp.DigitsSix, Algorithm: otp.AlgorithmSHA1})
		if err != nil {
			return 0, err
		}
		if step > last && subtle.ConstantTimeCompare([]byte(want), []byte(code)) == 1 {
			return step, nil
		}
	}
	return 0, nil
}

func renewRecovery(ctx context.Context, tx pgx.Tx, staff int64) ([]string, error) {
	codes, hashes := make([]string, recoveryAmount), make([][]byte, recoveryAmount)
	for i := range codes {
		text := strings.ToLower(rand.Text()[:12]) // 60 bits
		codes[i] = text[:4] + "-" + text[4:8] + "-" + text[8:]
		hashes[i] = recoveryHash(codes[i])
	}
	if _, err := tx.Exec(ctx, `DELETE FROM recovery_codes WHERE staff_id = $1`, staff); err != nil {
		return nil, err
	}
	_, err := tx.Exec(ctx, `INSERT INTO recovery_codes (staff_id, hash) SELECT $1, unnest($2::bytea[])`, staff, hashes)
	return codes, err
}

func recoveryHash(code string) []byte {
	sum := sha256.Sum256([]byte(strings.NewReplacer("-", "", " ", "").Replace(strings.ToLower(strings.TrimSpace(code)))))
	return sum[:]
}

func (o *Office) spendRecovery(ctx context.Context, tx pgx.Tx, staff *Staff, code string) (bool, error) {
	tag, err := tx.Exec(ctx, `UPDATE recovery_codes SET used_at = $3 WHERE staff_id = $1 AND hash = $2 AND used_at IS NULL`,
		staff.ID, recoveryHash(code), o.Now())
	if err != nil || tag.RowsAffected() == 0 {
		return false, err
	}
	return true, o.Log(ctx, tx, staff, "second_factor.recovered", "")
}

// RecoveryLeft is how many recovery codes the person has not used.
func (o *Office) RecoveryLeft(ctx context.Context, tx pgx.Tx, staff *Staff) (n int, err error) {
	err = tx.QueryRow(ctx, `SELECT count(*) FROM recovery_codes WHERE staff_id = $1 AND used_at IS NULL`, staff.ID).Scan(&n)
	return n, err
}

// ResetFactor takes somebody's second factor and passkeys away, for who lost
// the phone, with the locks on them, and ends their sessions; they set it up
// again. Only technical admins may; a nil actor is the command line.
func (o *Office) ResetFactor(ctx context.Context, tx pgx.Tx, actor *Staff, id int64) error {
	if err := mustAdmin(actor); err != nil {
		return err
	}
	if err := endSessions(ctx, tx, id); err != nil {
		return err
	}
	_, err := tx.Exec(ctx, `DELETE FROM login_failures USING staff s
		WHERE s.id = $1 AND login_failures.username IN ('kode ' || s.username, 'kunci ' || s.username)`, id)
	if err != nil {
		return err
	}
	for _, table := range []string{"recovery_codes", "second_factors", "passkeys"} {
		if _, err := tx.Exec(ctx, `DELETE FROM `+table+` WHERE staff_id = $1`, id); err != nil {
			return err
		}
	}
	return o.Log(ctx, tx, actor, "second_factor.reset", aboutStaff(id))
}
