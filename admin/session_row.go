package admin

import (
	"context"
	"time"

	"github.com/alexedwards/scs/pgxstore"
	"github.com/jackc/pgx/v5/pgxpool"
)

// sessionRows is the table of sessions. Each page saves its session anew when
// it is done, so one that was ended meanwhile must not come back with it: a
// session that a request came with is only ever brought up to date, and where
// its row is gone nothing is written. A row is made for a token that this very
// request made, and for no other.
type sessionRows struct {
	*pgxstore.PostgresStore
	pool *pgxpool.Pool
}

func newSessionRows(pool *pgxpool.Pool) *sessionRows {
	return &sessionRows{pgxstore.NewWithCleanupInterval(pool, 0), pool} // no cleaner: each login sweeps, and the job does
}

// came is the session that a request came with: the token as it is stored, ""
// for none.
type came struct{ stored string }

type cameKey struct{}

// coming lets the table remember what a request comes with.
func coming(ctx context.Context) context.Context { return context.WithValue(ctx, cameKey{}, &came{}) }

func cameWith(ctx context.Context) *came {
	if c, ok := ctx.Value(cameKey{}).(*came); ok {
		return c
	}
	return &came{}
}

// FindCtx reads a session, and remembers that it was there.
func (r *sessionRows) FindCtx(ctx context.Context, token string) ([]byte, bool, error) {
	data, found, err := r.Find(token)
	if found {
		cameWith(ctx).stored = token
	}
	return data, found, err
}

// CommitCtx saves a session.
func (r *sessionRows) CommitCtx(ctx context.Context, token string, data []byte, expiry time.Time) error {
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), 5*time.Second) // what is committed is saved, whether or not the browser waits
	defer cancel()
	if c := cameWith(ctx); c.stored != token {
		c.stored = token
		_, err := r.pool.Exec(ctx, `INSERT INTO sessions (token, data, expiry) VALUES ($1, $2, $3)`, token, data, expiry)
		return err
	}
	_, err := r.pool.Exec(ctx, `UPDATE sessions SET data = $2, expiry = $3 WHERE token = $1`, token, data, expiry)
	return err
}

// Commit is CommitCtx for a new session.
func (r *sessionRows) Commit(token string, data []byte, expiry time.Time) error {
	return r.CommitCtx(context.Background(), token, data, expiry)
}

// DeleteCtx ends a session.
func (r *sessionRows) DeleteCtx(_ context.Context, token string) error { return r.Delete(token) }
