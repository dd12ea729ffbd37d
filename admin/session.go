package admin

import (
	"context"
	"net/http"
	"strings"
	"time"

	"github.com/alexedwards/scs/v2"
	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgxpool"

	"sakti/core"
)

// A session ends 12 hours after login, which is longer than any working day,
// and after two hours without a page.
const (
	sessionLife = 12 * time.Hour
	sessionIdle = 2 * time.Hour
)

// sessions are the logins in force: rows of the table sessions, under the
// hash of the token that the browser holds.
//
// A login is over when its row is gone (one login ended, logout), or when its
// owner's epoch has grown (all of somebody's ended, new password, account
// closed; core/session.go). Both are read anew at each request, by open
// streams at each tick, and once more before a slow page commits.
type sessions struct{ *scs.SessionManager }

func newSessions(pool *pgxpool.Pool, secure bool) *sessions {
	s := &sessions{scs.New()}
	s.Store = newSessionRows(pool)
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
		ctx := coming(req.Context())
		if !onlyLooks(r, req) {
			whole.ServeHTTP(w, req.WithContext(ctx))
			return
		}
		ctx, err := s.SessionManager.Load(ctx, s.tokenOf(req))
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

// Load reads the session of a token, for whoever is no request.
func (s *sessions) Load(ctx context.Context, token string) (context.Context, error) {
	return s.SessionManager.Load(coming(ctx), token)
}

func (s *sessions) tokenOf(req *http.Request) string {
	if cookie, err := req.Cookie(s.Cookie.Name); err == nil {
		return cookie.Value
	}
	return ""
}

// tenure is whose a session is, and since which epoch of theirs; nobody's if
// ID is 0.
type tenure struct{ ID, Epoch int64 }

// owner reads anew whose session the request belongs to. The request's own
// context holds the session as it was when it came.
func (s *sessions) owner(req *http.Request) (tenure, error) {
	ctx, cancel := context.WithTimeout(context.Background(), 5*time.Second)
	defer cancel()
	fresh, err := s.Load(ctx, s.tokenOf(req))
	if err != nil {
		return tenure{}, err
	}
	return s.tenure(fresh), nil
}

// tenure is whose session it is.
func (s *sessions) tenure(ctx context.Context) tenure {
	return tenure{s.GetInt64(ctx, "staff"), s.GetInt64(ctx, "epoch")}
}

// alive reports whether the session that a request came with is still there.
func (s *sessions) alive(ctx context.Context, tx pgx.Tx) (there bool, err error) {
	err = tx.QueryRow(ctx, `SELECT EXISTS (SELECT FROM sessions WHERE token = $1 AND expiry > now())`, cameWith(ctx).stored).Scan(&there)
	return there, err
}

// start makes the session somebody's, under a new token.
func (s *sessions) start(ctx context.Context, staff *core.Staff, agent string) error {
	if err := s.RenewToken(ctx); err != nil {
		return err
	}
	s.Remove(ctx, "half")
	s.Put(ctx, "staff", staff.ID)
	s.Put(ctx, "epoch", staff.Epoch)
	s.Put(ctx, "since", time.Now().Unix())
	s.Put(ctx, "agent", strings.ToValidUTF8(agent[:min(len(agent), 200)], ""))
	return nil
}

// wait notes whose password was right, until their code is.
func (s *sessions) wait(ctx context.Context, staff *core.Staff) error {
	if err := s.RenewToken(ctx); err != nil {
		return err
	}
	s.forget(ctx)
	s.Put(ctx, "half", staff.ID)
	s.Put(ctx, "epoch", staff.Epoch)
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

// half is whose password was right a moment ago.
func (s *sessions) half(ctx context.Context) tenure {
	if time.Since(time.Unix(s.GetInt64(ctx, "half_at"), 0)) > halfLife {
		return tenure{}
	}
	return tenure{s.GetInt64(ctx, "half"), s.GetInt64(ctx, "epoch")}
}

// sweep takes away the sessions that are over.
func (s *sessions) sweep(ctx context.Context, tx pgx.Tx) error {
	_, err := tx.Exec(ctx, `DELETE FROM sessions WHERE expiry < now()`)
	return err
}

// forget makes the session nobody's.
func (s *sessions) forget(ctx context.Context) { s.Remove(ctx, "staff") }

// tell keeps a sentence for the next page that the person sees.
func (s *sessions) tell(ctx context.Context, sentence string) { s.Put(ctx, "tell", sentence) }

func (s *sessions) told(ctx context.Context) string { return s.PopString(ctx, "tell") }

// stored keeps the names of forms whose words are safe by now, for the page to
// drop its drafts of them.
func (s *sessions) stored(ctx context.Context, form string) {
	s.Put(ctx, "stored", strings.TrimSpace(s.GetString(ctx, "stored")+" "+form))
}

func (s *sessions) wasStored(ctx context.Context) string { return s.PopString(ctx, "stored") }

// keep keeps words that could not be sent, for the page where they were
// written to show them again.
func (s *sessions) keep(ctx context.Context, page, words string) {
	s.Put(ctx, "kept", words)
	s.Put(ctx, "kept_on", page)
}

// kept are the words that were kept for a page.
func (s *sessions) kept(ctx context.Context, page string) string {
	if s.GetString(ctx, "kept_on") != page {
		return ""
	}
	s.Remove(ctx, "kept_on")
	return s.PopString(ctx, "kept")
}
