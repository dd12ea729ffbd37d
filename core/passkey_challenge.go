package core

import (
	"context"
	"crypto/sha256"
	"time"

	"github.com/jackc/pgx/v5"
)

// ChallengeLife is how long a device may take to answer a challenge.
const ChallengeLife = 5 * time.Minute

// IssueChallenge notes a challenge that a passkey may answer once, within
// ChallengeLife.
func (o *Office) IssueChallenge(ctx context.Context, tx pgx.Tx, challenge string) error {
	if _, err := tx.Exec(ctx, `DELETE FROM passkey_challenges WHERE until < $1`, o.Now()); err != nil {
		return err
	}
	_, err := tx.Exec(ctx, `INSERT INTO passkey_challenges (hash, until) VALUES ($1, $2)`, challengeHash(challenge), o.Now().Add(ChallengeLife))
	return err
}

// SpendChallenge reports whether a challenge may still be answered, and makes
// it void. The caller commits also when the answer is no good.
func (o *Office) SpendChallenge(ctx context.Context, tx pgx.Tx, challenge string) (good bool, err error) {
	err = tx.QueryRow(ctx, `DELETE FROM passkey_challenges WHERE hash = $1 RETURNING until >= $2`, challengeHash(challenge), o.Now()).Scan(&good)
	if none(err) {
		return false, nil
	}
	return good, err
}

func challengeHash(challenge string) []byte {
	sum := sha256.Sum256([]byte(challenge))
	return sum[:]
}
