package admin

import (
	"bytes"
	"context"
	"io"
	"log/slog"
	"net/http"
	"net/http/cookiejar"
	"net/http/httptest"
	"net/url"
	"regexp"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgxpool"

	"sakti/core"
	"sakti/core/coretest"
)

// syncWriter lets several requests log into one buffer.
type syncWriter struct {
	mu sync.Mutex
	w  interface{ Write([]byte) (int, error) }
}

func (s *syncWriter) Write(b []byte) (int, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.w.Write(b)
}

// house is a panel on a server, with an office and a database of its own.
type house struct {
	t      testing.TB
	pool   *pgxpool.Pool
	office *core.Office
	clock  *coretest.Clock
	panel  *panel
	server *httptest.Server
	log    *bytes.Buffer
}

func open(t testing.TB) *house {
	t.Helper()
	h := &house{t: t, pool: coretest.Pool(t), clock: coretest.NewClock(coretest.Monday), log: new(bytes.Buffer)}
	h.office = coretest.OfficeAt(t, h.clock)
	var err error
	h.panel, err = newPanel(Config{Office: h.office, Pool: h.pool, Log: slog.New(slog.NewJSONHandler(&syncWriter{w: h.log}, nil))})
	if err != nil {
		t.Fatal(err)
	}
	h.server = httptest.NewServer(h.panel.handler(h.panel.table()))
	t.Cleanup(h.server.Close)
	return h
}

// do runs something in a transaction that is committed.
func (h *house) do(run func(pgx.Tx)) {
	h.t.Helper()
	if err := pgx.BeginFunc(context.Background(), h.pool, func(tx pgx.Tx) error { run(tx); return nil }); err != nil {
		h.t.Fatal(err)
	}
}

// nobodysHash is a well-formed hash that no password has.
const nobodysHash = "$argon2id$v=19$m=8,t=1,p=1$c2FsdHNhbHQ$AAAAAAAAAAAAAAAAAAAAAA"

// hire adds a member of staff.
func (h *house) hire(roles ...core.Role) *core.Staff {
	h.t.Helper()
	var staff *core.Staff
	h.do(func(tx pgx.Tx) {
		staff = coretest.Staff(h.t, tx, roles...)
		if _, err := tx.Exec(context.Background(), `UPDATE staff SET password_hash = $2 WHERE id = $1`, staff.ID, nobodysHash); err != nil {
			h.t.Fatal(err)
		}
	})
	return staff
}

// role is a duty that reaches the cases of coretest where it can.
func (h *house) role(code string) core.Role {
	h.t.Helper()
	r := core.Role{Code: code}
	switch h.office.Catalog.Steps.Role(code).Needs {
	case "counter":
		h.do(func(tx pgx.Tx) { r.CounterID = coretest.Counter(h.t, tx, "DINAS-1") })
	case "section":
		r.Section = "C-LH"
	case "region":
		region := "33.12.01"
		r.Region = &region
	}
	return r
}

// file brings a case to a state.
func (h *house) file(service, state string) *core.Application {
	h.t.Helper()
	var a *core.Application
	h.do(func(tx pgx.Tx) { a = coretest.Application(h.t, tx, h.office, service, state) })
	return a
}

// act does an officer's action without the panel.
func (h *house) act(staff *core.Staff, a *core.Application, action string, note core.Note) {
	h.t.Helper()
	h.do(func(tx pgx.Tx) {
		if _, err := h.office.Act(context.Background(), tx, staff, a.ID, 0, action, note); err != nil {
			h.t.Fatalf("%s: %v", action, err)
		}
	})
}

// read reads a case.
func (h *house) read(a *core.Application) *core.Application {
	h.t.Helper()
	var out *core.Application
	h.do(func(tx pgx.Tx) {
		var err error
		if out, err = h.office.Application(context.Background(), tx, a.ID); err != nil {
			h.t.Fatal(err)
		}
	})
	return out
}

// person is somebody with a browser.
type person struct {
	h      *house
	client *http.Client
}

// visitor is somebody who is not logged in.
func (h *house) visitor() *person {
	jar, err := cookiejar.New(nil)
	if err != nil {
		h.t.Fatal(err)
	}
	return &person{h, &http.Client{Jar: jar, Timeout: 20 * time.Second,
		CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}}
}

