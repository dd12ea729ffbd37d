package admin

import (
	"context"
	"net/http"
	"strings"
	"time"

	"github.com/alexedwards/scs/pgxstore"
	"github.com/alexedwards/scs/v2"
	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgxpool"
)

// A session ends 12 hours after login, which is longer than any working day,
// and after two hours without a page.
const (
	sessionLife = 12 * time.Hour
	sessionIdle = 2 * time.Hour
)

// sessions are the logins in force: rows of the table sessions, under the
// hash of the token that the browser holds.
type sessions struct {
	*scs.SessionManager
	rows *pgxstore.PostgresStore
}

func newSessions(pool *pgxpool.Pool, secure bool) *sessions {
	// No cleaner runs beside the panel: each login sweeps.
	s := &sessions{SessionManager: scs.New(), rows: pgxstore.NewWithCleanupInterval(pool, 0)}
	s.Store = s.rows
	s.HashTokenInStore = true
	s.Lifetime, s.IdleTimeout = sessionLife, sessionIdle
	s.Cookie.Name = "sakti"
	if secure {
		s.Cookie.Name = "__Host-sakti"
	}
	s.Cookie.HttpOnly, s.Cookie.Secure = true, secure
	s.Cookie.SameSite = http.SameSiteStrictMode
	s.Cookie.Persist = false
	return s
}

// around loads the session for a route, and saves it after. What comes
// beside a page only looks at it.
func (s *sessions) around(r route, next http.Handler) http.Handler {
	whole := s.LoadAndSave(next)
	return http.HandlerFunc(func(w http.ResponseWriter, req *http.Request) {
		if !onlyLooks(r, req) {
			whole.ServeHTTP(w, req)
			return
		}
		ctx, err := s.Load(req.Context(), s.tokenOf(req))
		if err != nil {
			s.ErrorFunc(w, req, err)
			return
		}
		next.ServeHTTP(w, req.WithContext(ctx))
	})
}

// onlyLooks reports whether a request comes beside a page: a file, a stream, or
// a page that brings itself up to date. Such requests come many at once, and
// the one that saves last would undo what the page saved; nor does a page that
// nobody touches keep a session alive.
func onlyLooks(r route, req *http.Request) bool {
	return strings.HasPrefix(r.Path, "/panel/berkas/") || r.Path == "/panel/siar" || req.Header.Get("X-Live") != ""
}

func (s *sessions) tokenOf(req *http.Request) string {
	if cookie, err := req.Cookie(s.Cookie.Name); err == nil {
		return cookie.Value
	}
	return ""
}

// owner reads anew whose session the request belongs to, 0 for nobody's. The
// request's own context holds the session as it was when it came.
func (s *sessions) owner(req *http.Request) (int64, error) {
	ctx, cancel := context.WithTimeout(context.Background(), 5*time.Second)
	defer cancel()
	fresh, err := s.Load(ctx, s.tokenOf(req))
	if err != nil {
		return 0, err
	}
	return s.staff(fresh), nil
}

// staff is whose session it is, 0 for nobody's.
func (s *sessions) staff(ctx context.Context) int64 { return s.GetInt64(ctx, "staff") }

// start makes the session somebody's, under a new token.
func (s *sessions) start(ctx context.Context, staff int64, agent string) error {
	if err := s.RenewToken(ctx); err != nil {
		return err
	}
	s.Remove(ctx, "half")
	s.Put(ctx, "staff", staff)
	s.Put(ctx, "since", time.Now().Unix())
	s.Put(ctx, "agent", strings.ToValidUTF8(agent[:min(len(agent), 200)], ""))
	return nil
}

// wait notes whose password was right, until their code is.
func (s *sessions) wait(ctx context.Context, staff int64) error {
	if err := s.RenewToken(ctx); err != nil {
		return err
	}
	s.Put(ctx, "half", staff)
	s.Put(ctx, "half_at", time.Now().Unix())
	return nil
}

// freshFor is how long after login or password somebody may change how they
// come in without showing again that it is they.
const freshFor = 10 * time.Minute

// prove notes that somebody just gave their password again. The token stays:
// with a new one the page's stream would find its session gone, and send the
// person to the login page while the next page is on its way.
func (s *sessions) prove(ctx context.Context) { s.Put(ctx, "proved", time.Now().Unix()) }

// fresh reports whether it is a moment ago that they showed who they are.
func (s *sessions) fresh(ctx context.Context) bool {
	last := max(s.GetInt64(ctx, "since"), s.GetInt64(ctx, "proved"))
	return time.Since(time.Unix(last, 0)) < freshFor
}

// half is whose password was right a moment ago, 0 for nobody's.
func (s *sessions) half(ctx context.Context) int64 {
	if time.Since(time.Unix(s.GetInt64(ctx, "half_at"), 0)) > halfLife {
		return 0
	}
	return s.GetInt64(ctx, "half")
}

// sweep takes away the sessions that are over.
func (s *sessions) sweep(ctx context.Context, tx pgx.Tx) error {
	_, err := tx.Exec(ctx, `DELETE FROM sessions WHERE expiry < now()`)
	return err
}

// forget makes the session nobody's.
func (s *sessions) forget(ctx context.Context) { s.Remove(ctx, "staff") }

// endAll ends all sessions of a person, on every process, from their next
// request on.
func (s *sessions) endAll(staff int64) error {
	rows, err := s.rows.All()
	if err != nil {
		return err
	}
	for token, data := range rows { // token is the stored hash
		_, values, err := s.Codec.Decode(data)
		if err != nil {
			return err
		}
		if values["staff"] == staff {
			if err := s.rows.Delete(token); err != nil {
				return err
			}
		}
	}
	return nil
}

// tell keeps a sentence for the next page that the person sees.
func (s *sessions) tell(ctx context.Context, sentence string) { s.Put(ctx, "tell", sentence) }

func (s *sessions) told(ctx context.Context) string { return s.PopString(ctx, "tell") }

// stored keeps the names of forms whose words are safe by now, for the page to
// drop its drafts of them.
func (s *sessions) stored(ctx context.Context, form string) {
	s.Put(ctx, "stored", strings.TrimSpace(s.GetString(ctx, "stored")+" "+form))
}

func (s *sessions) wasStored(ctx context.Context) string { return s.PopString(ctx, "stored") }
