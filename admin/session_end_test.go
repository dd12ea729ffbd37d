package admin

import (
	"context"
	"fmt"
	"net/http"
	"net/http/httptest"
	"net/url"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"

	"sakti/core"
)

// second is another process on the same database.
func (h *house) second() string {
	h.t.Helper()
	panel, err := New(Config{Office: h.office, Pool: h.pool, Log: h.panel.Log, SecondFactor: h.panel.SecondFactor, PublicURL: h.panel.PublicURL})
	if err != nil {
		h.t.Fatal(err)
	}
	server := httptest.NewServer(panel)
	h.t.Cleanup(server.Close)
	return server.URL
}

// at is the same person, with the same cookies, at another process.
func (p *person) at(server string) *person {
	p.h.t.Helper()
	there := *p.h
	there.server = &httptest.Server{URL: server}
	other := there.visitor()
	from, _ := url.Parse(p.h.server.URL)
	to, _ := url.Parse(server)
	other.client.Jar.SetCookies(to, p.client.Jar.Cookies(from))
	return other
}

// door is a page that waits until it is let go: inside its transaction, or
// after the commit, before its answer and its session are written.
type door struct {
	entered, release chan struct{}
	late             bool // after the commit
}

func (d *door) wait() error {
	close(d.entered)
	<-d.release
	return nil
}

func (d *door) handle(v *visit) (answer, error) {
	out := answer{body: []byte("selesai"), header: http.Header{"Content-Type": {"text/plain"}}}
	if d.late {
		out.then = d.wait
		return out, nil
	}
	if _, err := v.tx.Exec(v.Context(), `INSERT INTO office_log (at, staff_id, action) VALUES (now(), $1, 'door')`, v.staff.ID); err != nil {
		return answer{}, err
	}
	return out, d.wait()
}

// behind serves the table and the door.
func (h *house) behind(d *door) string {
	server := httptest.NewServer(h.panel.handler(append(h.panel.table(), route{get, "/panel/pintu", anyStaff, d.handle, ""})))
	h.t.Cleanup(server.Close)
	return server.URL
}

// blow is a way in which a session ends.
type blow struct {
	name string
	// fall does it on the other process; admin, owner and victim are logged in.
	fall func(h *house, other string, staff *core.Staff, admin, victim *person)
}

func blows() []blow {
	byAdmin := func(path string, fields ...string) func(*house, string, *core.Staff, *person, *person) {
		return func(_ *house, other string, staff *core.Staff, admin, _ *person) {
			if r := admin.at(other).post(staffPath(staff.ID)+path, fields...); r.status >= 400 {
				r.is(http.StatusSeeOther)
			}
		}
	}
	return []blow{
		{"one session ended by its owner", func(h *house, other string, staff *core.Staff, _, victim *person) {
			owner := h.enter(staff).at(other)
			home, _ := url.Parse(h.server.URL)
			name := h.panel.sessions.nameOf(victim.client.Jar.Cookies(home)[0].Value)
			owner.follow(owner.post("/akun/keluarkan", "session", name)).has("sudah dikeluarkan")
		}},
		{"logout in another tab", func(_ *house, other string, _ *core.Staff, _, victim *person) {
			victim.at(other).post("/keluar").leads("/masuk")
		}},
		{"all ended by an admin", byAdmin("/keluarkan")},
		{"new password by an admin", byAdmin("/sandi")},
		{"second factor taken away", byAdmin("/kode")},
		{"account closed", byAdmin("/aktif", "active", "tidak")},
		{"account closed and opened again", func(h *house, other string, staff *core.Staff, admin, victim *person) {
			for _, active := range []string{"tidak", "ya"} {
				byAdmin("/aktif", "active", active)(h, other, staff, admin, victim)
			}
		}},
		{"new password by the command line", func(h *house, _ string, staff *core.Staff, _, _ *person) {
			h.do(func(tx pgx.Tx) {
				if _, err := h.office.ResetPassword(context.Background(), tx, nil, staff.ID); err != nil {
					h.t.Fatal(err)
				}
			})
		}},
	}
}

// A page is under way while its session ends on another process. It saves its
// session when it is done, and the session stays dead all the same, on both
// processes; and what it had not committed yet is undone.
func TestEndedSessionStaysEnded(t *testing.T) {
	t.Parallel()
	h := open(t)
	other := h.second()
	admin := h.enter(h.hire(h.role("admin")))
	for _, b := range blows() {
		for _, late := range []bool{false, true} {
			t.Run(fmt.Sprintf("%s, late %v", b.name, late), func(t *testing.T) {
				at := *h
				at.t = t
				at.survives(b, late, other, admin)
			})
		}
	}
}

