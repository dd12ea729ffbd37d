package core

import (
	"context"
	"crypto/rand"
	"crypto/sha256"
	"encoding/hex"
	"time"

	"github.com/jackc/pgx/v5"
)

// Wrong passwords lock the place they come from, and a stranger may share that
// place: the address of an office, or of a phone's provider. So a browser from
// which somebody came in before is a place of its own for them. It holds a
// secret, the same for all who come in there; only its hash is kept. The secret
// opens nothing: with it one may try a password where a stranger may not.

// BrowserLife is how long a browser stays known after the last login from it.
const BrowserLife = 180 * 24 * time.Hour

// LoginSource is where a try for a name counts: the browser, if its secret is
// one from which that person came in before, else the address. secret may be
// anything, "" too.
func (o *Office) LoginSource(ctx context.Context, tx pgx.Tx, username, secret, address string) (string, error) {
	if secret == "" {
		return address, nil
	}
	hash, known := browserHash(secret), false
	err := tx.QueryRow(ctx, `SELECT EXISTS (SELECT FROM known_browsers b JOIN staff s ON s.id = b.staff_id
		WHERE b.hash = $1 AND s.username = $2 AND b.last_at > $3)`, hash, cleanUsername(username), o.Now().Add(-BrowserLife)).Scan(&known)
	if err != nil || !known {
		return address, err
	}
	return "peramban " + hex.EncodeToString(hash[:12]), nil
}

// KnowBrowser notes that somebody came in from the browser with this secret,
// and returns the one that it holds from now on. The secret changes at each
// login, for everybody who is known there, so a copy of it is soon worthless.
func (o *Office) KnowBrowser(ctx context.Context, tx pgx.Tx, staff *Staff, secret string) (string, error) {
	fresh := rand.Text()
	if secret != "" {
		if _, err := tx.Exec(ctx, `UPDATE known_browsers SET hash = $2 WHERE hash = $1`, browserHash(secret), browserHash(fresh)); err != nil {
			return "", err
		}
	}
	_, err := tx.Exec(ctx, `INSERT INTO known_browsers (hash, staff_id, first_at, last_at) VALUES ($1, $2, $3, $3)
		ON CONFLICT (hash, staff_id) DO UPDATE SET last_at = excluded.last_at`, browserHash(fresh), staff.ID, o.Now())
	return fresh, err
}

func browserHash(secret string) []byte {
	sum := sha256.Sum256([]byte(secret))
	return sum[:]
}
