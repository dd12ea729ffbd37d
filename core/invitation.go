package core

import (
	"context"
	"crypto/sha256"
	"strings"
	"time"

	"github.com/jackc/pgx/v5"
)

// An invitation is a code by which an operator links their chat. It works
// once, for 72 hours, and is shown once: only its SHA-256 is kept.

// InvitationLife is how long a code can be used.
const InvitationLife = 72 * time.Hour

const (
	invitationLetters = 8 // of 30: one of 6.5e11
	invitationPrefix  = "OP"
)

// InvitationInfo is what the holder of a code may know about it.
type InvitationInfo struct {
	Name    string // of the member of staff
	Counter string // its name
	Valid   bool   // unused, in time, and its staff and counter still work
}

// Invite makes a code like OP-7KQM-X2RD for an operator of this counter. Only
// technical admins may; a nil actor is the command line.
func (o *Office) Invite(ctx context.Context, tx pgx.Tx, actor *Staff, staffID, counterID int64) (code string, err error) {
	if err := mustAdmin(actor); err != nil {
		return "", err
	}
	code = newInvitation()
	now := o.Now()
	tag, err := tx.Exec(ctx, `INSERT INTO invitations (code_hash, staff_id, counter_id, created_by, created_at, expires_at)
		SELECT $1, s.id, c.id, $4, $5, $6 FROM staff s, counters c WHERE s.id = $2 AND c.id = $3 AND `+operates,
		hashCode(code), staffID, counterID, Actor{Staff: actor}.staffID(), now, now.Add(InvitationLife))
	if err != nil {
		return "", err
	}
	if tag.RowsAffected() == 0 {
		return "", fail(Invalid, "Orang ini bukan operator aktif di loket itu, atau loketnya tutup.")
	}
	return code, o.Log(ctx, tx, actor, "staff.invited", aboutStaff(staffID))
}

func newInvitation() string {
	letters := randomCode(invitationLetters)
	return invitationPrefix + "-" + letters[:4] + "-" + letters[4:]
}

// hashCode is what is kept of a code. Case, spaces and dashes do not matter.
func hashCode(code string) []byte {
	bare := strings.NewReplacer("-", "", " ", "").Replace(strings.ToUpper(strings.TrimSpace(code)))
	sum := sha256.Sum256([]byte(bare))
	return sum[:]
}

// FindInvitations looks up codes at once, by the text they were given as.
// Codes that do not exist are absent.
func (o *Office) FindInvitations(ctx context.Context, tx pgx.Tx, codes []string) (map[string]InvitationInfo, error) {
	out := map[string]InvitationInfo{}
	if len(codes) == 0 {
		return out, nil
	}
	hashes := make([][]byte, len(codes))
	for i, code := range codes {
		hashes[i] = hashCode(code)
	}
	rows, err := tx.Query(ctx, `SELECT n.code, s.name, c.name, i.used_at IS NULL AND i.expires_at > $3 AND `+operates+`
		FROM unnest($1::text[], $2::bytea[]) AS n (code, hash)
		JOIN invitations i ON i.code_hash = n.hash
		JOIN staff s ON s.id = i.staff_id JOIN counters c ON c.id = i.counter_id`, codes, hashes, o.Now())
	if err != nil {
		return nil, err
	}
	var code string
	var info InvitationInfo
	_, err = pgx.ForEachRow(rows, []any{&code, &info.Name, &info.Counter, &info.Valid}, func() error {
		out[code] = info
		return nil
	})
	return out, err
}

// LinkOperator uses up a code and makes the person's chat that operator's.
// Invalid if the code does not exist, was used, is too old, or its staff or
// counter no longer work. Of two who use one code at once, one succeeds.
func (o *Office) LinkOperator(ctx context.Context, tx pgx.Tx, personID int64, code string) error {
	tag, err := tx.Exec(ctx, `WITH used AS (
			UPDATE invitations i SET used_at = $3, used_by = $2
			FROM staff s, counters c
			WHERE i.code_hash = $1 AND i.used_at IS NULL AND i.expires_at > $3
			AND s.id = i.staff_id AND c.id = i.counter_id AND `+operates+`
			RETURNING i.staff_id, i.counter_id)
		UPDATE people p SET staff_id = used.staff_id, counter_id = used.counter_id FROM used WHERE p.id = $2`,
		hashCode(code), personID, o.Now())
	if err != nil {
		return err
	}
	if tag.RowsAffected() == 0 {
		return fail(Invalid, "Kode ini tidak berlaku lagi. Minta kode baru ke Disdukcapil, ya.")
	}
	return nil
}