func (h *house) survives(b blow, late bool, other string, admin *person) {
	h.t.Helper()
	d := &door{make(chan struct{}), make(chan struct{}), late}
	behind := h.behind(d)
	staff := h.hire(h.role("verifier"))
	victim := h.enter(staff)
	result := make(chan *http.Response, 1)
	go func() { result <- knock(h.t, behind, victim, get, "/panel/pintu", "") }()
	<-d.entered
	b.fall(h, other, staff, &person{h, admin.client}, victim)
	close(d.release)
	<-result
	for _, server := range []string{h.server.URL, behind, other} {
		if res := knock(h.t, server, victim, get, "/panel", ""); res.StatusCode != http.StatusSeeOther || res.Header.Get("Location") != "/masuk" {
			h.t.Errorf("%s: the session came back: status %d to %q", server, res.StatusCode, res.Header.Get("Location"))
		}
	}
	if list := h.loginsOf(staff); len(list) > 1 { // the owner's who ended the other one
		h.t.Errorf("logins in force: %+v", list)
	}
}

// loginsOf are somebody's logins in force.
func (h *house) loginsOf(staff *core.Staff) (list []sessionInfo) {
	h.t.Helper()
	h.do(func(tx pgx.Tx) {
		now, err := h.office.StaffByID(context.Background(), tx, staff.ID)
		if core.CodeOf(err) == core.NotFound {
			return
		}
		if err == nil {
			list, err = h.panel.sessions.list(context.Background(), tx, now)
		}
		if err != nil {
			h.t.Fatal(err)
		}
	})
	return list
}

// What a page did is undone when it took long and its visitor was sent away
// meanwhile; a page whose visitor stays is kept however long it took.
func TestSlowPageAsksAgain(t *testing.T) {
	t.Parallel()
	h := open(t)
	for _, sent := range []bool{true, false} {
		d := &door{make(chan struct{}), make(chan struct{}), false}
		behind := h.behind(d)
		staff := h.hire(h.role("verifier"))
		victim := h.enter(staff)
		result := make(chan *http.Response, 1)
		began := time.Now()
		go func() { result <- knock(t, behind, victim, get, "/panel/pintu", "") }()
		<-d.entered
		if sent {
			h.sendAway(staff)
		}
		time.AfterFunc(slow-time.Since(began)+50*time.Millisecond, func() { close(d.release) })
		res := <-result
		var kept int
		if err := h.pool.QueryRow(context.Background(), `SELECT count(*) FROM office_log WHERE action = 'door' AND staff_id = $1`, staff.ID).Scan(&kept); err != nil {
			t.Fatal(err)
		}
		if sent && (res.StatusCode != http.StatusSeeOther || res.Header.Get("Location") != "/masuk?ke=%2Fpanel%2Fpintu" || kept != 0) {
			t.Errorf("sent away: status %d to %q, %d rows kept", res.StatusCode, res.Header.Get("Location"), kept)
		}
		if !sent && (res.StatusCode != http.StatusOK || kept != 1) {
			t.Errorf("status %d, %d rows kept", res.StatusCode, kept)
		}
	}
}

// Many pages of one session at once, on two processes, while it is ended:
// whatever is asked after that is refused, and no row is left.
func TestEndedSessionUnderLoad(t *testing.T) {
	t.Parallel()
	h := open(t)
	servers := []string{h.server.URL, h.second()}
	for round := range 6 {
		staff := h.hire(h.role("verifier"))
		victim := h.enter(staff)
		stored := h.stored(victim)
		var ended atomic.Bool
		var let, refused atomic.Int32
		var crowd sync.WaitGroup
		stop := make(chan struct{})
		for i := range 8 {
			crowd.Go(func() {
				for n := 0; ; n++ {
					select {
					case <-stop:
						return
					default:
					}
					after := ended.Load()
					res := knock(t, servers[(i+n)%2], victim, get, "/akun", "")
					switch {
					case res.StatusCode == http.StatusOK && after:
						t.Errorf("round %d: a page after the end", round)
					case res.StatusCode == http.StatusOK:
						let.Add(1)
					case after:
						refused.Add(1)
					}
				}
			})
		}
		until(t, func() bool { return let.Load() > 20 })
		if round%2 == 0 {
			h.sendAway(staff)
		} else {
			h.exec(`DELETE FROM sessions WHERE token = $1`, stored)
		}
		ended.Store(true)
		until(t, func() bool { return refused.Load() > 20 })
		close(stop)
		crowd.Wait()
		if list := h.loginsOf(staff); len(list) != 0 {
			t.Errorf("round %d: logins in force: %+v", round, list)
		}
		var rows int
		if err := h.pool.QueryRow(context.Background(), `SELECT count(*) FROM sessions WHERE token = $1`, stored).Scan(&rows); err != nil || round%2 == 1 && rows != 0 {
			t.Errorf("round %d: %d rows, %v", round, rows, err)
		}
	}
}

// stored is the name under which a person's session is kept.
func (h *house) stored(p *person) string {
	h.t.Helper()
	home, _ := url.Parse(h.server.URL)
	ctx := coming(context.Background())
	if _, err := h.panel.sessions.SessionManager.Load(ctx, p.client.Jar.Cookies(home)[0].Value); err != nil || cameWith(ctx).stored == "" {
		h.t.Fatal("no session", err)
	}
	return cameWith(ctx).stored
}

// until waits for a condition.
func until(t testing.TB, reached func() bool) {
	t.Helper()
	for deadline := time.Now().Add(20 * time.Second); !reached(); time.Sleep(2 * time.Millisecond) {
		if time.Now().After(deadline) {
			t.Fatal("waited in vain")
		}
	}
}