// enter gives somebody a browser in which they are logged in.
func (h *house) enter(staff *core.Staff) *person {
	h.t.Helper()
	p := h.visitor()
	home, _ := url.Parse(h.server.URL)
	p.client.Jar.SetCookies(home, []*http.Cookie{{Name: "sakti", Value: h.token(staff), Path: "/"}})
	return p
}

// token starts a session, as login does.
func (h *house) token(staff *core.Staff) string {
	h.t.Helper()
	ctx, err := h.panel.sessions.Load(context.Background(), "")
	if err != nil {
		h.t.Fatal(err)
	}
	h.panel.sessions.Put(ctx, "staff", staff.ID)
	h.panel.sessions.Put(ctx, "epoch", h.epoch(staff))
	token, _, err := h.panel.sessions.Commit(ctx)
	if err != nil {
		h.t.Fatal(err)
	}
	return token
}

// epoch is the one in which somebody's sessions begin now.
func (h *house) epoch(staff *core.Staff) (epoch int64) {
	h.t.Helper()
	if err := h.pool.QueryRow(context.Background(), `SELECT session_epoch FROM staff WHERE id = $1`, staff.ID).Scan(&epoch); err != nil {
		h.t.Fatal(err)
	}
	return epoch
}

// sendAway ends all of somebody's sessions.
func (h *house) sendAway(staff *core.Staff) {
	h.t.Helper()
	h.do(func(tx pgx.Tx) {
		if err := h.office.EndSessions(context.Background(), tx, nil, staff.ID); err != nil {
			h.t.Fatal(err)
		}
	})
}

// reply is what came back.
type reply struct {
	t      testing.TB
	status int
	to     string // where it leads
	body   string
	header http.Header
}

func (p *person) get(path string) reply { return p.send(http.MethodGet, path, nil) }

func (p *person) post(path string, fields ...string) reply {
	form := url.Values{}
	for i := 0; i < len(fields); i += 2 {
		form.Add(fields[i], fields[i+1])
	}
	return p.send(http.MethodPost, path, form)
}

func (p *person) send(method, path string, form url.Values) reply {
	p.h.t.Helper()
	var body io.Reader
	if form != nil {
		body = strings.NewReader(form.Encode())
	}
	req, err := http.NewRequest(method, p.h.server.URL+path, body)
	if err != nil {
		p.h.t.Fatal(err)
	}
	if form != nil {
		req.Header.Set("Content-Type", "application/x-www-form-urlencoded")
		req.Header.Set("Sec-Fetch-Site", "same-origin")
	}
	res, err := p.client.Do(req)
	if err != nil {
		p.h.t.Fatal(err)
	}
	defer res.Body.Close()
	text, err := io.ReadAll(res.Body)
	if err != nil {
		p.h.t.Fatal(err)
	}
	return reply{p.h.t, res.StatusCode, res.Header.Get("Location"), string(text), res.Header}
}

// follow sends a form and looks at the page that it leads to.
func (p *person) follow(r reply) reply {
	p.h.t.Helper()
	if r.status != http.StatusSeeOther {
		p.h.t.Fatalf("status %d instead of a way on:\n%s", r.status, r.text())
	}
	return p.get(r.to)
}

func (r reply) is(status int) reply {
	r.t.Helper()
	if r.status != status {
		r.t.Fatalf("status %d, want %d, to %q:\n%s", r.status, status, r.to, r.text())
	}
	return r
}

func (r reply) leads(to string) reply {
	r.t.Helper()
	if r.is(http.StatusSeeOther); r.to != to {
		r.t.Fatalf("leads to %q, want %q", r.to, to)
	}
	return r
}

func (r reply) has(texts ...string) reply {
	r.t.Helper()
	for _, text := range texts {
		if !strings.Contains(r.text(), text) {
			r.t.Fatalf("page lacks %q:\n%s", text, r.text())
		}
	}
	return r
}

func (r reply) lacks(texts ...string) reply {
	r.t.Helper()
	for _, text := range texts {
		if strings.Contains(r.body, text) {
			r.t.Fatalf("page has %q:\n%s", text, r.text())
		}
	}
	return r
}

var (
	tags   = regexp.MustCompile(`<[^>]*>`)
	spaces = regexp.MustCompile(`\s+`)
)

// text is what a page says, without its tags.
func (r reply) text() string {
	plain := strings.NewReplacer("&#34;", `"`, "&#39;", "'", "&amp;", "&", "&#43;", "+").Replace(tags.ReplaceAllString(r.body, " "))
	return spaces.ReplaceAllString(plain, " ")
}
